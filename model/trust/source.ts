import { argumentOf } from "../terraform/azurerm-arguments";
import type { Resource, StackDocument } from "../terraform/document";
import { isExpression, type Text } from "../terraform/text";
import type { Tree } from "../terraform/tree";
import { attributeOf } from "../terraform/values";
import type { TrustDraft } from "./draft";
import type { Declared, Unread } from "./model";

/** A resource or data source that is read into a model. */
export class Source implements Declared {
  public readonly stack: string;
  public readonly address: string;
  public readonly type: string;
  public readonly data: boolean;
  public readonly path: string;

  constructor(
    private readonly draft: TrustDraft,
    private readonly document: StackDocument,
    private readonly resource: Resource,
  ) {
    this.stack = document.name;
    this.address = resource.address;
    this.type = resource.type;
    this.data = resource.mode === "data";
    this.path = resource.constructPath ?? `${document.name}/${resource.address}`;
  }

  /**
   * Where it is declared, for an element of the model. Spread it after a property: V8 makes a hidden class for each object
   * whose literal begins with a spread and goes on with properties, which takes more memory than the object.
   */
  public get declared(): { readonly path: string } & Declared {
    return { path: this.path, stack: this.stack, address: this.address };
  }

  /** The same with the cluster that its provider reaches. */
  public get inCluster(): {
    readonly path: string;
    readonly provider: string;
    readonly cluster?: string;
  } & Declared {
    const cluster = this.clusterOf(this.resolve(this.document.providers.get(this.resource.provider)?.values.host));
    return {
      provider: `${this.stack}:${this.resource.provider}`,
      ...this.declared,
      ...(cluster === undefined ? {} : { cluster }),
    };
  }

  /** All arguments with their texts resolved. */
  public get config(): Tree {
    return this.draft.stacks.tree(this.document, this.resource.values);
  }

  /** One argument, under whichever of its names the configuration has it, with its texts resolved. */
  public tree(name: string): Tree {
    return this.draft.stacks.tree(this.document, argumentOf(this.type, this.resource.values, name));
  }

  public text(name: string): Text | undefined {
    return this.resolve(argumentOf(this.type, this.resource.values, name));
  }

  /** An attribute as others refer to it. */
  public attribute(name: string): Text {
    return this.text(name) ?? attributeOf(this.document, this.resource, name);
  }

  /** How often `for_each` or `count` makes instances of it; the size if it is known. */
  public get repetition(): { readonly by: "for_each" | "count"; readonly size?: number } | undefined {
    const by = (["for_each", "count"] as const).find((each) => this.resource.values[each] !== undefined);
    if (!by) return undefined;
    const size = sizeOf(this.resource.values[by], by);
    return size === undefined ? { by } : { by, size };
  }

  /** Key of the cluster whose attribute a text is. */
  public clusterOf(text: Text | undefined): string | undefined {
    const owner = this.draft.entities.ofReference(text);
    return owner?.kind === "cluster" ? owner.key : undefined;
  }

  /** Key of the entity that this is. */
  public get entity(): string {
    return this.draft.entities.ofResource(this.document, this.resource).key;
  }

  /** The name of what a text refers to, if the text is an attribute of it. */
  public nameBehind(text: Text | undefined): Text | undefined {
    const reference = isExpression(text) ? text.reference : undefined;
    const document = this.draft.stacks.document(reference?.stack);
    const resource = reference && this.draft.stacks.resourceAt(reference);
    return document && resource ? this.draft.stacks.resolve(document, resource.values.name) : undefined;
  }

  /** Says that nothing of this can be read. */
  public unread(why: string, holds: Unread["holds"] = "trust"): void {
    const { path, stack, address } = this;
    this.draft.notEvaluated.push({ path, why, unread: { stack, address, holds } });
  }

  private resolve(value: unknown): Text | undefined {
    return this.draft.stacks.resolve(this.document, value);
  }
}

/** The number of instances; undefined if it is known only after apply. */
function sizeOf(value: unknown, by: "for_each" | "count"): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  if (typeof value !== "string") return undefined;
  if (by === "count") {
    if (/^[0-9]+$/.test(value)) return Number(value);
    return /\?\s*(1\s*:\s*0|0\s*:\s*1)\s*\}$/.test(value) ? 1 : undefined;
  }
  const list = /^\$\{(?:toset\()?(\[.*\])\)?\}$/s.exec(value)?.[1];
  const texts = list?.match(/"(?:[^"\\]|\\.)*"/gs) ?? [];
  // Only literal texts, with commas between them.
  const rest = list?.replace(/"(?:[^"\\]|\\.)*"/gs, "");
  return rest !== undefined && /^\[[\s,]*\]$/.test(rest) ? new Set(texts).size : undefined;
}
