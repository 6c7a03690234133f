import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = ["check", "cli", "constructs", "handover", "migration", "model", "stacks", "testing", "values"];

/** The ids that the code gives to errors. */
export function idsInCode(root: string): ReadonlySet<string> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(root, folder, name)),
  );
  return new Set(
    files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\b(?:refusal|SourceError)\(\s*"([^"]*)"/g)].map(([, id]) => id!),
    ),
  );
}
