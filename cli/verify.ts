import { Command } from "commander";
import { HandoverError } from "../handover/handover-error";
import { bundlesIn, isUntouched, verifyBundle } from "../handover/verify";
import { terminalLines } from "../values/terminal-text";
import { UserError } from "./user-error";

/** The command that verifies that bundles are unchanged. */
export function verify(): Command {
  return new Command()
    .description(
      "Recomputes the digests of a bundle, or of each bundle in a folder, and lists the changes. Exit status 1 if there are changes.",
    )
    .argument("<folder>", "a bundle, or a folder of bundles")
    .option("--digest <sha256>", "the digest of the manifest that handover printed; for one bundle")
    .action((folder: string, options: { readonly digest?: string }) => {
      try {
        const bundles = bundlesIn(folder);
        if (options.digest !== undefined && bundles.length > 1)
          throw new UserError(`--digest works for one bundle, and ${folder} has ${bundles.length}; pass one of them`);
        for (const bundle of bundles) report(bundle, options.digest);
      } catch (error) {
        throw error instanceof HandoverError ? new UserError(error.message) : error;
      }
    });
}

function report(bundle: string, digest: string | undefined): void {
  const verification = verifyBundle(bundle);
  const sameManifest = digest === undefined || digest.toLowerCase() === verification.digest;
  const lines = [
    ...(sameManifest ? [] : ["changed: manifest.json (its digest differs from the given one)"]),
    ...verification.changed.map((each) => `changed: ${each}`),
    ...verification.missing.map((each) => `missing: ${each}`),
    ...verification.added.map((each) => `added:   ${each}`),
    ...verification.own.map((each) => `yours:   ${each} (does not count)`),
  ];
  const fine = sameManifest && isUntouched(verification);
  process.stdout.write(
    terminalLines([
      `${verification.stack}: ${fine ? "unchanged" : "changed"} (manifest sha256 ${verification.digest})`,
      ...lines.map((each) => `  ${each}`),
    ]),
  );
  if (!fine) process.exitCode = 1;
}
