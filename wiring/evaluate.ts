import { EXTERNAL_DNS_FILE } from "../facts/kubernetes/operator-identities";
import { WEBHOOK_KEYS } from "../facts/kubernetes/webhook";
import { isExpression } from "../model/terraform/text";
import { field, type NotEvaluated, type TrustModel, type Workload } from "../model/trust/model";
import { labelled } from "../model/trust/trust-index";
import { Evaluation } from "./evaluation";
import { evaluateAccount, evaluateAccountOf, evaluateTwins } from "./trust/accounts";
import { evaluateRoles } from "./access/azure";
import { evaluateClusters } from "./trust/clusters";
import { evaluateCredential } from "./trust/credentials";
import { evaluateSiblings } from "./trust/credential-siblings";
import { evaluateIdentityBindings } from "./trust/identity-bindings";
import { evaluateLabels } from "./pods/labels";
import { evaluateHelm } from "./companions/helm";
import { evaluateNamespaces } from "./pods/namespaces";
import {
  evaluateClusterIdentity,
  evaluateExternalDns,
  evaluateIssuer,
  evaluateProviderConfig,
} from "./companions/operator-identities";
import { evaluateOperatorSecret, evaluateTrigger } from "./companions/operators";
import { evaluateRoleOrder } from "./access/order";
import { evaluatePlainSecrets } from "./state/plain-secrets";
import { evaluatePod } from "./pods/pods";
import { evaluateSecretStore } from "./companions/secret-stores";
import { evaluateMounts, evaluateSecretClass } from "./companions/secrets";
import { evaluateState } from "./state/state";
import { evaluateWideRoles } from "./access/wide-roles";
import { WIRING_RULES, type WiringRuleId } from "./rules/rules";
import { type Problem, refusal } from "../values/problem";

/** One finding of a wiring rule. */
export interface WiringFinding {
  readonly rule: WiringRuleId;
  readonly severity: "error" | "warning";
  /** Construct path, Terraform address, or file with line and object. */
  readonly path: string;
  /** What is wrong, with the value that was found. */
  readonly text: string;
  /** The effect in the cluster. */
  readonly consequence: string;
  /** The line to write. */
  readonly fix: string;
}

export interface WiringVerdict {
  /** Errors first, each once. */
  readonly findings: readonly WiringFinding[];
  /** What is known only after apply, or has no rule; never an error. */
  readonly notEvaluated: readonly NotEvaluated[];
}

const BY_KIND: ReadonlyMap<string, (companion: TrustModel["companions"][number], index: Evaluation) => void> = new Map([
  ["SecretProviderClass", evaluateSecretClass],
  ["SecretStore", evaluateSecretStore],
  ["ClusterSecretStore", evaluateSecretStore],
  ["TriggerAuthentication", evaluateTrigger],
  ["ClusterTriggerAuthentication", evaluateTrigger],
  ["HelmRelease", evaluateHelm],
  ["Application", evaluateHelm],
  ["HelmValues", evaluateHelm],
  ["Secret", evaluateOperatorSecret],
  ["ApplicationSet", evaluateHelm],
  ["Issuer", evaluateIssuer],
  ["ClusterIssuer", evaluateIssuer],
  ["ProviderConfig", evaluateProviderConfig],
  ["ClusterProviderConfig", evaluateProviderConfig],
  ["AzureClusterIdentity", evaluateClusterIdentity],
  [EXTERNAL_DNS_FILE, evaluateExternalDns],
]);

