#!/usr/bin/env node
import { PACKAGE } from "../facts/terraform/engine";
import type { check } from "./check";
import type { completion } from "./completion";
import type { diff } from "./diff";
import type { explain } from "./explain";
import type { handover } from "./handover";
import type { hcl } from "./hcl";
import type { init } from "./init";
import type { migrate } from "./migrate";
import type { verify } from "./verify";
import { type Commands, dispatch, runProcess } from "./dispatch";

// Each command is loaded when it runs. With `import()` the package would need other paths than the sources have.
/* eslint-disable @typescript-eslint/no-require-imports */
/** The commands of the package. */
export const COMMANDS: Commands = {
  check: {
    summary: "find out why a pod gets no token: evaluate manifests without access to the cluster",
    load: () => (require("./check") as { readonly check: typeof check }).check(),
  },
  explain: {
    summary: "explain an error of a pod, Terraform or Entra ID, and find its cause in manifests and state",
    load: () => (require("./explain") as { readonly explain: typeof explain }).explain(),
  },
  migrate: {
    summary: "migrate from pod identity: read manifests, write code, a plan and a report",
    load: () => (require("./migrate") as { readonly migrate: typeof migrate }).migrate(),
  },
  handover: {
    summary: "write bundles of the stacks for the pipeline of another team",
    load: () => (require("./handover") as { readonly handover: typeof handover }).handover(),
  },
  hcl: {
    summary: "write synthesized stacks as HCL",
    load: () => (require("./hcl") as { readonly hcl: typeof hcl }).hcl(),
  },
  diff: {
    summary: "show what changed in trust between two bundles",
    load: () => (require("./diff") as { readonly diff: typeof diff }).diff(),
  },
  verify: {
    summary: "verify that a bundle is unchanged",
    load: () => (require("./verify") as { readonly verify: typeof verify }).verify(),
  },
  init: {
    summary: "write a new project that synthesizes and passes its tests",
    load: () => (require("./init") as { readonly init: typeof init }).init(),
  },
  completion: {
    summary: "print a script that completes the command in bash, zsh or fish",
    load: () => (require("./completion") as { readonly completion: typeof completion }).completion(PACKAGE, COMMANDS),
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
