import { cpSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
/** What a clone of the project does not have. */
const NOT_CLONED = ["node_modules", "dist", "dist-cdktn", "cdktf.out", "coverage", ".cache", ".git"];

/** Copies the project as a clone has it, without its history. @param without top folders that are not needed */
export function copySources(to: string, without: readonly string[]): void {
  for (const name of readdirSync(ROOT))
    if (![...NOT_CLONED, ...without].includes(name) && !/\.tfstate|^\.terraform|\.log$/.test(name))
      cpSync(join(ROOT, name), join(to, name), { recursive: true });
}
