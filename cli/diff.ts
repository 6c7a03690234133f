import { PACKAGE } from "../facts/terraform/engine";
import { join } from "node:path";
import { Command } from "commander";
import type { Change } from "../handover/diff/change";
import { changes } from "../handover/diff/changes";
import { readTrust } from "../handover/diff/maps";
import { exitStatus, markdown } from "../handover/diff/report";
import { HandoverError } from "../handover/handover-error";
import { packageVersion } from "../handover/package-version";
import { bundlesIn } from "../handover/verify";
import type { ReportedFinding } from "../values/finding";
import { githubAnnotations } from "../values/text/github-annotations";
import { pathSegment } from "../values/text/path-segment";
import { sarif } from "../values/sarif";
import { type HelpTexts, withHelp } from "./help";
import { gather } from "./input-options";
import { UserError } from "./user-error";
import { slashed } from "../values/slashed";

interface Options {
  readonly accept: readonly string[];
  readonly json: boolean;
  readonly sarif: boolean;
  readonly github: boolean;
  readonly quiet?: true;
}

export const DIFF_RULES: Readonly<
  Record<Change["level"], { readonly id: string; readonly level: ReportedFinding["level"]; readonly title: string }>
> = {
  look: {
    id: "trust-widened",
    level: "error",
    title: "Trust became wider, or something was replaced, destroyed or unprotected",
  },
  "not evaluated": { id: "trust-not-evaluated", level: "warning", title: "It may hold trust and cannot be read" },
  note: { id: "trust-changed", level: "note", title: "Trust was removed or narrowed, or what runs with it changed" },
};

/** The command that shows what changed in trust between two handovers. */
export function diff(): Command {
  const command = new Command()
    .description("Shows what changed in trust between two bundles, or two folders of bundles, as Markdown.")
    .argument("<old>", "the old bundle or folder of bundles")
    .argument("<new>", "the new bundle or folder of bundles")
    .option(
      "--accept <place>",
      "what is not evaluated and was looked at, as `stack: address`: it counts again once it changes. May be repeated",
      gather,
      [],
    )
    .option("--json", "print JSON instead of Markdown", false)
    .option("--sarif", "print SARIF instead of Markdown, for code scanning", false)
    .option("--github", "print annotations of GitHub Actions instead of Markdown", false)
    .action((old: string, now: string, options: Options) => {
      try {
        const after = readTrust(now);
        const found = changes(readTrust(old), after, new Set(options.accept));
        if (!options.quiet) process.stdout.write(report(now, found, options, after.notEvaluated.length > 0));
        process.exitCode = exitStatus(found);
      } catch (error) {
        throw error instanceof HandoverError ? new UserError(error.message) : error;
      }
    });
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  examples: [
    ["the bundles that are applied, with those of a new handover", "$0 applied/ handover.out/"],
    ["annotations in a pull request", "$0 applied/orders handover.out/orders --github"],
    ["whether trust changes, for a script", "$0 applied/ handover.out/ --quiet"],
  ],
  exitCodes: {
    0: "trust does not change",
    1: "trust is removed or narrowed, or what runs with it changes",
    2: "wrong command line, or a bundle is not as it was written, so that the bundles cannot be compared",
    3: "review before applying: new or wider trust, replaced issuers or identities, destroyed clusters or vaults, protections turned off, or something that may hold trust and cannot be read",
  },
  quiet: "print nothing; the exit code has the result",
};

function report(now: string, found: readonly Change[], options: Options, unread: boolean): string {
  if (options.json) return `${JSON.stringify(found, null, 2)}\n`;
  if (options.github) return githubAnnotations(findings(now, found));
  if (!options.sarif) return markdown(found, unread);
  const rules = Object.fromEntries(Object.values(DIFF_RULES).map(({ id, title }) => [id, title]));
  return sarif({ name: PACKAGE, version: packageVersion(), rules }, findings(now, found));
}

function findings(now: string, found: readonly Change[]): readonly ReportedFinding[] {
  const single = bundlesIn(now).includes(now);
  return found.map(({ level, text, at }) => {
    const [stack, ...address] = at.split(": ");
    const file = slashed(join(now, ...(single ? [] : [pathSegment(stack!)]), "cdk.tf.json"));
    return {
      rule: DIFF_RULES[level].id,
      level: DIFF_RULES[level].level,
      message: text,
      file,
      place: address.join(": ") || stack!,
    };
  });
}
