import { join, relative } from "node:path";
import { App, LocalBackend, type TerraformStack } from "cdktf";
import { RemoteState, type RemoteStateProps } from "../constructs/state/remote-state";
import type { Settings } from "./settings";

/** Gives a stack its backend: the remote state of the settings, or a file beside cdktf.json. */
export function keepState(stack: TerraformStack, { project, cloud, remoteState }: Settings): void {
  if (remoteState) new RemoteState(stack, { project, environment: cloud, ...remoteState } as RemoteStateProps);
  else keepStateInFile(stack);
}

/** State in a file beside cdktf.json, by a path that is the same on every machine: relative to where Terraform runs. */
export function keepStateInFile(stack: TerraformStack): void {
  const folder = join(App.of(stack).outdir, "stacks", stack.node.id);
  const path = join(relative(folder, "."), `terraform.${stack.node.id}.tfstate`);
  new LocalBackend(stack, { path: path.replaceAll("\\", "/") });
}
