import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PARTIAL_BACKEND_FILE } from "../model/terraform/stack-files";
import { refusal } from "../values/problem";
import { refusedPath, shownPath } from "../values/refused-path";
import { HandoverError } from "./handover-error";
import { quoted } from "./hcl/expressions";
import { loginVariable } from "./state-logins";

/** Options of the recipient have an empty value to fill in. */
const GAPS = ["resource_group_name", "storage_account_name", "container_name", "subscription_id", "tenant_id"];

/** The file with the options that the recipient gives to a partial backend, with its settings as far as they are known. */
export function backendExample(settings: Readonly<Record<string, unknown>>): string {
  const shown = { storage_account_name: "", container_name: "", use_azuread_auth: true, ...settings };
  const lines = Object.entries(shown)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, value]) =>
        `${key} = ${GAPS.includes(key) ? `"<${key.replaceAll("_", " ")}>"` : typeof value === "string" ? quoted(value) : JSON.stringify(value)}`,
    );
  return `${lines.join("\n")}\n`;
}

/** A line `name = value`, with a comment perhaps. A text with other escapes or with an expression is left out. */
const OPTION = /^\s*([a-z_]+)\s*=\s*("(?:[^"\\]|\\["\\])*"|true|false)\s*(?:(?:#|\/\/).*)?$/;

/**
 * The options that a partial RemoteState wrote next to the JSON of a stack, without a login that somebody added. None if
 * there is no such file.
 *
 * @throws HandoverError if the file cannot be read
 */
export function partialSettings(folder: string): Readonly<Record<string, unknown>> {
  const file = join(folder, PARTIAL_BACKEND_FILE);
  if (!existsSync(file)) return {};
  const lines = textOf(file)
    .split("\n")
    .flatMap((line): [string, unknown][] => {
      const [, name, value] = OPTION.exec(line) ?? [];
      if (name === undefined || value === undefined || loginVariable(name) !== undefined) return [];
      return [[name, JSON.parse(value) as unknown]];
    });
  return Object.fromEntries(lines);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw refusedPath(
      error,
      (why) => new HandoverError(refusal("handover-asset", `${shownPath(file)} ${why}; synthesize again`)),
    );
  }
}
