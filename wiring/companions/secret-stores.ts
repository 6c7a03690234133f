import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, sameText, shownText, type Text } from "../../model/terraform/text";
import { at, isBranch, scalarAt, textAt } from "../../model/terraform/tree";
import { type Companion, field, type Workload } from "../../model/trust/model";
import { type Account, type Answer, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { boundSubjectNear } from "../trust/near-subject";

/** Evaluates a SecretStore or ClusterSecretStore of External Secrets that reads a vault. */
export function evaluateSecretStore(companion: Companion, index: Evaluation): void {
  const { path, kind, spec } = companion;
  const vault = at(spec, "provider", "azurekv");
  if (!isBranch(vault)) return;
  const reference = at(vault, "serviceAccountRef");
  const type = textAt(vault, "authType");
  if (!isBranch(reference)) return;
  if (type !== "WorkloadIdentity") {
    index.report(
      "secret-store-mode",
      path,
      `serviceAccountRef is there, and authType is ${type === undefined ? "absent" : shown(type)}`,
      "authType: WorkloadIdentity",
    );
  }
  const name = textAt(reference, "name");
  const stated = textAt(reference, "namespace");
  const cluster = kind === "ClusterSecretStore";
  if (cluster && stated === undefined)
    return index.skip(
      path,
      `it takes the service account ${shownText(name ?? "")} of the namespace of each ExternalSecret`,
    );
  if (!cluster && stated !== undefined && !sameText(stated, companion.namespace)) {
    return index.report(
      "secret-store-namespace",
      path,
      `serviceAccountRef is in ${shownText(stated)}, and the SecretStore is in ${shownText(companion.namespace)}`,
      "the store and the account in one namespace, or a ClusterSecretStore",
    );
  }
  const namespace = stated ?? companion.namespace;
  if (name === undefined) return;
  const account = index.account(companion.provider, namespace, name);
  if (account && type === "WorkloadIdentity") evaluateStoreIds(companion, name, account, index);
  const subject = subjectOf(namespace, name);
  if (index.trusted(subject) !== "no") return;
  const text = `no federated identity credential has the subject ${shownText(subject)}`;
  const client = account && field(account.annotations, WEBHOOK_KEYS.clientId);
  const near = typeof subject === "string" ? boundSubjectNear(subject, index) : undefined;
  const isWired = (typeof client === "string" || isExpression(client)) && index.isOurs(client);
  const isOpen = client !== undefined && client !== "" && !isWired;
  if (isWired || (near !== undefined && !isOpen)) {
    const hint = near === undefined ? "" : `; ${near} has one`;
    index.report(
      "secret-store-untrusting",
      path,
      `${text}${hint}`,
      near === undefined ? `subject = ${shown(subject)}` : `serviceAccountRef: the account of ${near}`,
    );
  } else index.skip(path, `${text} in what was read; add the Terraform that declares it`);
}

/** Whether a pod is of External Secrets, by an image of it. */
const isOfExternalSecrets = ({ pod }: Workload): boolean =>
  pod.containers.some(({ image }) => typeof image === "string" && /(^|\/)external-secrets(:|@|$)/.test(image));

/** Whether External Secrets has the variable of the tenant, which the webhook sets in labelled pods. */
function hasTenant(index: Evaluation): Answer {
  const own = index.model.workloads.filter(isOfExternalSecrets);
  if (own.length === 0) return "unknown";
  const has = own.some(
    ({ pod }) =>
      field(pod.labels, WEBHOOK_KEYS.use) === "true" ||
      pod.containers.some(({ env, envFrom }) => envFrom || Object.hasOwn(env, "AZURE_TENANT_ID")),
  );
  return has ? "yes" : "no";
}

/** Evaluates where a secret store has its client id and its tenant id: in one place each. */
function evaluateStoreIds({ path, spec }: Companion, name: Text, account: Account, index: Evaluation): void {
  if (isExpression(account.annotations)) return;
  const vault = at(spec, "provider", "azurekv");
  // With the newer SDK it reads the client id from the account only, and the tenant id of the store comes first.
  const newer = scalarAt(vault, "useAzureSDK") === true;
  const places = {
    [WEBHOOK_KEYS.clientId]: newer ? [] : ["authSecretRef.clientId"],
    [WEBHOOK_KEYS.tenantId]: newer ? ["tenantId"] : ["authSecretRef.tenantId", "tenantId"],
  };
  for (const [key, names] of Object.entries(places)) {
    const stated = names.find((each) => at(vault, ...each.split(".")) !== undefined);
    const annotated = field(account.annotations, key) !== undefined;
    if (annotated && stated !== undefined && !newer)
      index.report(
        "secret-store-account",
        path,
        `${stated} is set, and ${account.path} has the annotation ${key} as well`,
        `one of the two: no ${stated}, or no annotation`,
      );
    if (annotated || stated !== undefined) continue;
    const tenant = key === WEBHOOK_KEYS.tenantId && !newer ? hasTenant(index) : "no";
    if (tenant === "unknown")
      index.skip(path, "whether the pods of External Secrets have AZURE_TENANT_ID, which is its tenant, is unknown");
    if (tenant !== "no") continue;
    index.report(
      "secret-store-account",
      path,
      `the service account ${shownText(name)} has no annotation ${key}`,
      `${key} in the annotations of ${account.path}`,
    );
  }
}
