import { WEBHOOK_KEYS, WEBHOOK_PREFIX } from "../../facts/kubernetes/webhook";
import { accountsIn, helmValuesOf, releaseNamespaceOf } from "../../model/manifests/helm-values";
import { isExpression, type Scalar, shownText, type Text } from "../../model/terraform/text";
import { at, leaves, scalarAt, textAt, type Tree } from "../../model/terraform/tree";
import type { Companion } from "../../model/trust/model";
import { shown, subjectOf } from "../../model/trust/trust-index";
import { nearest } from "../../values/nearest";
import { evaluateTrusting } from "../trust/account-trust";
import { clientIdProblem, evaluateTenant } from "../trust/accounts";
import type { Evaluation } from "../evaluation";
import { mayUse } from "../trust/identity-bindings";
import { isLikeOurs } from "../pods/labels";
import { expirationProblem } from "../pods/pods";

const { use, clientId, tenantId, tokenExpiration } = WEBHOOK_KEYS;
const KEYS: readonly string[] = Object.values(WEBHOOK_KEYS);

/** Evaluates the values of a Flux HelmRelease, an Argo CD Application or a values file. */
export function evaluateHelm({ path, stack, provider, spec, namespace }: Companion, index: Evaluation): void {
  const { values, elsewhere } = helmValuesOf(spec);
  const release = { path, stack, provider, namespace: releaseNamespaceOf(spec) ?? namespace };
  for (const each of values) evaluateValues(release, each, index);
  if (elsewhere.length > 0) index.skip(path, `Helm values in ${elsewhere.join(" and ")} are not read`);
}

interface Release {
  readonly path: string;
  readonly stack: string;
  readonly provider: string;
  readonly namespace: Text;
}

function evaluateValues(release: Release, values: Tree, index: Evaluation): void {
  const { path } = release;
  let annotated = false;
  let labelled = false;
  for (const { trail, value } of leaves(values)) {
    const key = trail.at(-1)!;
    const where = trail.slice(0, -1).join(".");
    if (key === clientId) annotated = true;
    // The webhook does not read the label on a service account. Charts have their own settings that set it on pods, such
    // as podIdentity.azureWorkload.enabled of KEDA.
    if ((key === use && !ofAccount(where)) || /workload-?identity|azureworkload/i.test(where)) labelled = true;
    if (key.startsWith(WEBHOOK_PREFIX) || isLikeOurs(key)) evaluateKey(path, where, key, value, index);
  }
  if (annotated && !labelled)
    index.report(
      "helm-label-missing",
      path,
      "the values annotate a service account and do not set the identity label",
      `podLabels: { ${use}: "true" }, or the chart's name for it`,
    );
  for (const { account } of accountsIn(values)) evaluateAccountValues(release, account, index);
}

const ofAccount = (where: string): boolean => /service-?account/i.test(where);

function evaluateKey(path: string, where: string, key: string, value: Scalar, index: Evaluation): void {
  const { report } = index;
  const named = `${where}: ${key}`;
  if (typeof value === "boolean" || typeof value === "number")
    return report("helm-label-value", path, `${named} is the unquoted ${String(value)}`, `${key}: "${String(value)}"`);
  if (!KEYS.includes(key)) {
    // Annotations such as use-identity-binding have names of their own.
    if (key.startsWith(WEBHOOK_PREFIX) && /use-/.test(key)) return;
    return report(
      "unknown-key",
      path,
      `${named} is not a key of the webhook`,
      `${nearest(key, KEYS) ?? use}: ${shown(value)}`,
    );
  }
  if (key === use) {
    if (value !== "true" && value !== "false" && value !== "" && value !== null && !isExpression(value))
      report("label-value", path, `${named} is ${shown(value)}`, `${key}: "true"`);
    if (/annotations$/i.test(where))
      report(
        "label-as-annotation",
        path,
        `the label ${use} is in ${where}`,
        `${use}: "true" in the chart's pod labels`,
      );
  }
  if (key === clientId || key === tenantId) {
    if (/(^|[.])pod(labels|annotations)$|labels$/i.test(where))
      return report(
        "misplaced-key",
        path,
        `${key} is in ${where}, and the webhook reads it on the service account`,
        `${key}: ${shown(value)} in the chart's annotations of the service account`,
      );
    // Charts leave it empty if it is not used.
    if (value === "" || value === null) return;
    if (key === tenantId) return evaluateTenant(path, named, value, undefined, index);
    const problem = clientIdProblem(named, value, index);
    if (problem) report(problem.rule, path, problem.text, problem.fix);
  }
  const lifetime = key === tokenExpiration ? expirationProblem(value) : undefined;
  if (lifetime) report("token-expiration", path, `${where}: ${lifetime}`, `${key}: "3600"`);
}

/** Whether the identity in the annotations of an account trusts it, if the values have its name. */
function evaluateAccountValues({ path, stack, provider, namespace }: Release, account: Tree, index: Evaluation): void {
  const client = textAt(at(account, "annotations"), clientId);
  const name = textAt(account, "name");
  if (client === undefined || clientIdProblem(clientId, client, index)) return;
  if (name === undefined || name === "" || scalarAt(account, "create") === false) {
    index.skip(path, "which service account the chart creates is unknown");
    return;
  }
  const subject = subjectOf(namespace, name);
  if (mayUse({ stack, provider, namespace, name }, client, index) === "yes") return;
  if (index.trusted(subject) === "no" && index.identityByClientId(client)?.external === false)
    index.report(
      "credential-missing",
      path,
      `no federated identity credential has the subject ${shownText(subject)}`,
      `subject = ${shown(subject)}`,
    );
  else evaluateTrusting({ path, stack, provider, namespace, name }, client, index);
}
