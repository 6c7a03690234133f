import { LocalBackend, type TerraformStack } from "cdktf";
import { Caller, type IGrantee } from "cdktf-aks-workload-identity";

/** Keeps the state in a file in the folder of cdktf.json. Before a second person deploys, use `RemoteState` instead. */
export function keepState(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
}

/** Who writes the secrets: the principal that runs Terraform. Before a second one does, use `Principal.fromObjectId`. */
export function secretsOfficer(stack: TerraformStack): IGrantee {
  return Caller.of(stack);
}
