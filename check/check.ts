import type { TrustDraft } from "../model/trust/draft";
import type { WiringRuleId } from "../wiring/rules/rules";
import { evaluateEach } from "./environments";
import { type InputOptions, readInput } from "./read-input";
import type { CheckResult } from "./result";

export interface CheckOptions extends InputOptions {
  /** Rules whose findings are suppressed. @default - none */
  readonly ignore?: readonly WiringRuleId[];
}

/**
 * Evaluates manifests and Terraform plans or states, without access to a cluster.
 *
 * @throws SourceError as `readInput` does
 */
export async function checkManifests({ ignore = [], ...options }: CheckOptions): Promise<CheckResult> {
  const reading = await readInput(options);
  const model = reading.model();
  const { findings, notEvaluated, environments } = evaluateEach(reading, model);
  const kept = findings.filter(({ rule }) => !ignore.includes(rule));
  const { counts, unreadable, openPaths, openVariables } = reading;
  return {
    findings: kept,
    ignored: findings.length - kept.length,
    unreadable,
    files: new Map(kept.map(({ path }) => [path, reading.fileOf(path)] as const).filter(([, file]) => file !== "")),
    // What waits for a variable is counted once, with the variables.
    notEvaluated: notEvaluated.filter(
      ({ path, why }) => !(openPaths.has(path) && why.includes("known only after apply")),
    ),
    counts: {
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
    },
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
    ...model.grants.map(() => "role assignment"),
    ...model.clusters.map(() => "cluster"),
    ...model.vaults.map(() => "key vault"),
  ];
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counts].sort());
}
