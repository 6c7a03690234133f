import { LocalBackend, type TerraformStack } from "cdktf";

/** Keeps the state in a file in the folder of cdktf.json. Before a second person deploys, use `RemoteState` instead. */
export function keepState(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
}
