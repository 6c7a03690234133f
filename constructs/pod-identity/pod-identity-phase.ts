/** How far an application is on its way off pod identity. One phase an apply; each leads back to the one before. */
export enum MigrationPhase {
  /** The identity trusts the service account, which is there with its annotations. No pod changes. */
  PREPARE = "PREPARE",
  /** Pods run as the service account and get its token. They keep the old label, so that pod identity still serves them. */
  SWITCH = "SWITCH",
  /** Pods lose the old label. What is left of pod identity is printed, in the order in which it can be removed. */
  RETIRE = "RETIRE",
}
