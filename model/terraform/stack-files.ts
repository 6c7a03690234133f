import { isObject, type JsonObject } from "./document";

/** The files of a stack that synthesis and a handover write beside its assets. */
export const STACK_FILE = "cdk.tf.json";
export const VERSION_FILE = "versions.tf";

/** The sections whose blocks have no label. */
const UNLABELLED = ["import", "moved", "removed"];

/**
 * The JSON of a stack in the form in which it is written. Terraform reads the same from it, and checkov can read it too. As
 * cdktf renders it, checkov 3.3 stops at `terraform.required_version`, which is not an object, and at blocks without a label,
 * and then reports no finding. So the version is in a file of its own, and each such block is in a list, which the JSON
 * syntax of Terraform merges and checkov skips. cdktf-cli reads `terraform` as an object, so it stays one.
 */
export function writtenJson(json: JsonObject): JsonObject {
  const { terraform } = json;
  const listed = UNLABELLED.flatMap((name) => {
    const blocks = json[name];
    return Array.isArray(blocks) ? [[name, blocks.map((each: unknown) => (isObject(each) ? [each] : each))]] : [];
  });
  const { required_version: version, ...settings } = isObject(terraform) ? terraform : {};
  return {
    ...json,
    ...(typeof version === "string" ? { terraform: settings } : {}),
    ...(Object.fromEntries(listed) as JsonObject),
  };
}

/** The content of versions.tf; undefined for a stack that every release of Terraform can apply. */
export function versionText({ terraform }: JsonObject): string | undefined {
  const version = isObject(terraform) ? terraform["required_version"] : undefined;
  return typeof version === "string" ? `terraform {\n  required_version = ${JSON.stringify(version)}\n}\n` : undefined;
}

/** The JSON of a stack with what versions.tf has. The inverse of `writtenJson`, except for the lists of single blocks. */
export function withVersion(json: JsonObject, text: string): JsonObject {
  const [, written] = /^\s*required_version\s*=\s*("(?:[^"\\]|\\.)*")\s*$/m.exec(text) ?? [];
  if (written === undefined) return json;
  const { terraform } = json;
  return {
    ...json,
    terraform: { ...(isObject(terraform) ? terraform : {}), required_version: JSON.parse(written) as unknown },
  };
}
