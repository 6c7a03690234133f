import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

const IDENTIFIER = "[A-Za-z_][A-Za-z0-9_-]*";
const KEY = '\\[([0-9]+|"[^"]*")\\]';
const MODULES = `(module\\.${IDENTIFIER}(${KEY})?\\.)*`;
const RESOURCE = new RegExp(`^${MODULES}(?!data\\.)${IDENTIFIER}\\.${IDENTIFIER}$`);
const INSTANCE = new RegExp(`${RESOURCE.source.slice(0, -1)}(${KEY})?$`);

/**
 * The problem with the literal `from` address of a `moved` or `removed` block, if any.
 *
 * Source: developer.hashicorp.com/terraform/language/block/moved and /removed; read 2026-11. A data source cannot be moved,
 * and `removed` takes whole resources only.
 */
export function addressProblem(
  prop: string,
  value: string | undefined,
  block: "moved" | "removed",
): Problem | undefined {
  if (!isLiteral(value)) return undefined;
  const pattern = block === "moved" ? INSTANCE : RESOURCE;
  if (pattern.test(value)) return undefined;
  const instance = block === "removed" && INSTANCE.test(value) ? ", without an instance key" : "";
  return refusal(
    "moved-address",
    `\`${prop}\` must be the address of a resource as \`terraform state list\` prints it, such as azurerm_resource_group.main${instance}; got ${shown(value)}`,
  );
}
