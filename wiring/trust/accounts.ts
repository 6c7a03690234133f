import { UUID, UUIDS } from "../../values/uuid";
import { NAME_RULES } from "../../facts/name-rules";
import { isTenant } from "../../values/tenant";
import { OPERATOR_ACCOUNTS } from "../../facts/kubernetes/companion-kinds";
import { EXTERNAL_DNS_FILE, OPERATOR_IDENTITIES } from "../../facts/kubernetes/operator-identities";
import { TOKEN_EXPIRATION, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, sameText, type Scalar, shownText, type Text } from "../../model/terraform/text";
import { scalarAt } from "../../model/terraform/tree";
import { field, fieldKeys, type Fields, type ServiceAccount, type Workload } from "../../model/trust/model";
import { fileOf } from "../../model/trust/place";
import { isPlaceholder, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { isLikeOurs, evaluateAccountKeys, accountPlaceOf } from "../pods/labels";
import { evaluateTrust, evaluateTrusting } from "./account-trust";
import { isConditional } from "../pods/namespaces";
import { expirationProblem } from "../pods/pods";
import type { WiringRuleId } from "../rules/rules";

const CLIENT_ID_LINE = `${WEBHOOK_KEYS.clientId}: <the identity's client id>`;

/** Evaluates the service account of a pod that is meant to get a token, and whether it belongs to an identity. */
export function evaluateAccountOf(workload: Workload, index: Evaluation): void {
  const { path, pod, kind, namespace } = workload;
  const { report } = index;
  const place = accountPlaceOf(kind);
  if (workload.strayServiceAccount && pod.serviceAccountName === undefined) {
    return report(
      "service-account-misplaced",
      path,
      `the account's name is at ${workload.strayServiceAccount}, which Kubernetes does not read`,
      place,
    );
  }
  const name = pod.serviceAccountName ?? "default";
  if (!isExpression(name) && !NAME_RULES.serviceAccount.pattern.test(name)) {
    return report(
      "service-account-name",
      path,
      `${place} must be the name of a service account, got ${shown(name)}`,
      `${place}: ${nameIn(name) ?? "<the bound service account>"}`,
    );
  }
  const account = index.account(workload.provider, namespace, name);
  const trusted = index.trusted(subjectOf(namespace, name));
  if (
    pod.serviceAccountName === undefined &&
    (!account || field(account.annotations, WEBHOOK_KEYS.clientId) === undefined) &&
    trusted !== "yes"
  ) {
    return report(
      "service-account-default",
      path,
      "the pod has the identity label and no service account, so it runs as `default`",
      `${place}: <the bound service account>`,
    );
  }
  if (!account && trusted !== "yes" && evaluateNamespace(workload, name, index)) return;
  evaluateTrust(workload, name, account, trusted, index);
  if (!account) return index.skip(path, `the service account ${shown(name)} was not read; add it to what is evaluated`);
  if (isExpression(account.annotations))
    index.skip(path, "the annotations of its service account are known only after apply");
  if (
    !isExpression(account.annotations) &&
    !field(account.annotations, WEBHOOK_KEYS.clientId) &&
    !namesIdentity(workload, name, index) &&
    !elsewhere(account.annotations, account.labels, workload)
  ) {
    if (pod.containers.some(({ envFrom }) => envFrom))
      return index.skip(path, "whether AZURE_CLIENT_ID is in the secret or config map of envFrom is unknown");
    report(
      "client-id-missing",
      account.path,
      `the service account of ${path} has no annotation ${WEBHOOK_KEYS.clientId}`,
      `${CLIENT_ID_LINE}, in the annotations of the service account`,
    );
  }
}

/** Whether a pod brings a client id without the annotation: by its objects, by the variable, or in another text. */
function namesIdentity(workload: Workload, account: Text, index: Evaluation): boolean {
  const { pod } = workload;
  if (!isExpression(account) && isOfOperator(account)) return true;
  if (isConfigured(workload, account, index)) return true;
  return pod.containers.some(
    ({ env, command }) =>
      Object.hasOwn(env, "AZURE_CLIENT_ID") ||
      [...command, ...Object.values(env)].some(
        (each) =>
          typeof each === "string" &&
          (each.match(UUIDS) ?? []).some((id) => index.identityByClientId(id) !== undefined),
      ),
  );
}

/** Whether an account is of an operator whose objects have the client ids. */
const isOfOperator = (account: string): boolean =>
  OPERATOR_ACCOUNTS.has(account) ||
  [OPERATOR_IDENTITIES.certManager, OPERATOR_IDENTITIES.capz].some(({ pattern }) => pattern.test(account));

/** Whether external-dns has its client id from its configuration, so that its account needs none. */
const isConfigured = ({ namespace }: Workload, account: Text, { model }: Evaluation): boolean =>
  !isExpression(account) &&
  OPERATOR_IDENTITIES.externalDns.pattern.test(account) &&
  model.companions.some(
    ({ kind, spec, ...each }) =>
      kind === EXTERNAL_DNS_FILE && sameText(each.namespace, namespace) && (scalarAt(spec, "aadClientId") ?? "") !== "",
  );

/** The name of an account in a text such as `namespace:name`; undefined if no part of it is a name. */
function nameIn(text: string): string | undefined {
  const last = text.split(/[:/]/).at(-1)!.trim().toLowerCase();
  return NAME_RULES.serviceAccount.pattern.test(last) && !isPlaceholder(last) ? last : undefined;
}

/** Whether the client id is under another key or on another object, which is another finding. */
const elsewhere = (annotations: Fields, labels: Fields, { pod }: Workload): boolean =>
  field(labels, WEBHOOK_KEYS.clientId) !== undefined ||
  field(pod.annotations, WEBHOOK_KEYS.clientId) !== undefined ||
  fieldKeys(annotations).some(
    (key) => key !== WEBHOOK_KEYS.clientId && /client[-_.]?id$/i.test(key) && isLikeOurs(key),
  );

function evaluateNamespace(workload: Workload, name: Text, index: Evaluation): boolean {
  const { namespace, path } = workload;
  if (isExpression(namespace)) return false;
  const other = index
    .namesakes(name)
    .find((each) => !isExpression(each.namespace) && field(each.annotations, WEBHOOK_KEYS.clientId) !== undefined);
  if (!other || sameText(other.namespace, namespace)) return false;
  // An account that has pods of its own lacks nothing, and this pod may be of another team, unless both are in one
  // configuration that also has the account's identity.
  const together = other.identity !== undefined && other.provider === workload.provider;
  if (namespace !== "default" && !together && index.isInUse(subjectOf(other.namespace, name))) return false;
  index.report(
    "namespace-mismatch",
    path,
    `the pod is in ${namespace}${namespace === "default" ? ", as every pod without a namespace," : ","} and the service account ${shownText(name)} is in ${shownText(other.namespace)}`,
    `metadata.namespace: ${shownText(other.namespace)}`,
  );
  return true;
}

/** Evaluates the annotations of a service account. */
export function evaluateAccount(account: ServiceAccount, index: Evaluation): void {
  const { path, annotations } = account;
  evaluateAccountKeys(account, index);
  const lifetime = expirationProblem(field(annotations, WEBHOOK_KEYS.tokenExpiration));
  if (lifetime)
    index.report("token-expiration", path, lifetime, `${WEBHOOK_KEYS.tokenExpiration}: "${TOKEN_EXPIRATION.default}"`);
  const client = field(annotations, WEBHOOK_KEYS.clientId);
  // Charts leave it empty if it is not used; a pod that needs it has its own finding.
  if (client !== undefined && client !== "") {
    const problem = clientIdProblem(WEBHOOK_KEYS.clientId, client, index);
    if (problem) index.report(problem.rule, path, problem.text, problem.fix);
    else evaluateTrusting(account, client as Text, index);
  }
  evaluateTenant(path, WEBHOOK_KEYS.tenantId, field(annotations, WEBHOOK_KEYS.tenantId), client, index);
}

/** The problem of a client id, in whatever field; nothing if it is right. */
export function clientIdProblem(
  key: string,
  value: Scalar,
  index: Evaluation,
): { readonly rule: WiringRuleId; readonly text: string; readonly fix: string } | undefined {
  const fix = `${key}: <the identity's client id>`;
  if (typeof value !== "string" && !isExpression(value)) {
    return {
      rule: "value-type",
      text: `${key} must be a string, got ${shown(value)}`,
      fix: `${key}: "${String(value)}"`,
    };
  }
  if (typeof value === "string" && value !== "" && isPlaceholder(value)) {
    return { rule: "placeholder", text: `${key} is still ${shown(value)}`, fix };
  }
  const found = index.identityById(value);
  if (found && found.attribute !== "client_id") {
    const { path } = found.identity;
    return {
      rule: "client-id-other-attribute",
      text: `${key} is the ${found.attribute} of ${path}`,
      fix: `${key}: the client_id of ${path}`,
    };
  }
  if (isExpression(value) || UUID.test(value)) return undefined;
  return { rule: "client-id-shape", text: `${key} must be a UUID, got ${shown(value)}`, fix };
}

/** Evaluates a tenant id, in whatever field. */
export function evaluateTenant(
  path: string,
  key: string,
  value: Scalar | undefined,
  client: Scalar | undefined,
  index: Evaluation,
): void {
  const { report } = index;
  if (value === undefined) return;
  const fix = `${key}: <the identity's tenant id>, or no such line`;
  if (value === "") return report("tenant-id-empty", path, `${key} is empty, so AZURE_TENANT_ID is not injected`, fix);
  if (typeof value !== "string" && !isExpression(value))
    return report("value-type", path, `${key} must be a string, got ${shown(value)}`, `${key}: "${String(value)}"`);
  if (typeof value === "string" && isPlaceholder(value))
    return report("placeholder", path, `${key} is still ${shown(value)}`, fix);
  if (isExpression(value)) {
    const attribute = value.reference?.attribute;
    if (
      attribute !== undefined &&
      /^azurerm_user_assigned_identity[.]|[.]azurerm_user_assigned_identity[.]/.test(value.reference!.address) &&
      attribute !== "tenant_id"
    ) {
      report("tenant-id-other", path, `${key} is the ${attribute} of ${value.reference!.address}`, fix);
    }
    return;
  }
  if (!isTenant(value))
    return report(
      "tenant-id-shape",
      path,
      `${key} must be the UUID or a domain name of the tenant, got ${shown(value)}`,
      fix,
    );
  if (!UUID.test(value))
    return index.skip(path, `whether ${shown(value)} is a domain of the identity's tenant is unknown`);
  const identity = typeof client === "string" || isExpression(client) ? index.identityByClientId(client) : undefined;
  const wanted = identity?.tenantId;
  const isOtherId =
    index.identityById(value) !== undefined || sameText(value, typeof client === "string" ? client : undefined);
  if (isOtherId || (typeof wanted === "string" && wanted.toLowerCase() !== value.toLowerCase())) {
    report(
      "tenant-id-other",
      path,
      `${key} is ${shown(value)}, which is not the tenant of ${identity?.path ?? "the identity"}`,
      typeof wanted === "string" ? `${key}: ${wanted}` : fix,
    );
  }
}

/** Accounts that are created twice in one cluster, or in one file if the cluster is unknown. */
export function evaluateTwins(index: Evaluation): void {
  const seen = new Map<string, ServiceAccount>();
  for (const account of index.model.serviceAccounts) {
    const { path, provider, cluster, namespace, name, partial } = account;
    if (partial || isExpression(name) || isExpression(namespace) || isConditional(account, index)) continue;
    // Each file of a folder may be for another cluster.
    const place = cluster ?? (provider === "" ? fileOf(path) : provider);
    const key = JSON.stringify([place, namespace, name]);
    const first = seen.get(key);
    if (!first) seen.set(key, account);
    else if (provider !== "" || !sameFields(account, first)) {
      const text = `${namespace}/${name} is created by ${first.path} as well`;
      index.report("service-account-twice", path, text, "one of the two");
    }
  }
}

const sameFields = (a: ServiceAccount, b: ServiceAccount): boolean =>
  JSON.stringify([a.annotations, a.labels]) === JSON.stringify([b.annotations, b.labels]);
