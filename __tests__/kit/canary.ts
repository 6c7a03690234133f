// A value that must appear nowhere in what comes out.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export const CANARY = "canary-5f0c9a";
export const ENCODED_CANARY = Buffer.from(CANARY).toString("base64");

/** Whether a text shows the value, also in base64. */
export const found = (text: string): boolean => text.includes(CANARY) || text.includes(ENCODED_CANARY);

/** The texts of all files below a folder, by path. */
export function written(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
