import { LIMITS } from "../../facts/limits";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/**
 * Rules of blob names, because a state key is the name of a blob.
 *
 * Source of the limits:
 * learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata, read 2026-11.
 * Terraform 1.11.4 stores a key with one of the rejected characters under another name: `a?b` as `a`, `a%20b` as `a b`, `a\b`
 * as `a/b`. With `a%b` init fails. Tested 2026-11.
 */
const REFUSED = /[?%\\\u0000-\u001f\u007f]|\$\{|\p{Cs}/u;
/** The blob of the workspace `blue` has the key, this suffix and `blue` as its name. */
export const WORKSPACE_SUFFIX = "env:";

/** The problem with a literal state key, if any. */
export function stateKeyProblem(prop: string, key: string | undefined): Problem | undefined {
  if (!isLiteral(key)) return undefined;
  const fault = shapeFault(key);
  return fault === undefined
    ? undefined
    : refusal("state-key", `\`${prop}\` must make a state key ${fault}, got ${shown(key)}`);
}

function shapeFault(key: string): string | undefined {
  const length = [...key].length;
  const longest = LIMITS.blobName;
  if (length === 0 || length > longest)
    return `of 1 to ${longest.toLocaleString("en")} characters, not ${length.toLocaleString("en")}`;
  const character = REFUSED.exec(key)?.[0];
  if (character !== undefined)
    return `without ${shown(character)}, because Terraform would store it under another name or not at all`;
  if (key.endsWith("/")) return "that does not end with a slash, because Azure removes it";
  const segments = key.split("/");
  if (segments.some((segment) => segment.endsWith(".")))
    return "of which no part ends with a period, because Azure removes it";
  const most = LIMITS.blobNameSegments;
  if (segments.length > most) return `of at most ${most} parts between slashes, not ${segments.length}`;
  const at = key.lastIndexOf(WORKSPACE_SUFFIX);
  const workspace = key.slice(at + WORKSPACE_SUFFIX.length);
  if (at < 1 || workspace === "" || workspace.includes("/")) return undefined;
  return `without \`${WORKSPACE_SUFFIX}\` in its last part, because Terraform would read it as the workspace ${shown(workspace)} of the state ${shown(key.slice(0, at))}`;
}
