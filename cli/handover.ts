import { readRegularFile } from "../model/regular-file";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { handOverAll } from "../handover/hand-over";
import { HandoverError } from "../handover/handover-error";
import { NO_OWN_RULES, type OwnRules, parseOwnRules, warningsOf } from "../handover/permissions/own-rules";
import type { BackendChoice } from "../handover/portable";
import { exceededLines, waveLines } from "../handover/waves";
import { terminalLines } from "../values/text/terminal-text";
import { coloured } from "../values/text/colour";
import { type HelpTexts, withHelp } from "./help";
import { gather } from "./input-options";
import { runApp } from "./run-app";
import { UserError } from "./user-error";
import { refusedPath, shownPath } from "../values/refused-path";
import { shown } from "../values/shown";
import { withProgress } from "../values/progress";
import { type Problem, refusal } from "../values/problem";

interface Options {
  readonly out: string;
  readonly from?: string;
  readonly backend: BackendChoice;
  readonly replace: boolean;
  readonly check: boolean;
  readonly roleId: readonly string[];
  readonly actions?: string;
  readonly existingGroup: readonly string[];
  readonly json: boolean;
  /** True without a command. */
  readonly hcl?: string | true;
  readonly quiet?: true;
}

/** The command that synthesizes stacks and writes bundles. */
export function handover(): Command {
  const command = new Command()
    .description(
      "Synthesizes with the app command in cdktf.json and writes a bundle for each stack, which a platform team can review, test, permit and apply.",
    )
    .argument("[stacks...]", "names of stacks (default: all)")
    .option("--out <folder>", "output folder, with one folder per stack; must be empty or absent", "handover.out")
    .option("--from <folder>", "use a synthesized folder instead of synthesizing")
    .addOption(
      new Option(
        "--backend <configuration>",
        "write the location of the state to the JSON, or leave it to `terraform init -backend-config`",
      )
        .choices(["complete", "partial"])
        .default("complete"),
    )
    .option("--replace", "replace the unchanged bundles of an earlier handover", false)
    .option("--check", "write nothing, list what --replace would change, and exit with 3 if there is something", false)
    .option("--role-id <name=id>", "id of a custom role, for the condition on role assignments; repeatable", gather, [])
    .option(
      "--actions <file>",
      "JSON file with Azure actions of more resource types and API groups of more Kubernetes kinds",
    )
    .option(
      "--existing-group <address>",
      "address of a resource group in the stacks that exists before their first apply; permissions are listed on it; repeatable",
      gather,
      [],
    )
    .option(
      "--hcl [command]",
      "add the stack as HCL in hcl/, with the schemas that this command installs (default: terraform)",
    )
    .option("--json", "print stack, folder and digest of each bundle as JSON", false)
    .action(async (stacks: string[], options: Options) => {
      const say = (lines: readonly string[]): void => {
        if (!options.quiet) process.stderr.write(coloured(terminalLines(lines), process.stderr));
      };
      const warn = (problems: readonly Problem[]): void => say(problems.map((each) => `warning: ${each}`));
      try {
        const rules = options.actions === undefined ? NO_OWN_RULES : readRules(options.actions);
        warn(warningsOf(rules));
        const handed = {
          stacks,
          from: options.from ?? (await synthesize(options.quiet)),
          out: options.out,
          backend: options.backend,
          replace: options.replace,
          check: options.check,
          roleIds: Object.fromEntries(options.roleId.map(roleId)),
          rules,
          existingGroups: options.existingGroup,
          foreignPaths: machinePaths(),
          ...(options.hcl === undefined ? {} : { hclWith: options.hcl === true ? "terraform" : options.hcl }),
        };
        const { bundles, waves, changed } = withProgress(() => handOverAll(handed));
        warn(exceededLines(waves));
        if (options.check) {
          process.stdout.write(
            options.json
              ? `${JSON.stringify(changed, null, 2)}\n`
              : terminalLines(
                  changed.length === 0 ? ["nothing would change"] : changed.map((each) => `would change: ${each}`),
                ),
          );
          process.exitCode = changed.length === 0 ? 0 : 3;
          return;
        }
        process.stdout.write(
          options.json
            ? `${JSON.stringify(bundles, null, 2)}\n`
            : terminalLines([
                ...bundles.map((each) => `${each.stack}: ${each.folder} (manifest sha256 ${each.digest})`),
                ...(options.quiet ? [] : waveLines(waves)),
              ]),
        );
      } catch (error) {
        throw error instanceof HandoverError ? new UserError(error.message) : error;
      }
    });
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  examples: [
    ["a bundle of each stack, in handover.out", "$0"],
    [
      "the bundles of two stacks again; the pipeline knows where the state is",
      "$0 platform workload --replace --backend partial",
    ],
    ["whether the committed bundles are those of the program", "$0 --check"],
  ],
  exitCodes: {
    0: "bundles were written; with --check: nothing would change",
    2: "wrong command line, or a stack that cannot be handed over",
    3: "with --check: something would change",
  },
  quiet: "print bundles and errors only: no warnings, no order of the stacks, not what the app prints",
};

/** @returns the folder that the app wrote */
async function synthesize(quiet = false): Promise<string> {
  const { folder, said } = await runApp();
  if (said !== "" && !quiet) process.stderr.write(`${said}\n`);
  return folder;
}

function roleId(text: string): [string, string] {
  const [, name, id] = /^(.+)=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(text) ?? [];
  if (name === undefined || id === undefined)
    throw new UserError(
      refusal("option-role-id", `--role-id must be <name of the role>=<UUID of the role>, got ${shown(text)}`),
    );
  return [name, id];
}

/** The working folder, unless it is directly below the root: containers have such paths too, so it proves nothing. */
function machinePaths(): readonly string[] {
  return [resolve(".")].filter((each) => each.split(/[/\\]/).length > 2);
}

function readRules(file: string): OwnRules {
  let text: string;
  try {
    text = readRegularFile(file);
  } catch (error) {
    throw refusedPath(
      error,
      (why) =>
        new UserError(
          refusal("option-actions", `--actions must be a readable file, got ${shownPath(file)}, which ${why}`),
        ),
    );
  }
  return parseOwnRules(text, file);
}
