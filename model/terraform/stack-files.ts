import type { JsonObject } from "./document";
import { isObject } from "../../values/object";

/** The files of a stack that synthesis and a handover write next to its assets. */
export const STACK_FILE = "cdk.tf.json";
export const VERSION_FILE = "versions.tf";
export const BASELINE_FILE = ".checkov.baseline";

/** The settings of a partial backend, which synthesis writes next to the JSON. */
export const PARTIAL_BACKEND_FILE = "backend.azurerm.tfbackend";

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

/** The findings that a resource accepts, each with its reason. */
export function acceptedIn(config: JsonObject): Readonly<Record<string, string>> {
  const note = config["//"];
  const accepted = isObject(note) && isObject(note["accepted"]) ? note["accepted"] : {};
  return Object.fromEntries(
    Object.entries(accepted).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/**
 * The content of .checkov.baseline: the findings that resources accept. checkov ignores `reasons`, which are for readers. It
 * is written for each stack, so that a finding that is no longer accepted leaves it.
 */
export function baselineText(json: JsonObject): string {
  const findings = members(json["resource"]).flatMap(([type, named]) =>
    members(named).flatMap(([name, config]) => {
      const reasons = Object.entries(isObject(config) ? acceptedIn(config) : {}).filter(([id]) => /^CKV/.test(id));
      const on = (resource: string, policies: typeof reasons): object[] =>
        policies.length === 0
          ? []
          : [{ resource, check_ids: policies.map(([id]) => id), reasons: Object.fromEntries(policies) }];
      // checkov names the resource of a policy over several resources by type and name, and of another one by its name.
      return [
        ...on(
          `resource.${name}`,
          reasons.filter(([id]) => !isGraphPolicy(id)),
        ),
        ...on(
          `${type}.${name}`,
          reasons.filter(([id]) => isGraphPolicy(id)),
        ),
      ];
    }),
  );
  const files = findings.length === 0 ? [] : [{ file: `/${STACK_FILE}`, findings }];
  return `${JSON.stringify({ failed_checks: files }, null, 2)}\n`;
}

const isGraphPolicy = (id: string): boolean => id.startsWith("CKV2_");

const members = (section: unknown): [string, unknown][] => Object.entries(isObject(section) ? section : {});
