import { Command } from "commander";
import { changes } from "../handover/diff/changes";
import { readTrust } from "../handover/diff/maps";
import { exitStatus, markdown } from "../handover/diff/report";
import { HandoverError } from "../handover/handover-error";
import { UserError } from "./user-error";

/** The command that shows what changed in trust between two handovers. */
export function diff(): Command {
  return new Command()
    .description(
      "Shows what changed in trust between two bundles, or two folders of bundles, as Markdown. " +
        "Exit status 0: trust does not change; 1: trust is added or removed; 3: review before applying (wider roles, replaced issuers or identities, " +
        "destroyed clusters or vaults, protections turned off), or not evaluated, because it may hold trust and cannot be read; 2: the bundles cannot be compared.",
    )
    .argument("<old>", "the old bundle or folder of bundles")
    .argument("<new>", "the new bundle or folder of bundles")
    .option(
      "--accept <place>",
      "what is not evaluated and was looked at, as `stack: address`: it counts again once it changes. May be repeated",
      (place: string, all: readonly string[]) => [...all, place],
      [] as readonly string[],
    )
    .option("--json", "print JSON instead of Markdown", false)
    .action((old: string, now: string, options: { readonly json: boolean; readonly accept: readonly string[] }) => {
      try {
        const after = readTrust(now);
        const found = changes(readTrust(old), after, new Set(options.accept));
        process.stdout.write(
          options.json ? `${JSON.stringify(found, null, 2)}\n` : markdown(found, after.notEvaluated.length > 0),
        );
        process.exitCode = exitStatus(found);
      } catch (error) {
        throw error instanceof HandoverError ? new UserError(error.message) : error;
      }
    });
}
