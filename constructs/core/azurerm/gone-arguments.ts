import type { TerraformStack } from "cdktf";
import type { AzurermArgument } from "../../../facts/terraform/azurerm-arguments";
import { TYPES_REMOVED_IN_5 } from "../../../facts/terraform/azurerm-removed-types";
import { changedArguments } from "../../../model/terraform/azurerm-arguments";
import type { JsonObject } from "../../../model/terraform/document";
import { isObject } from "../../../values/object";
import { renderedInCheck } from "../synthesis/check-app";
import { leafOf, parentOf, placesOf } from "./argument-places";
import { reached, type ReleaseOfAzurerm } from "./argument-names";
import { type Problem, refusal } from "../../../values/problem";
import { rowOf } from "../../../values/row-of";

/** The release that a stack is for. */
interface Target extends ReleaseOfAzurerm {
  readonly constraint: string;
}

/**
 * What the JSON of a stack has and the release of azurerm does not, and what the release requires and the JSON does not have:
 * each with what to write. Without it, `terraform validate` names the argument only.
 */
export function goneArguments(stack: TerraformStack, target: Target): readonly Problem[] {
  if (!target.atLeast(5, 0)) return [];
  const json = (renderedInCheck(stack) ?? stack.toTerraform()) as JsonObject;
  const elements = [...elementsOf(json.resource), ...elementsOf(json.data, "data."), ...providersOf(json.provider)];
  return elements.flatMap((each) => [...goneType(each, target), ...goneArgument(each, target)]);
}

interface Element {
  /** As the table of arguments names it. */
  readonly type: string;
  readonly address: string;
  readonly config: JsonObject;
}

const elementsOf = (section: unknown, prefix = ""): readonly Element[] =>
  Object.entries(isObject(section) ? section : {}).flatMap(([type, named]) =>
    Object.entries(isObject(named) ? named : {}).flatMap(([name, config]) =>
      isObject(config) ? [{ type: `${prefix}${type}`, address: `${prefix}${type}.${name}`, config }] : [],
    ),
  );

function providersOf(section: unknown): readonly Element[] {
  const providers: unknown[] = isObject(section) && Array.isArray(section.azurerm) ? section.azurerm : [];
  return providers
    .filter(isObject)
    .map((config) => ({ type: "provider.azurerm", address: "provider.azurerm", config }));
}

function goneType(element: Element, target: Target): readonly Problem[] {
  const { type } = element;
  const successors = rowOf(TYPES_REMOVED_IN_5, type);
  if (!successors) return [];
  const fix = successors.length > 0 ? `use ${successors.join(" or ")}` : "remove the resource, nothing takes its place";
  return [goneText("", "this type", fix, element, target)];
}

function goneArgument(element: Element, target: Target): readonly Problem[] {
  const changed = changedArguments(element.type);
  const gone = changed.flatMap(({ row, names }) =>
    names
      .filter(({ name, removedIn }) => reached(target, removedIn) && has(element, name))
      .map(({ name }) => ({ name, row })),
  );
  // An argument that takes the place of one that is there is named with that one.
  const named = new Set(gone.map(({ row }) => row.replacedBy));
  const required = changed
    .filter(({ row, names }) => reached(target, row.requiredFrom) && lacks(element, names[0]!.name))
    .map(({ names }) => names[0]!.name)
    .filter((name) => !named.has(name));
  return [
    ...gone.map(({ name, row }) => goneText(`\`${name}\` of `, "it", successorText(row), element, target)),
    ...required.map((name) =>
      refusal(
        "azurerm-argument-required",
        `\`${name}\` of ${element.address} must be given for azurerm "${target.constraint}", which requires it; ` +
          `write it with addOverride if the provider class does not have it${at(element)}`,
      ),
    ),
  ];
}

function successorText({ replacedBy }: AzurermArgument): string {
  if (replacedBy === undefined) return "remove it, nothing takes its place";
  return `use ${replacedBy.startsWith("azurerm_") ? `a resource ${replacedBy}` : `\`${replacedBy}\``}`;
}

const goneText = (part: string, what: string, fix: string, element: Element, { constraint }: Target): Problem =>
  refusal(
    "azurerm-argument-removed",
    `${part}${element.address} must be left out for azurerm "${constraint}", which has removed ${what}; ${fix}${at(element)}`,
  );

const has = ({ config }: Element, name: string): boolean =>
  placesOf(config, name).some(({ block }) => block[leafOf(name)] !== undefined);

/** Whether a block that is there lacks an argument. A dynamic block can give it. */
const lacks = ({ config }: Element, name: string): boolean =>
  placesOf(config, name).some(({ block }) => block[leafOf(name)] === undefined) &&
  (parentOf(name) !== "" || config.dynamic === undefined);

function at({ config }: Element): string {
  const note = config["//"];
  const metadata = isObject(note) ? note.metadata : undefined;
  return isObject(metadata) && typeof metadata.path === "string" ? ` (at ${metadata.path})` : "";
}
