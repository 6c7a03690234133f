import type { IConstruct } from "constructs";

interface Claim<Value> {
  readonly value: Value;
  readonly by: IConstruct;
}

/**
 * What constructs have claimed in an app, a stack or another owner, by key and in order: a name, a role, a namespace.
 *
 * A construct claims at the end of its constructor, when nothing can refuse it any more. What a construct claimed that is
 * no longer in the tree counts no more.
 */
export class Registry<Value> {
  private readonly claims = new WeakMap<object, Map<string, Claim<Value>[]>>();

  /** What was claimed under a key. */
  public all(owner: object, key = ""): readonly Value[] {
    const claims = this.claims.get(owner)?.get(key) ?? [];
    return claims.filter(({ by }) => isInTree(by)).map(({ value }) => value);
  }

  /** What was claimed under a key first; `undefined` if nothing was. */
  public first(owner: object, key = ""): Value | undefined {
    return this.claims
      .get(owner)
      ?.get(key)
      ?.find(({ by }) => isInTree(by))?.value;
  }

  /** Claims a value for a construct. */
  public claim(owner: object, by: IConstruct, value: Value, key = ""): Value {
    const keys = this.claims.get(owner) ?? new Map<string, Claim<Value>[]>();
    this.claims.set(owner, keys);
    const claims = keys.get(key);
    if (claims) claims.push({ value, by });
    else keys.set(key, [{ value, by }]);
    return value;
  }
}

/** Whether a construct, and each one around it, is still a child of its scope: `tryRemoveChild` takes one out. */
function isInTree({ node }: IConstruct): boolean {
  if (!node.scope) return true;
  return node.scope.node.tryFindChild(node.id)?.node === node && isInTree(node.scope);
}
