import type { StackDocument } from "../../model/terraform/document";
import type { TrustModel } from "../../model/trust/model";
import { textOf } from "../../model/terraform/text";
import { keptFor } from "../../values/kept";
import { pathSegment } from "../../values/text/path-segment";
import { shellOption, shellWord } from "../../values/text/shell-word";
import type { Permissions } from "../permissions/permissions";

/** A piece of scopes that the reader of a README fills in, as a variable of the shell. */
export interface Placeholder {
  /** As permissions.json has it: `{platform.random_id.suffix.hex}`. */
  readonly text: string;
  /** Named by its meaning: `SUBSCRIPTION_ID`, `PLATFORM_SUFFIX`. */
  readonly variable: string;
  /** The command that prints it: an output of another stack, or what an apply of the stack's resource groups made. */
  readonly command?: string;
  /** Whether the stack itself makes it. */
  readonly isOwn: boolean;
}

/** The placeholders of a stack's permissions, each with a name of its own. */
export function placeholdersOf(model: TrustModel, stack: string, permissions: Permissions): readonly Placeholder[] {
  const texts = permissions.placeholders;
  const creates = permissions.createdGroups.length > 0;
  const taken = new Set<string>();
  return texts.map((text) => {
    const looked = lookUpOf(model, text);
    const output = looked === undefined ? outputOf(model, text) : undefined;
    const wanted = output ? `${output.stack}_${output.name}` : meaningOf(text);
    const base =
      wanted
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, "_")
        .replace(/^_+|_+$/g, "")
        .replace(/^(?=\d)/, "N_") || "VALUE";
    let variable = base;
    for (let number = 2; taken.has(variable); number++) variable = `${base}_${number}`;
    taken.add(variable);
    const isOwn = text.startsWith(`{${stack}.`) && !text.startsWith(`{${stack}.data.`);
    const command = isOwn
      ? creates
        ? commandOfState(text.slice(stack.length + 2, -1))
        : undefined
      : output && output.stack !== stack
        ? `terraform -chdir=${shellWord(`../${pathSegment(output.stack)}`)} output -raw ${shellWord(output.name)}`
        : looked;
    return { text, variable, isOwn, ...(command === undefined ? {} : { command }) };
  });
}

/** The command that prints the client id of a managed identity that a data source reads by literal names. */
function lookUpOf(model: TrustModel, text: string): string | undefined {
  const [, stack, address] =
    /^\{([^{}.]+)\.(data\.azurerm_user_assigned_identity\.[^{}.]+)\.client_id\}$/.exec(text) ?? [];
  const { name, resource_group_name: group } = model.stacks.document(stack)?.resources.get(address ?? "")?.values ?? {};
  if (typeof name !== "string" || typeof group !== "string" || `${name}${group}`.includes("${")) return undefined;
  return `az identity show ${shellOption("--name", name)} ${shellOption("--resource-group", group)} --query clientId --output tsv`;
}

/** The command that prints an attribute of a resource from the state, where it is one by a plain path. */
function commandOfState(place: string): string | undefined {
  const [, address, attribute] = /^([a-z0-9_]+\.[A-Za-z0-9_-]+)((?:\.[a-z0-9_]+|\[[0-9]+\])+)$/.exec(place) ?? [];
  if (address === undefined || attribute === undefined) return undefined;
  const filter = `.values.root_module.resources[] | select(.address == ${JSON.stringify(address)}) | .values${attribute}`;
  return `terraform show -json | jq -r ${shellWord(filter)}`;
}

/** A text with placeholders as one word of the shell. */
export function filledWord(text: string, placeholders: readonly Placeholder[]): string {
  const known = variablesOf(placeholders);
  const words: string[] = [];
  let plain = "";
  for (const part of text.split(/(\{[^{}]+\})/)) {
    const variable = known.get(part);
    if (variable === undefined) {
      plain += part;
      continue;
    }
    if (plain !== "") words.push(shellWord(plain));
    words.push(`"$${variable}"`);
    plain = "";
  }
  if (plain !== "") words.push(shellWord(plain));
  return words.join("") || "''";
}

const variablesOf = keptFor(
  (placeholders: readonly Placeholder[]): ReadonlyMap<string, string> =>
    new Map(placeholders.map(({ text, variable }) => [text, variable])),
);

/** The output of a stack whose value is exactly the placeholder's. */
function outputOf(model: TrustModel, text: string): { readonly stack: string; readonly name: string } | undefined {
  const [, stack, rest] = /^\{([^{}.]+)\.([^{}]+)\}$/.exec(text) ?? [];
  const document = model.stacks.document(stack);
  if (!document || stack === undefined) return undefined;
  const name = outputsOf(model)(document).get(`\${${stack}/${rest}}`);
  return name === undefined ? undefined : { stack, name };
}

/** The first output of a stack with a value, by the value. */
const outputsOf = keptFor((model: TrustModel) =>
  keptFor((document: StackDocument): ReadonlyMap<string, string> => {
    const names = [...document.outputs].flatMap(([name, { value }]): [string, string][] => {
      const resolved = model.stacks.resolve(document, value);
      return resolved === undefined ? [] : [[textOf(resolved), name]];
    });
    return new Map(names.reverse());
  }),
);

/** `{subscriptionId}` is SUBSCRIPTION_ID; of an address its name and attribute count, without the digest of cdktf. */
function meaningOf(text: string): string {
  const inside = text.slice(1, -1);
  const [, name, attribute] = /(?:\.data)?\.[a-z0-9_]+\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_[\].]+)$/.exec(inside) ?? [];
  if (name === undefined || attribute === undefined) return inside.replace(/([a-z])([A-Z])/g, "$1_$2");
  return `${name.replace(/_[0-9A-F]{8}$/, "").replace(/_(resource|data)$/, "")}_${attribute}`;
}
