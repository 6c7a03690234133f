import { constantName, slug, uniqueId } from "../plan/slugs";
import type { LegacyIdentity, MigrationPlan, PlannedAccount, PlannedIdentity } from "../plan/plan-model";

/** Names of constants in a generated file. */
export class Names {
  private readonly taken: Set<string>;
  private readonly byKey = new Map<string, string>();

  constructor(...taken: readonly string[]) {
    this.taken = new Set(taken);
  }

  public of(key: string, id: string): string {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const name = uniqueId(this.taken, constantName(id)).replaceAll("-", "");
    this.taken.add(name);
    this.byKey.set(key, name);
    return name;
  }
}

/** The construct id of an identity. */
export const identityId = ({ id }: PlannedIdentity): string => `${id}-identity`;

/**
 * Ids that are taken in the stack: by its own code, by constructs in it, and by names that the constructs library
 * reserves.
 */
const OTHERS = [
  "backend",
  "azurerm",
  "azurerm-cluster",
  "kubernetes",
  "time",
  "cluster",
  "client-config",
  "caller",
  "namespaces",
  "constructor",
];

/** The construct ids of what the generated stack has besides the identities. */
export interface Ids {
  readonly accounts: ReadonlyMap<PlannedAccount, string>;
  /** The AzureIdentities that the accounts replace, by `legacyKey`: one for each selector. */
  readonly legacies: ReadonlyMap<string, { readonly legacy: LegacyIdentity; readonly id: string }>;
}

/** A construct id for each account, its own unless the stack uses it for something else, and for each AzureIdentity. */
export function idsOf({ accounts, identities }: MigrationPlan): Ids {
  const legacies = legaciesOf(accounts);
  const taken = new Set([
    ...OTHERS,
    ...identities.flatMap((each) => ["", "-existing", "-import"].map((end) => `${identityId(each)}${end}`)),
    ...[...legacies.values()].map(({ id }) => id),
  ]);
  return {
    accounts: new Map(accounts.map((each) => [each, uniqueId(taken, each.id, `${each.id}-account`)])),
    legacies,
  };
}

function legaciesOf(accounts: readonly PlannedAccount[]): Ids["legacies"] {
  const taken = new Set<string>();
  const found = new Map<string, { legacy: LegacyIdentity; id: string }>();
  for (const legacy of accounts.flatMap(({ from }) => from)) {
    if (found.has(legacyKey(legacy))) continue;
    const id = slug(`from-${legacy.namespace}-${legacy.name}`);
    found.set(legacyKey(legacy), { legacy, id: uniqueId(taken, id, slug(`${id}-${legacy.selector}`)) });
  }
  return found;
}

/** AzureIdentities with the same key are one construct. */
export const legacyKey = ({ namespace, name, selector }: LegacyIdentity): string =>
  JSON.stringify([namespace, name, selector]);
