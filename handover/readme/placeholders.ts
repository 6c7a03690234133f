import type { TrustModel } from "../../model/trust/model";
import { textOf } from "../../model/terraform/text";
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
  let parts: readonly (string | Placeholder)[] = [text];
  for (const each of placeholders)
    parts = parts.flatMap((part) =>
      typeof part === "string"
        ? part.split(each.text).flatMap((piece, index) => (index === 0 ? [piece] : [each, piece]))
        : [part],
    );
  const words = parts
    .filter((part) => part !== "")
    .map((part) => (typeof part === "string" ? shellWord(part) : `"$${part.variable}"`));
  return words.join("") || "''";
}

/** The output of a stack whose value is exactly the placeholder's. */
function outputOf(model: TrustModel, text: string): { readonly stack: string; readonly name: string } | undefined {
  const [, stack, rest] = /^\{([^{}.]+)\.([^{}]+)\}$/.exec(text) ?? [];
  const document = model.stacks.document(stack);
  if (!document || stack === undefined) return undefined;
  for (const [name, { value }] of document.outputs) {
    const resolved = model.stacks.resolve(document, value);
    if (resolved !== undefined && textOf(resolved) === `\${${stack}/${rest}}`) return { stack, name };
  }
  return undefined;
}

/** `{subscriptionId}` is SUBSCRIPTION_ID; of an address its name and attribute count, without the digest of cdktf. */
function meaningOf(text: string): string {
  const inside = text.slice(1, -1);
  const [, name, attribute] = /(?:\.data)?\.[a-z0-9_]+\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_[\].]+)$/.exec(inside) ?? [];
  if (name === undefined || attribute === undefined) return inside.replace(/([a-z])([A-Z])/g, "$1_$2");
  return `${name.replace(/_[0-9A-F]{8}$/, "").replace(/_(resource|data)$/, "")}_${attribute}`;
}
