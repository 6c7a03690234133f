import { blocksOf, type JsonObject } from "../../model/terraform/document";
import { attributeLines, block, type Lines, valueOf } from "./body";
import { quoted } from "./expressions";

/** The arguments of Terraform itself that a resource or data source can have besides those of its type. */
const META = ["depends_on", "provider", "count", "for_each", "lifecycle", "provisioner", "connection"];

/** The arguments of a resource's type, and the lines of those of Terraform itself. */
export function metaLines(config: JsonObject): { readonly own: JsonObject; readonly meta: Lines } {
  const own = Object.fromEntries(Object.entries(config).filter(([name]) => !META.includes(name)));
  const { depends_on: waits, provider, count, for_each: each, lifecycle, provisioner, connection } = config;
  const meta = [
    ...(typeof provider === "string" ? [`provider = ${provider}`] : []),
    ...(count === undefined ? [] : [`count = ${valueOf(count)}`]),
    ...(each === undefined ? [] : [`for_each = ${valueOf(each)}`]),
    ...rawListOf("depends_on", waits),
    ...blocksOf(lifecycle).flatMap((given) => block("lifecycle", lifecycleLines(given))),
    ...blocksOf(connection).flatMap((given) => block("connection", attributeLines(given))),
    ...blocksOf(provisioner).flatMap((given) =>
      Object.entries(given).flatMap(([kind, body]) =>
        blocksOf(body).flatMap((arguments_) => block(`provisioner ${quoted(kind)}`, provisionerLines(arguments_))),
      ),
    ),
  ];
  return { own, meta };
}

/** A list of addresses, without quotes. */
export function rawListOf(name: string, list: unknown): Lines {
  return Array.isArray(list) && list.length > 0 ? [`${name} = [${list.map(String).join(", ")}]`] : [];
}

function lifecycleLines(lifecycle: JsonObject): Lines {
  const { ignore_changes: ignored, replace_triggered_by: triggers, precondition, postcondition, ...rest } = lifecycle;
  return [
    ...attributeLines(rest),
    ...(ignored === "all" ? ["ignore_changes = all"] : rawListOf("ignore_changes", ignored)),
    ...rawListOf("replace_triggered_by", triggers),
    ...blocksOf(precondition).flatMap((each) => block("precondition", attributeLines(each))),
    ...blocksOf(postcondition).flatMap((each) => block("postcondition", attributeLines(each))),
  ];
}

/** `when` and `on_failure` are keywords. */
const provisionerLines = (config: JsonObject): Lines =>
  Object.entries(config).flatMap(([name, value]) => {
    if (name === "//") return [];
    if (name === "connection") return blocksOf(value).flatMap((given) => block("connection", attributeLines(given)));
    return [`${name} = ${["when", "on_failure"].includes(name) ? String(value) : valueOf(value)}`];
  });
