import { addressesIn, type Expressions, type TerraformJson } from "../terraform/wiring-expressions";
import { isExpression, type Text, type Tree } from "./wiring-model";
import { textAt } from "../terraform/wiring-tree";

/** One resource or data source of a stack. */
export interface Element {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly data: boolean;
  readonly path: string;
  /** Key of the cluster that its provider talks to. */
  readonly cluster: string;
  readonly config: Tree;
  readonly raw: TerraformJson;
}

/** The resources or data sources of a stack that can say something about wiring. */
export function* elementsOf(
  stack: string,
  json: TerraformJson,
  section: "resource" | "data",
  expressions: Expressions,
): Generator<Element> {
  for (const [type, named] of entries(json[section])) {
    if (!/^(azurerm|kubernetes|azapi|azuread|helm|kubectl|time)_/.test(type)) continue;
    for (const [name, raw] of entries(named)) {
      if (typeof raw !== "object" || raw === null || Array.isArray(raw)) continue;
      const config = raw as TerraformJson;
      const data = section === "data";
      const address = `${data ? "data." : ""}${type}.${name}`;
      const path = textAt(config["//"] as Tree, "metadata", "path");
      const provider = typeof config["provider"] === "string" ? config["provider"] : "kubernetes";
      yield {
        stack,
        address,
        type,
        data,
        path: typeof path === "string" ? path : `${stack}/${address}`,
        cluster: `${stack}:${provider}`,
        config: expressions.tree(config, stack),
        raw: config,
      };
    }
  }
}

const entries = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

/** What Terraform makes before what, within a stack. */
export class Order {
  constructor(elements: readonly Element[]) {
    for (const element of elements) this.elements.set(element.address, element);
  }

  private readonly elements = new Map<string, Element>();

  /** Paths of all that is made before a resource, directly or through others. */
  public before(element: Element): readonly string[] {
    const seen = new Set<Element>();
    const open = [element];
    for (let next = open.pop(); next; next = open.pop()) {
      for (const address of addressesIn(next.raw)) {
        const found = this.elements.get(address);
        if (!found || found === element || seen.has(found)) continue;
        seen.add(found);
        open.push(found);
      }
    }
    return [...seen].map(({ path }) => path);
  }
}

/** The attribute of an element as others refer to it. */
export function attribute({ stack, address, config }: Element, name: string): Text {
  return (
    textAt(config, name) ?? {
      expression: `\${${stack}:${address}.${name}}`,
      reference: { stack, address, attribute: name },
    }
  );
}

/** A text as others name it. */
export const keyOf = (text: Text): string => (isExpression(text) ? text.expression : text);
