import { TerraformElement, TerraformStack } from "cdktf";
import { allBelow } from "./per-check";
import { renderedInCheck } from "./check-app";
import type { JsonObject } from "../../../model/terraform/document";
import { isObject } from "../../../values/object";
import {
  plainIn,
  secretsOfProvider,
  secretsOfResource,
  secretsOfVariable,
} from "../../../model/terraform/plain-secrets";
import { templateProblem } from "../../../model/terraform/template-syntax";
import { shown } from "../../../values/shown";
import { resolvedIn } from "../../../values/resolved";
import { validate } from "../input/refuse";
import { extended, type Problem, refusal } from "../../../values/problem";

const checked = new WeakSet<TerraformStack>();

/**
 * Adds the checks of the whole JSON of a stack, also of parts that come from overrides, escape hatches or provider classes.
 * They reject secrets in plain text, names and expressions that Terraform cannot parse, and values of another app.
 */
export function checkStack(stack: TerraformStack): void {
  if (checked.has(stack)) return;
  checked.add(stack);
  validate(stack, () => {
    const json = (renderedInCheck(stack) ?? stack.toTerraform()) as JsonObject;
    return [
      ...foreignProblems(stack),
      ...nameProblems(json),
      ...variableProblems(json),
      ...blocksOf(json).flatMap(blockProblems),
    ];
  });
}

/** Terraform's rule for names. cdktf removes other characters, but keeps a first digit or hyphen. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The problems with names that Terraform rejects: those of constructs whose id begins with another character. */
function nameProblems(json: JsonObject): Problem[] {
  const named = (section: unknown): [string, unknown][] => (isObject(section) ? Object.entries(section) : []);
  const blocks = [
    ...["resource", "data"].flatMap((section) => named(json[section]).flatMap(([, each]) => named(each))),
    ...["module", "output", "variable"].flatMap((section) => named(json[section])),
  ];
  return blocks
    .filter(([name]) => !NAME.test(name))
    .map(([name, values]) => {
      const at = isObject(values) ? pathOf(values["//"]) : undefined;
      return refusal(
        "construct-id",
        `the id of a construct in a stack must begin with a letter or an underscore, because Terraform's names do, got ` +
          `${shown(name)} as a name in the JSON; choose another id${at === undefined ? "" : ` (at ${at})`}`,
      );
    });
}

/** A default of a sensitive variable. Strings of a variable are no templates, so it is not among the blocks. */
function variableProblems(json: JsonObject): Problem[] {
  return Object.entries(isObject(json["variable"]) ? json["variable"] : {}).flatMap(([name, values]) =>
    plainIn(values, secretsOfVariable(values)).map((path) =>
      refusal(
        "plain-secret",
        `\`${path}\` of variable.${name} must be absent, because the variable is \`sensitive\`, got a literal, which would be ` +
          `readable in the JSON; set TF_VAR_${name} where Terraform runs`,
      ),
    ),
  );
}

/** A block of the JSON whose strings Terraform parses as templates. */
interface Block {
  /** `azurerm_key_vault.vault`, `output.name`. */
  readonly address: string;
  /** Paths of its attributes that are secrets. @default - none */
  readonly secrets?: readonly string[];
  /** Where a secret can be read that is written as text. @default - the JSON and the state */
  readonly readable?: string;
  readonly values: unknown;
}

function blocksOf(json: JsonObject): Block[] {
  const named = (section: unknown): [string, unknown][] => (isObject(section) ? Object.entries(section) : []);
  const ofSection = (section: string, prefix = section): Block[] =>
    named(json[section]).map(([name, values]) => ({ address: `${prefix}.${name}`, values }));
  return [
    ...named(json["resource"]).flatMap(([type, resources]) =>
      named(resources).map(([name, values]) => ({
        address: `${type}.${name}`,
        secrets: secretsOfResource(type, values),
        values,
      })),
    ),
    ...named(json["data"]).flatMap(([type, sources]) =>
      named(sources).map(([name, values]) => ({ address: `data.${type}.${name}`, values })),
    ),
    ...ofSection("provider").map((each) => ({
      ...each,
      secrets: secretsOfProvider(each.address.slice("provider.".length)),
      readable: "the JSON and saved plans",
    })),
    ...ofSection("module"),
    ...ofSection("locals", "local"),
    ...named(json["output"]).map(([name, values]) => ({
      address: `output.${name}`,
      values: isObject(values) ? { value: values["value"] } : values,
    })),
  ];
}

function blockProblems({ address, secrets = [], readable = "the JSON and the state", values }: Block): Problem[] {
  const at = isObject(values) ? pathOf(values["//"]) : undefined;
  return [
    ...plainIn(values, secrets).map((path) =>
      refusal(
        "plain-secret",
        `\`${path}\` of ${address} must be a Terraform token, got a literal, which would be readable in ${readable}; use a ` +
          "TerraformVariable with `sensitive: true`",
      ),
    ),
    ...templateProblems(values, address),
  ].map((problem) => (at === undefined ? problem : extended(problem, ` (at ${at})`)));
}

const pathOf = (note: unknown): string | undefined =>
  isObject(note) && isObject(note["metadata"]) && typeof note["metadata"]["path"] === "string"
    ? note["metadata"]["path"]
    : undefined;

function templateProblems(value: unknown, path: string): Problem[] {
  if (typeof value === "string") {
    const problem = templateProblem(value);
    if (problem === undefined) return [];
    return [
      refusal(
        "template-syntax",
        `\`${path}\` must be a text that Terraform can parse, got ${shown(value)}: ${problem}; write $\${ for these two ` +
          "characters themselves, and %%{ for %{",
      ),
    ];
  }
  if (Array.isArray(value)) return value.flatMap((each, i) => templateProblems(each, `${path}[${i}]`));
  if (!isObject(value)) return [];
  // The names of a map are templates as well.
  return Object.entries(value).flatMap(([key, each]) =>
    key === "//"
      ? []
      : [...(/[$%]\{/.test(key) ? templateProblems(key, path) : []), ...templateProblems(each, `${path}.${key}`)],
  );
}

/** cdktf would read such a value from the state of a stack that this app does not have. */
function foreignProblems(stack: TerraformStack): Problem[] {
  const foreign = stack.dependencies.filter((each) => each.node.root !== stack.node.root);
  return foreign.map((each) => {
    const user = allBelow(stack).find(
      (element) =>
        TerraformElement.isTerraformElement(element) &&
        element.node.id !== `cross-stack-reference-input-${each.node.id}` &&
        JSON.stringify(resolvedIn(stack, element.toTerraform())).includes(
          `cross-stack-reference-input-${each.node.id}`,
        ),
    );
    return refusal(
      "other-app",
      `values must come from this app, got one of the stack ${shown(each.node.path)} of another app; read it from a construct ` +
        `of this app (at ${user?.node.path ?? stack.node.path})`,
    );
  });
}
