import { TARGET_VERSIONS_CONTEXT } from "../facts/terraform/provider-releases";
import { readRegularFile } from "../model/regular-file";
import { refusal } from "../values/problem";
import { whyRefused } from "../values/refused-path";
import { parseJson } from "../values/parse-json";

/**
 * The `context` of cdktf.json. The CLI passes it in CDKTF_CONTEXT_JSON; without the CLI it is read from the file.
 *
 * @throws Error if the file does not exist or is not JSON
 */
export function readContext(env: NodeJS.ProcessEnv, file = "cdktf.json"): Readonly<Record<string, unknown>> {
  const fromCli = env.CDKTF_CONTEXT_JSON;
  const source = fromCli ? "CDKTF_CONTEXT_JSON" : file;
  let context: unknown;
  let targetVersions: unknown;
  try {
    if (fromCli) context = parseJson(fromCli);
    else ({ context, targetVersions } = parseJson(readRegularFile(file)) as Record<string, unknown>);
  } catch (error) {
    const why = whyRefused(error) ?? (error as Error).message;
    throw new Error(refusal("setting-file", `settings cannot be read from ${source}: ${why}`));
  }
  // The CLI of cdktn passes it in the context.
  const targets = targetVersions === undefined ? {} : { [TARGET_VERSIONS_CONTEXT]: targetVersions };
  if (context === undefined) return targets;
  if (typeof context !== "object" || context === null || Array.isArray(context))
    throw new Error(refusal("setting-file", `settings cannot be read from ${source}: "context" must be an object`));
  return { ...(context as Record<string, unknown>), ...targets };
}
