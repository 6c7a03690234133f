import { Command } from "commander";
import { changes } from "../handover/diff/changes";
import { readTrust } from "../handover/diff/maps";
import { exitStatus, markdown } from "../handover/diff/report";
import { HandoverError } from "../handover/handover-error";
import { UserError } from "./user-error";

/** The command that tells what changed in trust between two hand-overs. */
export function diff(): Command {
  return new Command()
    .description(
      "Says what changed in who may reach what from one bundle, or folder of bundles, to another, as Markdown. " +
        "Exit status 0: nothing; 1: trust came or went; 3: something to look at first (wider roles, replaced issuers or identities, " +
        "destroyed clusters or vaults, protections turned off); 2: the bundles cannot be compared.",
    )
    .argument("<old>", "the bundle, or folder of bundles, of before")
    .argument("<new>", "that of now")
    .option("--json", "print JSON instead of Markdown", false)
    .action((old: string, now: string, options: { readonly json: boolean }) => {
      try {
        const found = changes(readTrust(old), readTrust(now));
        process.stdout.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : markdown(found));
        process.exitCode = exitStatus(found);
      } catch (error) {
        throw error instanceof HandoverError ? new UserError(error.message) : error;
      }
    });
}
