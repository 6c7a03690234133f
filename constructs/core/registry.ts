import type { IConstruct } from "constructs";

interface Claim<Value> {
  readonly value: Value;
  readonly by: IConstruct;
}

/**
 * The claims of constructs in an app, a stack or another owner, by key and in order: names, roles, namespaces.
 *
 * A construct claims at the end of its constructor, after all checks. Claims of a construct that is no longer in the tree do
 * not count.
 */
export class Registry<Value> {
  private readonly claims = new WeakMap<object, Map<string, Claim<Value>[]>>();

  /** All values under a key. */
  public all(owner: object, key = ""): readonly Value[] {
    const claims = this.claims.get(owner)?.get(key) ?? [];
    return claims.filter(({ by }) => isInTree(by)).map(({ value }) => value);
  }

  /** The first value under a key, if any. */
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

/** Whether a construct and all its parents are still children of their scopes. `tryRemoveChild` removes one. */
function isInTree({ node }: IConstruct): boolean {
  if (!node.scope) return true;
  return node.scope.node.tryFindChild(node.id)?.node === node && isInTree(node.scope);
}
