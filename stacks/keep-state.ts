import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { App, LocalBackend, type TerraformStack } from "cdktf";
import { RemoteState, type RemoteStateProps } from "../constructs/state/remote-state";
import type { Settings } from "./settings-types";
import { warn } from "../constructs/core/input/warn";
import { type Problem, refusal } from "../values/problem";
import { slashed } from "../values/slashed";

/** Adds the backend of a stack: the remote state of the settings, or a file in the folder of cdktf.json. */
export function keepState(stack: TerraformStack, { project, cloud, remoteState }: Settings): void {
  if (!remoteState) {
    keepStateInFile(stack);
    return;
  }
  new RemoteState(stack, { project, environment: cloud, ...remoteState } as RemoteStateProps);
  if (existsSync(fileOf(stack))) warn(stack, stateLeftBehind(stack, remoteState.partial === true));
}

/** Keeps the state in a file in the folder of cdktf.json. The path is relative to the folder in which Terraform runs. */
export function keepStateInFile(stack: TerraformStack): void {
  new LocalBackend(stack, { path: pathFrom(stack) });
}

const fileOf = (stack: TerraformStack): string => `terraform.${stack.node.id}.tfstate`;

const folderOf = (stack: TerraformStack): string => join(App.of(stack).outdir, "stacks", stack.node.id);

/** The path of a stack's state file, relative to the folder in which Terraform runs. */
const pathFrom = (stack: TerraformStack): string => slashed(join(relative(folderOf(stack), "."), fileOf(stack)));

/** Terraform does not find the file, because synthesis replaces the folder in which Terraform recorded the old backend. */
function stateLeftBehind(stack: TerraformStack, partial: boolean): Problem {
  const terraform = `terraform -chdir=${slashed(relative(".", folderOf(stack)))}`;
  const init = `${terraform} init -reconfigure${partial ? " -backend-config=..." : ""}`;
  return refusal(
    "state-left-behind",
    `${fileOf(stack)} is in the folder of cdktf.json, but the state of this stack is remote: if you did not move the file there, a plan creates everything again. Move it once: ${init} && ${terraform} state push ${pathFrom(stack)}; after the next plan is empty, delete the file (docs/remote-state.md)`,
  );
}
