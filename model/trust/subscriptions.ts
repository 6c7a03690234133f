/** The subscription of an Azure object: an id in lower case, or what is known of it. */
export type Subscription = string | UnknownSubscription;

/** The subscription of a provider without a literal id. */
export interface UnknownSubscription {
  /** The alias of the provider; for the default one its cloud, empty for the public one. */
  readonly alias: string;
  /** The ids of the other providers of its stack, which are of other subscriptions. */
  readonly others: readonly string[];
}

interface Named {
  readonly key: string;
  subscription: Subscription;
}

/** The objects of each name, and their subscriptions. Most names have one object, and its subscription is not in its key. */
export class Subscriptions {
  private readonly byName = new Map<string, Named[]>();
  private readonly known = new Map<string, string>();

  /**
   * The key of the object with a name in a subscription. An object whose subscription is unknown is the known one of its name.
   *
   * @param byAlias whether an alias of a provider names the subscription, which is then part of a new key
   */
  public key(name: string, subscription: Subscription, byAlias = false): string {
    const all = this.byName.get(name) ?? [];
    const own = all.find((each) => isSame(each.subscription, subscription));
    const fitting = all.filter((each) => mayBeSame(each.subscription, subscription));
    const found = own ?? (fitting.length === 1 ? fitting[0] : undefined);
    if (found) {
      if (typeof found.subscription !== "string") found.subscription = subscription;
      this.note(found.key, found.subscription);
      return found.key;
    }
    const shown = typeof subscription === "string" ? subscription : subscription.alias;
    const key = all.length === 0 && !byAlias ? name : `${name}@${shown}`;
    this.byName.set(name, [...all, { key, subscription }]);
    this.note(key, subscription);
    return key;
  }

  /** Keeps the subscription of an object with a key. */
  public note(key: string, subscription: Subscription): void {
    if (typeof subscription === "string") this.known.set(key, subscription);
  }

  /** The subscription of an object, if it is known. */
  public of(key: string): string | undefined {
    return this.known.get(key);
  }

  /** Takes what others know. */
  public take(others: Subscriptions): void {
    for (const [name, all] of others.byName) this.byName.set(name, all);
    for (const [key, subscription] of others.known) this.known.set(key, subscription);
  }
}

const isSame = (a: Subscription, b: Subscription): boolean =>
  typeof a === "string" || typeof b === "string" ? a === b : a.alias === b.alias;

function mayBeSame(a: Subscription, b: Subscription): boolean {
  if (typeof a === "string") return typeof b !== "string" && !b.others.includes(a);
  return typeof b === "string" && !a.others.includes(b);
}
