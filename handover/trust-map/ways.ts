import {
  clientIdOf,
  credentialsOf,
  declaredAccounts,
  grantsOf,
  serviceAccountsOf,
  workloadsOf,
} from "../../model/trust/links";
import { identityUses, usesOfAccount } from "../../model/trust/identity-uses";
import type { Declared, Grant, ServiceAccount, TrustModel, Workload } from "../../model/trust/model";
import { keptFor } from "../../values/kept";
import type { Holder } from "./holder";

/** A way from a workload, a service account or a principal to a scope: its links, as far as the stacks have them. */
export interface Way {
  readonly workload?: Workload | undefined;
  readonly account?: ServiceAccount | undefined;
  readonly holder?: Holder;
  readonly grant?: Grant | undefined;
}

export const linksOf = ({ workload, account, holder, grant }: Way): readonly Declared[] =>
  [workload, account, holder, grant].filter((each) => each !== undefined);

/**
 * All ways of a model: those through a credential or an identity binding, then the grants of principals without one, then
 * the service accounts with a client id that nothing here trusts.
 */
export const waysOf = keptFor((model: TrustModel): readonly Way[] => {
  const holders: readonly Holder[] = [...model.credentials, ...identityUses(model)];
  const trusted = holders.flatMap((holder) => {
    const starts = orNothing(serviceAccountsOf(model, holder)).flatMap((account) =>
      orNothing(account ? workloadsOf(model, account) : []).map((workload) => ({ workload, account })),
    );
    const grants = orNothing(grantsOf(model, holder.identity));
    return starts.flatMap((start) => grants.map((grant): Way => ({ ...start, holder, grant })));
  });
  const federated = new Set(holders.map((each) => each.identity));
  const granted = model.grants.filter((each) => !federated.has(each.principal)).map((grant): Way => ({ grant }));
  const annotated = declaredAccounts(model)
    .filter((each) => clientIdOf(each) && credentialsOf(model, each).length + usesOfAccount(model, each).length === 0)
    .map((account): Way => ({ account }));
  return [...trusted, ...granted, ...annotated];
});

const waysByStack = keptFor((model: TrustModel) => byStack(waysOf(model), linksOf));

/** The ways that have a link in one of the stacks. */
export function waysIn(model: TrustModel, stacks: ReadonlySet<string>): readonly Way[] {
  const [only = ""] = stacks;
  if (stacks.size <= 1) return waysByStack(model).get(only) ?? [];
  return waysOf(model).filter((way) => linksOf(way).some(({ stack }) => stacks.has(stack)));
}

/** What has a link in a stack, by the name of the stack, in the order of all. */
export function byStack<T>(
  all: readonly T[],
  links: (each: T) => readonly Declared[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const each of all)
    for (const stack of new Set(links(each).map((link) => link.stack))) {
      const known = found.get(stack);
      if (known) known.push(each);
      else found.set(stack, [each]);
    }
  return found;
}

function orNothing<T>(all: readonly T[]): readonly (T | undefined)[] {
  return all.length > 0 ? all : [undefined];
}
