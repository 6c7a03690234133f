import type { StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { accountNameOf, type TrustModel } from "../../model/trust/model";
import { isInjected } from "../../model/trust/trust-index";
import { STACK_FILE, VERSION_FILE, versionText, writtenJson } from "../../model/terraform/stack-files";
import { textOf } from "../../model/terraform/text";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { attributeOf, quoted } from "../hcl/expressions";
import { inOrder } from "../json-text";
import { LOADED_PATTERN } from "../loaded-files";
import { ofStack } from "../of-stack";
import { JSON_OF_STACK, type Wire } from "./wire-writer";

const OTHER_RELEASE = "another release may apply it";
const ADDED = "something was added, removed or changed";

/**
 * What holds that nothing was added: the files that Terraform loads, the sections of the JSON, every resource and data
 * source by its address, the providers, no label on pods that have none, and no access policy on a vault that has none.
 *
 * @param written the document of the bundle
 */
export function closedWorld(model: TrustModel, written: StackDocument): readonly Wire[] {
  const json = writtenJson(written.json);
  const version = versionText(written.json);
  const same = (what: string, actual: string, expected: unknown): Wire => ({
    address: what,
    path: [],
    condition: `try(jsonencode(${actual}), "") == ${quoted(JSON.stringify(expected))}`,
    message: `${what} are not those that were handed over: ${ADDED}`,
  });
  const section = (name: string): Readonly<Record<string, unknown>> => {
    const found = written.json[name];
    return isObject(found) ? found : {};
  };
  const unchanged = (what: string, path: string, absent: unknown, meaning: string): Wire => {
    const is = path.split(".").reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), json);
    return {
      address: what,
      path: [],
      condition: `jsonencode(try(${JSON_OF_STACK}.${path}, ${JSON.stringify(absent)})) == jsonencode(jsondecode(${quoted(JSON.stringify(is ?? absent))}))`,
      message: `${what} changed since the handover: ${meaning}`,
    };
  };
  const names = (value: unknown): readonly string[] => inOrder(Object.keys(isObject(value) ? value : {}));
  const resources = section("resource");
  const types = inOrder(Object.keys(resources));
  return [
    same(
      "the files that Terraform loads",
      `tolist(fileset(path.module, ${quoted(LOADED_PATTERN)}))`,
      version === undefined ? [STACK_FILE] : [STACK_FILE, VERSION_FILE],
    ),
    same("the sections of cdk.tf.json", `keys(${JSON_OF_STACK})`, names(written.json)),
    same("the types of resources", `keys(try(${JSON_OF_STACK}.resource, {}))`, types),
    ...types.map((type) =>
      same(`the resources of the type ${type}`, `keys(${JSON_OF_STACK}.resource.${type})`, names(resources[type])),
    ),
    same(
      "the data sources",
      `{ for type, each in try(${JSON_OF_STACK}.data, {}) : type => keys(each) }`,
      Object.fromEntries(inOrder(Object.keys(section("data"))).map((type) => [type, names(section("data")[type])])),
    ),
    same("the blocks of the section module", `keys(try(${JSON_OF_STACK}.module, {}))`, names(section("module"))),
    ...["output", "variable"].map((name) => unchanged(`the blocks of the section ${name}`, name, {}, ADDED)),
    ...["locals", "moved", "removed", "import"].map((name) =>
      unchanged(`the section ${name}`, name, null, "a value, or what happens to a resource, is another"),
    ),
    unchanged("the version of Terraform", "terraform.required_version", null, OTHER_RELEASE),
    ...(version === undefined
      ? []
      : [
          {
            address: "the version of Terraform",
            path: [],
            condition: `try(file("\${path.module}/${VERSION_FILE}"), "") == ${quoted(version)}`,
            message: `the version of Terraform changed since the handover: ${OTHER_RELEASE}`,
          },
        ]),
    unchanged(
      "the versions of providers",
      "terraform.required_providers",
      null,
      "another release or source applies it",
    ),
    unchanged("the backend", "terraform.backend", null, "the state is elsewhere, or the login to it is another"),
    {
      address: "provider",
      path: [],
      condition: `try(jsonencode(${JSON_OF_STACK}.provider), "") == jsonencode(jsondecode(${quoted(JSON.stringify(section("provider")))}))`,
      message:
        "the provider configurations are not those that were handed over: they may act elsewhere or as somebody else",
    },
    ...unlabelled(model, written),
    ...withoutPolicies(written),
  ];
}

/** Pods without the label get no token; the label would give them one. */
function unlabelled(model: TrustModel, written: StackDocument): readonly Wire[] {
  return ofStack(model.workloads, written.name)
    .filter((each) => isInjected(each) === false)
    .map((each) => {
      const name = `${each.kind} ${textOf(each.namespace)}/${textOf(each.name)}`;
      const steps = each.templatePath.split(/[.[\]]+/).filter((step) => step !== "");
      const place = placeOf(written, each.address, [...steps, "metadata", "labels", WEBHOOK_KEYS.use]);
      return {
        address: each.address,
        path: ["labels"],
        condition: `try(tostring(${place}), "") != "true"`,
        message: `${each.address} (${name}) got the label ${WEBHOOK_KEYS.use}: its pods now get a token as ${textOf(accountNameOf(each))}`,
      };
    });
}

function withoutPolicies(written: StackDocument): readonly Wire[] {
  return [...written.resources.values()]
    .filter(
      (each) => each.mode === "managed" && each.type === "azurerm_key_vault" && each.values.access_policy === undefined,
    )
    .map((each) => ({
      address: each.address,
      path: ["access_policy"],
      condition: `try(jsonencode(${placeOf(written, each.address, ["access_policy"])}), "") == ""`,
      message: `${each.address} got access policies, which give principals access in addition to its role assignments`,
    }));
}

/** A place in the JSON as the test reads it: blocks that are a list at the moment are indexed, single ones are not. */
function placeOf(written: StackDocument, address: string, steps: readonly string[]): string {
  const [type, name] = address.split(".") as [string, string];
  let at: unknown = written.resources.get(address)?.values;
  const path = steps.flatMap((step): (string | number)[] => {
    // An index of Terraform's own: a single block of the JSON may be an object.
    if (/^\d+$/.test(step)) return [];
    const list = Array.isArray(at);
    const inside: unknown = list ? (at as unknown[])[0] : at;
    at = isObject(inside) ? inside[step] : undefined;
    return list ? [0, step] : [step];
  });
  return attributeOf(`${JSON_OF_STACK}.resource.${type}[${quoted(name)}]`, path);
}