/** Evaluates every rule on a model. The same model gives the same verdict. */
export function evaluateWiring(model: TrustModel): WiringVerdict {
  const findings = new Map<string, WiringFinding>();
  const notEvaluated = new Map<string, NotEvaluated>(
    model.notEvaluated.map((each) => [`${each.path} ${each.why}`, each]),
  );
  const index = new Evaluation(
    model,
    (rule, path, text, fix) => {
      const { severity, consequence } = WIRING_RULES[rule];
      findings.set(JSON.stringify([rule, path, text]), {
        rule,
        severity,
        path,
        text,
        consequence,
        fix: asWritten(fix),
      });
    },
    (path, why) => notEvaluated.set(`${path} ${why}`, { path, why }),
  );
  const hasOwner = ownersIn(model);
  for (const workload of model.workloads) {
    if (isOfAks(workload)) {
      index.skip(workload.path, "AKS manages it");
      continue;
    }
    if (hasOwner(workload)) {
      // Its template is evaluated with its owner; a running pod still shows what the webhook injected.
      if (workload.kind === "Pod" && labelled(workload) === "yes") evaluatePod(workload, index, true);
      continue;
    }
    if (evaluateLabels(workload, index)) {
      evaluateAccountOf(workload, index);
      evaluatePod(workload, index);
    }
    evaluateMounts(workload, index);
    evaluateDrift(workload, index);
  }
  for (const account of model.serviceAccounts) evaluateAccount(account, index);
  evaluateTwins(index);
  evaluateNamespaces(index);
  for (const credential of model.credentials) evaluateCredential(credential, index);
  evaluateIdentityBindings(index);
  evaluateSiblings(index);
  evaluateClusters(index);
  evaluateRoles(index);
  evaluateWideRoles(index);
  evaluateRoleOrder(index);
  evaluateState(index);
  evaluatePlainSecrets(index);
  for (const companion of model.companions) BY_KIND.get(companion.kind)?.(companion, index);
  const all = [...findings.values()];
  return {
    findings: [
      ...all.filter(({ severity }) => severity === "error"),
      ...all.filter(({ severity }) => severity === "warning"),
    ],
    notEvaluated: [...notEvaluated.values()],
  };
}

/** A fix with references as Terraform writes them: the model leads each with the name of its stack. */
const asWritten = (fix: string): string => fix.replace(/\$\{[^{}$()\s"]*\//g, "${");

/** Whether AKS manages a workload, as an add-on: some of them get identities in other ways. */
const isOfAks = ({ labels, pod }: Workload): boolean =>
  [labels, pod.labels].some((each) => field(each, "kubernetes.azure.com/managedby") === "aks");

/** Whether the owner of a live object is in the model. */
function ownersIn({ workloads }: TrustModel): (workload: Workload) => boolean {
  const named = new Set(
    workloads.flatMap(({ kind, namespace, name }) => (kind === "Pod" ? [] : [JSON.stringify([namespace, name])])),
  );
  return ({ owners = [], namespace }) => owners.some((name) => named.has(JSON.stringify([namespace, name])));
}

/** On a bare pod, whose fields are immutable, the additions of the webhook are drift to Terraform. */
function evaluateDrift(workload: Workload, index: Evaluation): void {
  const { ignoreChanges, pod, path } = workload;
  if (
    ignoreChanges === undefined ||
    ignoreChanges === "all" ||
    isExpression(pod.labels) ||
    pod.labels[WEBHOOK_KEYS.use] !== "true"
  )
    return;
  const of = (name: string, list: readonly unknown[]): string[] =>
    list.flatMap((_, i) => [`spec[0].${name}[${i}].env`, `spec[0].${name}[${i}].volume_mount`]);
  const wanted = [...of("container", pod.containers), ...of("init_container", pod.initContainers), "spec[0].volume"];
  // `ignore_changes` of an outer block includes all of its content.
  const covered = (each: string): boolean =>
    ignoreChanges.some((name) => each === name || each.startsWith(`${name}.`) || each.startsWith(`${name}[`));
  const missing = wanted.filter((each) => !covered(each));
  if (missing.length > 0) {
    index.report(
      "pod-drift",
      path,
      `lifecycle.ignore_changes lacks ${missing.join(", ")}`,
      `ignore_changes = [${wanted.join(", ")}]`,
    );
  }
}

/** One finding as text, for an error or a terminal. */
export function findingText({ rule, path, text, consequence, fix }: WiringFinding): Problem {
  return refusal(rule, `${path}: ${text}. ${consequence}. Write: ${fix}`);
}
