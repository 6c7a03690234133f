import type { TrustDraft } from "../model/trust/draft";
import type { Reading } from "./reading";
import type { CheckResult } from "./result";

/** What was read, and what of it is evaluated. */
export function countsOf(
  { counts, openPaths, openVariables }: Reading,
  model: TrustDraft,
  environments: readonly string[],
): CheckResult["counts"] {
  return {
    ...counts,
    environments,
    unknownKinds: Object.fromEntries([...counts.unknownKinds].sort()),
    openObjects: openPaths.size,
    openVariables: [...openVariables].sort(),
    workloads: model.workloads.length,
    serviceAccounts: model.serviceAccounts.length,
    credentials: model.credentials.length,
    others: model.companions.length,
    evaluated: evaluatedIn(model),
  };
}

/** The number of evaluated objects by kind. */
function evaluatedIn(model: TrustDraft): Readonly<Record<string, number>> {
  const kinds = [
    ...model.workloads.map(({ kind }) => kind),
    ...model.serviceAccounts.map(() => "ServiceAccount"),
    ...model.namespaces.map(() => "Namespace"),
    ...model.egressPolicies.map(() => "NetworkPolicy"),
    ...model.companions.map(({ kind }) => kind),
    ...model.identities.map(() => "managed identity"),
    ...model.credentials.map(() => "federated identity credential"),
    ...model.identityBindings.map(() => "identity binding"),
    ...model.grants.map(() => "role assignment"),
    ...model.clusters.map(() => "cluster"),
    ...model.vaults.map(() => "key vault"),
  ];
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counts].sort());
}
