import type { Readable } from "node:stream";
import { SourceError, sourcesOf } from "../model/manifests/sources";
import { VariableValues } from "../model/manifests/template-variables";
import type { TrustDraft } from "../model/trust/draft";
import { evaluateWiring } from "../wiring/evaluate";
import type { WiringRuleId } from "../wiring/rules";
import { Reading } from "./reading";
import type { CheckResult } from "./result";

export interface CheckOptions {
  /** Files, directories, or `-`: Kubernetes YAML or JSON, and output of `terraform show -json` or Terraform JSON. */
  readonly paths: readonly string[];
  /** Files that must have a Terraform plan, state or configuration in JSON. @default - none */
  readonly terraform?: readonly string[];
  /** Namespace of objects that do not state one. @default - unknown; it is the same for all of them */
  readonly namespace?: string;
  /** Rules whose findings are suppressed. @default - none */
  readonly ignore?: readonly WiringRuleId[];
  /** Values for template variables such as `${NAME}`, by name. @default - variables are not evaluated */
  readonly variables?: ReadonlyMap<string, string>;
  /** The stream that `-` reads. @default process.stdin */
  readonly stdin?: Readable;
}

/** Files that are read in directories: those that are evaluated, and those that are only counted. */
const READ = /\.(ya?ml|json|tf)$/i;

/**
 * Evaluates manifests and Terraform plans or states, without access to a cluster.
 *
 * @throws SourceError if a path cannot be read, if a file of `terraform` has nothing of Terraform, or if no variable has
 * the name of one of `variables`
 */
export async function checkManifests({
  paths,
  terraform = [],
  namespace,
  ignore = [],
  variables = new Map(),
  stdin = process.stdin,
}: CheckOptions): Promise<CheckResult> {
  const values = new VariableValues(variables);
  const reading = new Reading(namespace, values);
  for (const source of await sourcesOf([...paths, ...terraform], stdin, READ)) await reading.take(source);
  for (const path of terraform) reading.requireTerraform(path);
  if (values.unused.length > 0)
    throw new SourceError(`--set ${values.unused[0]}=...`, "fills in no variable", inputHas(reading));
  const model = reading.model();
  const { findings, notEvaluated } = evaluateWiring(model);
  const kept = findings.filter(({ rule }) => !ignore.includes(rule));
  const { counts, unreadable, openPaths, openVariables } = reading;
  return {
    findings: kept,
    ignored: findings.length - kept.length,
    unreadable,
    // What waits for a variable is counted once, with the variables.
    notEvaluated: notEvaluated.filter(
      ({ path, why }) => !(openPaths.has(path) && why.includes("known only after apply")),
    ),
    counts: {
      ...counts,
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

const inputHas = ({ openVariables }: Reading): string =>
  openVariables.size === 0 ? " of the input" : ` of the input; it has ${[...openVariables].sort().join(", ")}`;

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
