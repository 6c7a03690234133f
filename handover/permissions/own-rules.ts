import { isObject } from "../../values/object";
import { AZAPI_RESOURCES } from "../../facts/azure/azapi-actions";
import { AZURE_RESOURCES } from "../../facts/azure/azure-actions";
import type { AzureRule } from "../../facts/azure/azure-rule";
import { HandoverError } from "../handover-error";
import { compareText } from "../json-text";
import { AZAPI } from "./scopes";
import { KIND_OF_TYPE, KINDS, type KubernetesRule } from "../../facts/kubernetes/kubernetes-actions";
import { type Problem, refusal } from "../../values/problem";
import { parseJson } from "../../values/parse-json";

/** Rows that the caller of a handover adds to the tables, or puts in place of one. */
export interface OwnRules {
  /**
   * By Terraform type, such as `azurerm_search_service` or `module.network`. For an `azapi_resource` by its type in Azure,
   * such as `Microsoft.Search/searchServices`.
   */
  readonly azure: Readonly<Record<string, AzureRule>>;
  /** By kind with its API group, such as `cert-manager.io/Certificate`, or by Terraform type without `_v1`. */
  readonly kubernetes: Readonly<Record<string, KubernetesRule>>;
}

export const NO_OWN_RULES: OwnRules = { azure: {}, kubernetes: {} };

/** What a rule of a caller's own may hold. */
const AZURE_KEYS = ["armType", "within", "actions", "dataActions", "onSubscription", "source"];
const KUBERNETES_KEYS = ["apiGroup", "resource", "azure", "source"];

const FORM =
  '{"azurerm_foo": {"armType": "Microsoft.Foo/foos", "within": "resource_group_name", "actions": ["Microsoft.Foo/foos/read"], "source": "..."}, ' +
  '"cert-manager.io/Certificate": {"apiGroup": "cert-manager.io", "resource": "certificates"}}';

/**
 * Reads rows of a caller's own from JSON.
 *
 * @param file where the text is from, for messages
 * @throws HandoverError where a row has another form
 */
export function parseOwnRules(text: string, file: string): OwnRules {
  const refuse = (why: string): never => {
    throw new HandoverError(refusal("option-actions", `--actions must name a JSON file like ${FORM}; ${file} ${why}`));
  };
  let read: unknown;
  try {
    read = parseJson(text);
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(read)) return refuse("is not an object");
  const azure: [string, AzureRule][] = [];
  const kubernetes: [string, KubernetesRule][] = [];
  for (const [name, rule] of Object.entries(read)) {
    if (name === AZAPI)
      refuse(
        `has a rule for ${AZAPI}, which can be of any type in Azure; name it by that type, such as Microsoft.Search/searchServices`,
      );
    if (isAzureRule(rule)) azure.push([name, rule]);
    else if (isKubernetesRule(rule)) kubernetes.push([name, rule]);
    else refuse(`has no such rule for ${name}`);
  }
  return { azure: Object.fromEntries(azure), kubernetes: Object.fromEntries(kubernetes) };
}

/** What a reviewer must know of rows that did not come from the tables: wildcards, and rows of the tables they replace. */
export function warningsOf({ azure, kubernetes }: OwnRules): readonly Problem[] {
  const all: [string, readonly string[], boolean][] = [
    ...Object.entries(azure).map(([name, rule]): [string, readonly string[], boolean] => [
      name,
      [...rule.actions, ...(rule.dataActions ?? []), ...(rule.onSubscription ?? [])],
      Object.hasOwn(AZURE_RESOURCES, name) || Object.hasOwn(AZAPI_RESOURCES, name.toLowerCase()),
    ]),
    ...Object.entries(kubernetes).map(([name, rule]): [string, readonly string[], boolean] => [
      name,
      [rule.apiGroup, rule.resource, rule.azure ?? ""],
      Object.hasOwn(KINDS, name) || Object.hasOwn(KIND_OF_TYPE, name),
    ]),
  ];
  return all
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, parts, known]) => [
      ...(known ? [refusal("actions-replaced", `--actions replaces the row of the table for ${name}`)] : []),
      ...parts
        .filter((each) => each.includes("*"))
        .map((each) =>
          refusal(
            "actions-wildcard",
            `--actions gives ${name} the wildcard ${each}: it allows more than the stack needs`,
          ),
        ),
    ]);
}

function isAzureRule(rule: unknown): rule is AzureRule {
  const action = /^[A-Za-z]+(\.[A-Za-z]+)+\/[A-Za-z0-9./*-]+$/;
  const actions = (list: unknown): boolean =>
    Array.isArray(list) && list.every((each) => typeof each === "string" && action.test(each));
  return (
    isObject(rule) &&
    typeof rule.armType === "string" &&
    typeof rule.within === "string" &&
    actions(rule.actions) &&
    actions(rule.dataActions ?? []) &&
    actions(rule.onSubscription ?? []) &&
    Object.keys(rule).every((each) => AZURE_KEYS.includes(each))
  );
}

function isKubernetesRule(rule: unknown): rule is KubernetesRule {
  const name = /^[a-z0-9.*-]*$/;
  return (
    isObject(rule) &&
    typeof rule.apiGroup === "string" &&
    name.test(rule.apiGroup) &&
    typeof rule.resource === "string" &&
    rule.resource !== "" &&
    name.test(rule.resource) &&
    (rule.azure === undefined || (typeof rule.azure === "string" && /^[a-z0-9./*-]+$/.test(rule.azure))) &&
    Object.keys(rule).every((each) => KUBERNETES_KEYS.includes(each))
  );
}
