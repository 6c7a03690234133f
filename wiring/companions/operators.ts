import { UUID } from "../../values/uuid";
import { KEDA_ACCOUNT } from "../../facts/kubernetes/companion-kinds";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, type Scalar, type Text } from "../../model/terraform/text";
import { scalarAt, textAt } from "../../model/terraform/tree";
import { type Companion, field } from "../../model/trust/model";
import { isPlaceholder, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { clientIdProblem, evaluateTenant } from "../trust/accounts";

/** The service account that the chart of Azure Service Operator creates. */
const ASO_SUBJECT = subjectOf("azureserviceoperator-system", "azureserviceoperator-default");

/** Evaluates a TriggerAuthentication or ClusterTriggerAuthentication. */
export function evaluateTrigger({ path, spec }: Companion, index: Evaluation): void {
  const provider = textAt(spec, "podIdentity", "provider");
  if (provider === "azure")
    return index.report(
      "keda-pod-identity",
      path,
      'podIdentity.provider is "azure", which is the retired pod identity',
      "provider: azure-workload",
    );
  if (provider !== "azure-workload") return;
  const id = scalarAt(spec, "podIdentity", "identityId");
  const tenant = scalarAt(spec, "podIdentity", "identityTenantId");
  if (tenant !== undefined && tenant !== "") {
    evaluateTenant(path, "identityTenantId", tenant, id, index);
    if (id === undefined || id === "")
      index.report(
        "operator-config",
        path,
        "identityTenantId is set and identityId is absent",
        "identityId: <the identity's client id>",
      );
  }
  if (id === undefined || id === "") return evaluateOperatorAccount(path, index);
  const problem = clientIdProblem("identityId", id, index);
  if (problem) return index.report("keda-client-id", path, problem.text, problem.fix);
  const identity = index.identityByClientId(id as Text);
  if (!identity || identity.external || !index.model.allCredentials)
    return index.skip(path, "which credentials the identity of identityId has is unknown");
  const subjects = index.credentialsOf(identity).map(({ subject }) => subject);
  if (subjects.some((subject) => isExpression(subject) || subject.endsWith(`:${KEDA_ACCOUNT}`))) return;
  index.report(
    "keda-untrusting",
    path,
    `${identity.path} has no credential for the service account ${KEDA_ACCOUNT}`,
    `subject = "system:serviceaccount:<KEDA's namespace>:${KEDA_ACCOUNT}"`,
  );
}

/** Without `identityId`, KEDA signs in with the client id that its operator's account had when the operator started. */
function evaluateOperatorAccount(path: string, index: Evaluation): void {
  const accounts = index.namesakes(KEDA_ACCOUNT);
  const without = accounts.filter(
    ({ annotations }) => !isExpression(annotations) && !field(annotations, WEBHOOK_KEYS.clientId),
  );
  if (accounts.length === 0) return index.skip(path, `the service account ${KEDA_ACCOUNT} was not read`);
  if (without.length < accounts.length) return;
  index.report(
    "keda-client-id",
    path,
    `identityId is absent, and ${without[0]!.path} has no annotation ${WEBHOOK_KEYS.clientId}`,
    `identityId: <the identity's client id>, or ${WEBHOOK_KEYS.clientId} on ${without[0]!.path}`,
  );
}

const ASO_IDS = ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"];
const ASO_SECRETS = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE"];

/** Evaluates a Secret with which Azure Service Operator signs in. Values of secrets are not shown. */
export function evaluateOperatorSecret(companion: Companion, index: Evaluation): void {
  const { path, spec, name } = companion;
  const global = name === "aso-controller-settings";
  const values = new Map<string, Scalar>();
  for (const key of [...ASO_IDS, ...ASO_SECRETS, "USE_WORKLOAD_IDENTITY_AUTH", "AUTH_MODE"]) {
    const value = scalarAt(spec, "stringData", key) ?? decoded(scalarAt(spec, "data", key));
    if (value !== undefined) values.set(key, value);
  }
  // The global secret must exist even if every resource has its own credential; its ids are empty then.
  const clientId = values.get("AZURE_CLIENT_ID");
  if (global && (clientId === undefined || clientId === "")) return;
  const secret = ASO_SECRETS.find((key) => (values.get(key) ?? "") !== "");
  if (secret) index.report("aso-secret", path, `${secret} is set`, `no ${secret}`);
  const mode = values.get("AUTH_MODE");
  if (typeof mode === "string" && /^pod-?identity$/i.test(mode))
    index.report("aso-mode", path, "AUTH_MODE requests the retired pod identity", "no AUTH_MODE");
  if (global && !secret && values.get("USE_WORKLOAD_IDENTITY_AUTH") !== "true")
    index.report(
      "aso-mode",
      path,
      `USE_WORKLOAD_IDENTITY_AUTH is ${shown(values.get("USE_WORKLOAD_IDENTITY_AUTH"))}`,
      'USE_WORKLOAD_IDENTITY_AUTH: "true"',
    );
  for (const key of ASO_IDS) {
    const value = values.get(key);
    if (isExpression(value)) continue;
    if (typeof value === "string" && isPlaceholder(value))
      index.report("placeholder", path, `${key} is still a placeholder`, `${key}: <value>`);
    else if (typeof value !== "string" || !UUID.test(value))
      index.report(
        "aso-ids",
        path,
        `${key} ${value === undefined ? "is missing" : "is not a UUID"}`,
        `${key}: <value>`,
      );
  }
  if (
    clientId !== undefined &&
    clientId === values.get("AZURE_TENANT_ID") &&
    typeof clientId === "string" &&
    UUID.test(clientId)
  )
    index.report("aso-ids", path, "AZURE_TENANT_ID is the client id", "AZURE_TENANT_ID: <the tenant id>");
  const trusted =
    typeof clientId === "string" &&
    index.identityByClientId(clientId) &&
    index.trustedBy(clientId, ASO_SUBJECT, companion) === "no";
  if (trusted)
    index.report(
      "aso-untrusting",
      path,
      "its identity has no credential for the operator's service account",
      `subject = ${shown(ASO_SUBJECT)}`,
    );
}

function decoded(value: Scalar | undefined): Scalar | undefined {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : value;
}
