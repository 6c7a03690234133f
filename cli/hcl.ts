import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { HandoverError } from "../handover/handover-error";
import { hclWith } from "../handover/hcl/hcl-with";
import { makeFolder } from "../model/make-folder";
import { readOutput, UnreadableOutputError } from "../model/terraform/output-folder";
import { pathSegment } from "../values/text/path-segment";
import { refusedPath, shownPath } from "../values/refused-path";
import { announce, withProgress } from "../values/progress";
import { terminalLines } from "../values/text/terminal-text";
import { type HelpTexts, withHelp } from "./help";
import { UserError } from "./user-error";
import { refusal } from "../values/problem";

interface Options {
  readonly from: string;
  readonly out: string;
  readonly terraform: string;
  readonly quiet?: true;
}

/** The command that writes synthesized stacks as HCL. */
export function hcl(): Command {
  const command = new Command()
    .description(
      "Writes each synthesized stack as HCL that plans no change against the state made from its JSON. Terraform installs the providers of the stack in a temporary folder, because their schemas distinguish blocks from arguments.",
    )
    .argument("[stacks...]", "names of stacks (default: all)")
    .option("--from <folder>", "the synthesized folder", "cdktf.out")
    .option("--out <folder>", "output folder, with one folder per stack; must be empty or absent", "hcl.out")
    .option("--terraform <command>", "the command to use, such as tofu", "terraform")
    .action((names: string[], { from, out, terraform, quiet }: Options) => {
      try {
        refuseFull(out);
        const stacks = readOutput(from);
        const known = stacks.map(({ document }) => document.name);
        const unknown = names.find((name) => !known.includes(name));
        if (unknown !== undefined)
          throw new UserError(
            refusal("stack-unknown", `there is no stack ${unknown} in ${from}; it has ${known.join(", ")}`),
          );
        const chosen = stacks.filter(({ document }) => names.length === 0 || names.includes(document.name));
        // All texts first, so that a stack that fails leaves no folder half written.
        const texts = withProgress(() =>
          chosen.map(({ document }, i) => {
            announce(`installing providers with ${terraform}, writing HCL: stack ${i + 1} of ${chosen.length}`);
            return [document.name, hclWith(terraform, document.json)] as const;
          }),
        );
        for (const [name, text] of texts) write(join(out, pathSegment(name)), text);
        if (!quiet) process.stdout.write(terminalLines(texts.map(([name]) => join(out, pathSegment(name), "main.tf"))));
      } catch (error) {
        throw error instanceof HandoverError || error instanceof UnreadableOutputError
          ? new UserError(error.message)
          : error;
      }
    });
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  examples: [
    ["every stack in cdktf.out", "$0"],
    ["one stack, with OpenTofu", "$0 orders --out hcl --terraform tofu"],
  ],
  exitCodes: { 0: "files were written", 2: "wrong command line, or the providers of a stack cannot be installed" },
  quiet: "print errors only, not the names of the files",
};

/** Refuses a folder with files, and what is not a folder. */
function refuseFull(out: string): void {
  const refused = (got: string): UserError =>
    new UserError(refusal("hcl-out", `--out must be an empty or absent folder, got ${shownPath(out)}, which ${got}`));
  try {
    if (readdirSync(out).length > 0) throw refused("has files");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw refusedPath(error, refused);
  }
}

function write(folder: string, text: string): void {
  try {
    makeFolder(folder);
    writeFileSync(join(folder, "main.tf"), text);
  } catch (error) {
    const { path = folder } = error as NodeJS.ErrnoException;
    throw refusedPath(
      error,
      (why) => new UserError(refusal("output-write", `${shownPath(path)} cannot be written: it ${why}`)),
    );
  }
}
