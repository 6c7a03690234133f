/** The phase of a migration from pod identity. Apply one phase at a time. Each phase can be reverted to the previous one. */
export enum MigrationPhase {
  /** The identity trusts the service account, which exists with its annotations. No pod changes. */
  PREPARE = "PREPARE",
  /** Pods use the service account and get its token. They keep the label of pod identity, so that it still serves them. */
  SWITCH = "SWITCH",
  /** Pods lose the label of pod identity. The commands that remove pod identity are printed in order. */
  RETIRE = "RETIRE",
}
