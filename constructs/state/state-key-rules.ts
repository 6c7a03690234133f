import { LIMITS } from "../../facts/limits";
import { isLiteral, shown } from "../../values/literal";

/**
 * Rules of blob names, as a state key is one.
 *
 * The limits are Azure's: learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata.
 * The refused characters are those that Terraform 1.11.4 was seen to turn into another name: `a?b` is stored as `a`,
 * `a%20b` as `a b`, `a\b` as `a/b`, and `a%b` fails at init. Read and tried 2026-11.
 */
const REFUSED = /[?%\\\u0000-\u001f\u007f]|\$\{|\p{Cs}/u;
/** Terraform keeps the state of the workspace `blue` under the key, then this, then `blue`. */
export const WORKSPACE_SUFFIX = "env:";

/** What is wrong with a literal state key, or nothing. */
export function stateKeyProblem(prop: string, key: string | undefined): string | undefined {
  if (!isLiteral(key)) return undefined;
  const problem = shapeProblem(key);
  return problem && `\`${prop}\` must make a state key ${problem}, got ${shown(key)}`;
}

function shapeProblem(key: string): string | undefined {
  const length = [...key].length;
  const longest = LIMITS.blobName;
  if (length === 0 || length > longest)
    return `of 1 to ${longest.toLocaleString("en")} characters, not ${length.toLocaleString("en")}`;
  const character = REFUSED.exec(key)?.[0];
  if (character !== undefined)
    return `without ${shown(character)}, because Terraform would store it under another name or not at all`;
  if (key.endsWith("/")) return "that does not end with a slash, because Azure cuts it off";
  const segments = key.split("/");
  if (segments.some((segment) => segment.endsWith(".")))
    return "of which no part ends with a period, because Azure cuts it off";
  const most = LIMITS.blobNameSegments;
  if (segments.length > most) return `of at most ${most} parts between slashes, not ${segments.length}`;
  const at = key.lastIndexOf(WORKSPACE_SUFFIX);
  const workspace = key.slice(at + WORKSPACE_SUFFIX.length);
  if (at < 1 || workspace === "" || workspace.includes("/")) return undefined;
  return `without \`${WORKSPACE_SUFFIX}\` in its last part, because Terraform takes it for the workspace ${shown(workspace)} of the state ${shown(key.slice(0, at))}`;
}
