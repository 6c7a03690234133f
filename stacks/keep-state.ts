import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { Annotations, App, LocalBackend, type TerraformStack } from "cdktf";
import { RemoteState, type RemoteStateProps } from "../constructs/state/remote-state";
import type { Settings } from "./settings";

/** Gives a stack its backend: the remote state of the settings, or a file beside cdktf.json. */
export function keepState(stack: TerraformStack, { project, cloud, remoteState }: Settings): void {
  if (!remoteState) {
    keepStateInFile(stack);
    return;
  }
  new RemoteState(stack, { project, environment: cloud, ...remoteState } as RemoteStateProps);
  if (existsSync(fileOf(stack))) Annotations.of(stack).addWarning(stateLeftBehind(stack, remoteState.partial === true));
}

/** State in a file beside cdktf.json, by a path that is the same on every machine: relative to where Terraform runs. */
export function keepStateInFile(stack: TerraformStack): void {
  new LocalBackend(stack, { path: pathFrom(stack) });
}

const fileOf = (stack: TerraformStack): string => `terraform.${stack.node.id}.tfstate`;

const folderOf = (stack: TerraformStack): string => join(App.of(stack).outdir, "stacks", stack.node.id);

/** The path of a stack's state file from the folder that Terraform runs in. */
const pathFrom = (stack: TerraformStack): string =>
  join(relative(folderOf(stack), "."), fileOf(stack)).replaceAll("\\", "/");

/** Terraform does not know of the file, because the folder in which it noted the old backend comes and goes with synthesis. */
function stateLeftBehind(stack: TerraformStack, partial: boolean): string {
  const terraform = `terraform -chdir=${relative(".", folderOf(stack)).replaceAll("\\", "/")}`;
  const init = `${terraform} init -reconfigure${partial ? " -backend-config=..." : ""}`;
  return (
    `${fileOf(stack)} is beside cdktf.json, but the state of this stack is remote: if the file was never moved there, a plan ` +
    `creates everything again. Move it once: ${init} && ${terraform} state push ${pathFrom(stack)}; when the next plan is ` +
    "empty, move the file away (docs/remote-state.md)"
  );
}
