import { argumentNames } from "../../model/terraform/azurerm-arguments";
import { block, blockAt, type StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { localsBehind } from "../../model/terraform/locals-behind";
import { dependencyPath } from "../../model/terraform/references";
import type { TrustModel } from "../../model/trust/model";
import { beyondMocks } from "./beyond-mocks";
import { attributeOf, expressionOf, quoted } from "../hcl/expressions";

/** One value that must not change, because a trust depends on it. */
export interface Wire {
  /** The resource with the value. */
  readonly address: string;
  /** The path in the JSON of the resource, without indexes of blocks. */
  readonly path: readonly string[];
  /** The condition in HCL. */
  readonly condition: string;
  /** The error message, with the address, what changed and the consequence. */
  readonly message: string;
  /** An expression with the places that changed, which the message begins with. */
  readonly listed?: string;
}

/** The JSON of the stack, as a condition of a test reads it. */
export const JSON_OF_STACK = 'jsondecode(file("${path.module}/cdk.tf.json"))';

/** Writes wires as conditions in HCL. */
export class WireWriter {
  public readonly found: Wire[] = [];
  private readonly unplanned: ReadonlySet<string>;
  private readonly multiplied = new Set<string>();

  /**
   * @param original the synthesized document, in which references to other stacks resolve
   * @param written the document of the bundle, whose expressions the conditions repeat
   */
  constructor(
    private readonly model: TrustModel,
    private readonly original: StackDocument,
    private readonly written: StackDocument,
  ) {
    this.unplanned = beyondMocks(written);
  }

  public chain(first: string, second: string): void {
    const path = dependencyPath(this.original, second, first);
    path.slice(1).forEach((to, index) => {
      const from = path[index]!;
      const [type, name] = from.split(".") as [string, string];
      const json = `${JSON_OF_STACK}.resource.${type}[${quoted(name)}]`;
      const listed = this.original.resources.get(from)?.values.depends_on;
      const direct = Array.isArray(listed) && listed.includes(to);
      this.found.push({
        address: from,
        path: direct ? ["depends_on"] : [],
        condition: direct
          ? `contains(try(${json}.depends_on, []), ${quoted(to)})`
          : `strcontains(try(jsonencode(${json}), ""), ${quoted(`${to}.`)})`,
        message: `${from} no longer depends on ${to}: Azure refuses two writes to one identity at the same time`,
      });
    });
  }

  /** A protection must stay on. */
  public stays(address: string, argument: readonly string[], message: string): void {
    const path = this.given(address, argument);
    const value = this.valueAt(this.original, address, path);
    if (value !== true && value !== "true") return;
    this.add({ address, path, condition: `try(${attributeOf(address, path)}, false) == true`, message });
  }

  /** The value at a path must not change. */
  public equals(
    address: string,
    argument: readonly string[],
    message: string,
    indexed?: readonly (string | number)[],
  ): void {
    const path = this.given(address, argument);
    const attribute = indexed ?? path;
    const original = this.valueAt(this.original, address, path);
    const written = this.valueAt(this.written, address, path);
    const expected = Array.isArray(original) ? this.expectedList(original, written) : this.expected(original, written);
    if (expected === undefined) return;
    const actual = attributeOf(address, attribute);
    const condition = Array.isArray(original)
      ? `try(tolist(${actual}), []) == ${expected}`
      : `try(${actual}, "") == ${expected}`;
    this.add({ address, path, condition, message });
  }

  /** A value that the test cannot plan, or of a block with several instances, is compared as an expression. */
  public add(wire: Wire): void {
    const { address } = wire;
    const values = this.written.resources.get(address)?.values;
    const several = ["count", "for_each"].filter((key) => values?.[key] !== undefined);
    for (const key of this.multiplied.has(address) ? [] : several)
      this.asWritten(address, [key], `${address} creates other instances (${key}): each of them adds or removes trust`);
    this.multiplied.add(address);
    this.found.push(several.length > 0 || this.unplanned.has(address) ? this.inFile(wire) : wire);
  }

  /** A whole argument or block must have the same content in the file. */
  public asWritten(address: string, path: readonly string[], message: string): void {
    this.found.push(this.inFile({ address, path, condition: "", message }));
  }

  private inFile({ address, path, message }: Wire): Wire {
    const parts = address.split(".");
    const [type, name] = parts.slice(-2) as [string, string];
    const section = parts[0] === "data" ? "data" : "resource";
    const file =
      type === "module"
        ? `${JSON_OF_STACK}.module[${quoted(name)}]`
        : `${JSON_OF_STACK}.${section}.${type}[${quoted(name)}]`;
    // A whole block is compared together with its metadata.
    let at: unknown =
      path.length > 0
        ? this.written.resources.get(address)?.values
        : type === "module"
          ? blockAt(this.written.json, "module")[name]
          : blockAt(this.written.json, section, type)[name];
    const steps = path.flatMap((key): (string | number)[] => {
      const list = Array.isArray(at);
      const inside: unknown = list ? (at as unknown[])[0] : at;
      at = isObject(inside) ? inside[key] : undefined;
      return list ? [0, key] : [key];
    });
    const actual = attributeOf(file, steps);
    const compared: [actual: string, expected: unknown][] = [
      [actual, at],
      ...localsBehind(this.written, at).map((local): [string, unknown] => [
        `${JSON_OF_STACK}.locals[${quoted(local)}]`,
        this.written.locals[local],
      ]),
    ];
    const condition = compared
      .map(([is, was]) => `try(jsonencode(${is}), "") == jsonencode(jsondecode(${quoted(JSON.stringify(was))}))`)
      .join(" && ");
    return { address, path, condition, message };
  }

  private expectedList(original: readonly unknown[], written: unknown): string | undefined {
    const each = original.map((one, index) => this.expected(one, Array.isArray(written) ? written[index] : undefined));
    return each.length === 0 || each.includes(undefined) ? undefined : `tolist([${each.join(", ")}])`;
  }

  private expected(original: unknown, written: unknown): string | undefined {
    const value = this.model.stacks.resolve(this.original, original);
    if (value === undefined || typeof original !== "string" || typeof written !== "string") return undefined;
    return typeof value === "string" ? quoted(value) : expressionOf(written);
  }

  /** The path under the name that the argument has in the JSON. */
  private given(address: string, [first, ...rest]: readonly string[]): readonly string[] {
    const resource = this.original.resources.get(address);
    const names = argumentNames(resource?.type ?? "", first!);
    return [names.find((name) => resource?.values[name] !== undefined) ?? first!, ...rest];
  }

  private valueAt(document: StackDocument, address: string, path: readonly string[]): unknown {
    const values: unknown = document.resources.get(address)?.values;
    return path.reduce<unknown>((at, key, index) => {
      if (index === path.length - 1) return isObject(at) ? at[key] : undefined;
      return key === "labels" || key === "annotations" ? (isObject(at) ? at[key] : undefined) : block(at, key);
    }, values);
  }

  public metadataPath(address: string): readonly string[] {
    return address.startsWith("kubernetes_manifest.") ? ["manifest", "metadata"] : ["metadata"];
  }

  /** A path with the index of each block; manifests have no blocks and no indexes. */
  public indexed(address: string, path: readonly string[]): readonly (string | number)[] {
    if (address.startsWith("kubernetes_manifest.")) return path;
    const attributes = new Set(["labels", "annotations"]);
    return path.flatMap((key, index) =>
      index === path.length - 1 || attributes.has(key) || attributes.has(path[index - 1] ?? "") ? [key] : [key, 0],
    );
  }
}
