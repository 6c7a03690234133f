import type { TerraformStack } from "cdktf";
import { type IGrantee, Principal, RemoteState } from "cdktf-aks-workload-identity";

/** Keeps the state in a container of an Azure storage account. The pipeline that applies the stack names it. */
export function keepState(stack: TerraformStack): void {
  new RemoteState(stack, { project: "orders", partial: true });
}

/** Who writes the secrets: the principal of the pipeline that applies the stack. Replace its object id. */
export function secretsOfficer(stack: TerraformStack): IGrantee {
  return Principal.fromObjectId(stack, "pipeline", {
    objectId: "00000000-0000-4000-8000-000000000000",
    type: "ServicePrincipal",
  });
}
