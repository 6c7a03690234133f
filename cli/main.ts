#!/usr/bin/env node
import { PACKAGE } from "../facts/terraform/engine";
import { type Commands, dispatch, runProcess } from "./dispatch";

// Each command is loaded when it runs. With `import()` the package would need other paths than the sources have.
/* eslint-disable @typescript-eslint/no-require-imports */
/** The commands of the package. */
export const COMMANDS: Commands = {
  check: {
    summary: "find out why a pod gets no token: evaluate manifests without access to the cluster",
    load: () => (require("./check") as typeof import("./check")).check(),
  },
  explain: {
    summary: "explain an error of a pod, Terraform or Entra ID, and find its cause in manifests and state",
    load: () => (require("./explain") as typeof import("./explain")).explain(),
  },
  migrate: {
    summary: "migrate from pod identity: read manifests, write code, a plan and a report",
    load: () => (require("./migrate") as typeof import("./migrate")).migrate(),
  },
  handover: {
    summary: "write bundles of the stacks for the pipeline of another team",
    load: () => (require("./handover") as typeof import("./handover")).handover(),
  },
  hcl: {
    summary: "write synthesized stacks as HCL",
    load: () => (require("./hcl") as typeof import("./hcl")).hcl(),
  },
  diff: {
    summary: "show what changed in trust between two bundles",
    load: () => (require("./diff") as typeof import("./diff")).diff(),
  },
  verify: {
    summary: "verify that a bundle is unchanged",
    load: () => (require("./verify") as typeof import("./verify")).verify(),
  },
  init: {
    summary: "write a new project that synthesizes and passes its tests",
    load: () => (require("./init") as typeof import("./init")).init(),
  },
  completion: {
    summary: "print a script that completes the command in bash, zsh or fish",
    load: () => (require("./completion") as typeof import("./completion")).completion(PACKAGE, COMMANDS),
  },
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Runs one command line. @returns the exit status */
export function main(argv: readonly string[]): Promise<number> {
  return dispatch(PACKAGE, COMMANDS, argv);
}

/** Runs one command line as the process. */
export function run(argv: readonly string[]): Promise<void> {
  return runProcess(main, argv);
}

if (require.main === module) void run(process.argv.slice(2));
