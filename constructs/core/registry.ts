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
    return this.all(owner, key)[0];
  }

  /** Claims a value for a construct. */
  public claim(owner: object, by: IConstruct, value: Value, key = ""): Value {
    const keys = this.claims.get(owner) ?? new Map<string, Claim<Value>[]>();
    this.claims.set(owner, keys);
    keys.set(key, [...(keys.get(key) ?? []), { value, by }]);
    return value;
  }
}

/** Whether a construct, and each one around it, is still a child of its scope: `tryRemoveChild` takes one out. */
function isInTree(construct: IConstruct): boolean {
  return construct.node.scopes.every(
    (each) => !each.node.scope || each.node.scope.node.tryFindChild(each.node.id) === each,
  );
}
