import { type TerraformStack } from "cdktf";
import { RemoteState } from "cdktf-aks-workload-identity";

/** Keeps the state in a container of an Azure storage account. The pipeline that applies the stack names it. */
export function keepState(stack: TerraformStack): void {
  new RemoteState(stack, { project: "orders", partial: true });
}
