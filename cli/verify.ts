import { Command } from "commander";
import { HandoverError } from "../handover/handover-error";
import { bundlesIn, isUntouched, type Verification, verifyBundle } from "../handover/verify";
import { terminalLines } from "../values/text/terminal-text";
import { coloured } from "../values/text/colour";
import { type HelpTexts, withHelp } from "./help";
import { UserError } from "./user-error";
import { shown } from "../values/shown";
import { refusal } from "../values/problem";

interface Options {
  readonly digest?: string;
  readonly json: boolean;
  readonly quiet?: true;
}

/** One bundle, verified. */
interface Verified extends Verification {
  readonly folder: string;
  readonly unchanged: boolean;
  /** What was not verified, because nothing was given to compare with. */
  readonly notVerified: readonly string[];
}

const WITHOUT_DIGEST =
  "who wrote the bundle: a person who changed it can also have changed the manifest; pass the digest that handover printed with --digest";

/** The command that verifies that bundles are unchanged. */
export function verify(): Command {
  const command = new Command()
    .description("Recomputes the digests of a bundle, or of each bundle in a folder, and lists the changes.")
    .argument("<folder>", "a bundle, or a folder of bundles")
    .option("--digest <sha256>", "the digest of the manifest that handover printed; for one bundle")
    .option("--json", "print JSON", false)
    .action((folder: string, { digest, json, quiet }: Options) => {
      try {
        if (digest !== undefined && !/^[0-9a-f]{64}$/i.test(digest))
          throw new UserError(
            refusal("option-digest", `--digest must be a SHA-256 of 64 hexadecimal digits, got ${shown(digest)}`),
          );
        const bundles = bundlesIn(folder);
        if (digest !== undefined && bundles.length > 1)
          throw new UserError(
            refusal(
              "option-digest",
              `--digest works for one bundle, and ${folder} has ${bundles.length}; pass one of them`,
            ),
          );
        const all = bundles.map((each) => verified(each, digest));
        const told = quiet ? all.filter(({ unchanged }) => !unchanged) : all;
        process.stdout.write(
          json
            ? `${JSON.stringify(all, null, 2)}\n`
            : coloured(terminalLines(told.flatMap((each) => lines(each, quiet))), process.stdout),
        );
        if (all.some((each) => !each.unchanged)) process.exitCode = 1;
      } catch (error) {
        throw error instanceof HandoverError ? new UserError(error.message) : error;
      }
    });
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  examples: [
    ["all bundles of a handover", "$0 handover.out/"],
    [
      "one bundle, with the digest that handover printed",
      "$0 handover.out/orders --digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
  ],
  exitCodes: {
    0: "every bundle is unchanged",
    1: "a bundle is changed",
    2: "wrong command line, or a folder without a bundle",
  },
  quiet: "print changed bundles only",
};

function verified(folder: string, digest: string | undefined): Verified {
  const verification = verifyBundle(folder);
  const same = digest === undefined || digest.toLowerCase() === verification.digest;
  const changed = [...(same ? [] : ["manifest.json (its digest differs from the given one)"]), ...verification.changed];
  return {
    folder,
    ...verification,
    changed,
    unchanged: same && isUntouched(verification),
    notVerified: digest === undefined ? [WITHOUT_DIGEST] : [],
  };
}

function lines(each: Verified, quiet = false): readonly string[] {
  return [
    `${each.stack}: ${each.unchanged ? "unchanged" : "changed"} (manifest sha256 ${each.digest})`,
    ...each.changed.map((one) => `  changed: ${one}`),
    ...each.missing.map((one) => `  missing: ${one}`),
    ...each.added.map((one) => `  added:   ${one}`),
    ...each.untrue.map((one) => `  untrue:  ${one}`),
    ...(quiet ? [] : each.own.map((one) => `  yours:   ${one} (does not count)`)),
    ...(quiet ? [] : each.notVerified.map((one) => `  not verified: ${one}`)),
  ];
}
