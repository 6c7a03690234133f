import type { PlanOptions } from "../plan/plan-model";

/** The location of the state of the generated stack. */
export interface CodeState {
  readonly resourceGroupName: string;
  readonly storageAccountName: string;
  readonly containerName: string;
}

export interface CodeOptions extends PlanOptions {
  /** The module from which the generated code imports the constructs. @default "cdktf-aks-workload-identity" */
  readonly library?: string;
  /**
   * Whether the stack imports the identities into its state, with `ignore_changes = all` and `prevent_destroy`. Otherwise
   * it reads them with data sources.
   * @default true
   */
  readonly importIdentities?: boolean;
  /** State in Azure. @default - local state next to the synthesized JSON */
  readonly state?: CodeState;
}
