import { UUID } from "../values/uuid";
import { WEBHOOK_KEYS } from "../facts/webhook";
import { isExpression, type Scalar, type Text } from "../model/terraform/text";
import { at, isBranch, leaves, listAt, scalarAt, textAt, type Tree } from "../model/terraform/tree";
import type { Companion } from "../model/trust/model";
import { isPlaceholder, shown, subjectOf } from "../model/trust/trust-index";
import type { Evaluation } from "./evaluation";
import { clientIdProblem, KEDA_ACCOUNT } from "./accounts";

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
  if (id === undefined || id === "") return;
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

/** Evaluates the values of a Flux HelmRelease or an Argo CD Application, which may have several sources. */
export function evaluateHelm({ path, spec }: Companion, index: Evaluation): void {
  const sources = [at(spec, "source"), ...listAt(spec, "sources")].map((each) => at(each, "helm"));
  for (const values of [at(spec, "values"), ...sources.map((each) => at(each, "valuesObject"))])
    if (isBranch(values)) evaluateValues(path, values, index);
  const elsewhere = [
    ...(listAt(spec, "valuesFrom").length > 0 ? ["valuesFrom"] : []),
    ...["values", "valueFiles", "parameters", "fileParameters"].filter((key) =>
      sources.some((each) => at(each, key) !== undefined),
    ),
  ];
  if (elsewhere.length > 0) index.skip(path, `Helm values in ${elsewhere.join(" and ")} are not read`);
}

function evaluateValues(path: string, values: Tree, index: Evaluation): void {
  let annotated = false;
  let labelled = false;
  for (const { trail, value } of leaves(values)) {
    const key = trail.at(-1)!;
    const where = trail.slice(0, -1).join(".");
    if (key === WEBHOOK_KEYS.clientId) annotated = true;
    // Charts have their own settings that set the label, such as podIdentity.azureWorkload.enabled of KEDA.
    if (key === WEBHOOK_KEYS.use || /workload-?identity|azureworkload/i.test(where)) labelled = true;
    if (!/^azure[.]workload[.]identity\//.test(key)) continue;
    if (typeof value === "boolean" || typeof value === "number")
      index.report(
        "helm-label-value",
        path,
        `${where}: ${key} is the unquoted ${String(value)}`,
        `${key}: "${String(value)}"`,
      );
    else if (key === WEBHOOK_KEYS.use && value !== "true" && !isExpression(value))
      index.report("label-value", path, `${where}: ${key} is ${shown(value)}`, `${key}: "true"`);
    else if (key === WEBHOOK_KEYS.clientId) {
      const problem = clientIdProblem(`${where}: ${key}`, value, index);
      if (problem) index.report(problem.rule, path, problem.text, problem.fix);
    }
  }
  if (annotated && !labelled)
    index.report(
      "helm-label-missing",
      path,
      "the values annotate a service account and do not set the identity label",
      `podLabels: { ${WEBHOOK_KEYS.use}: "true" }, or the chart's name for it`,
    );
}

const ASO_IDS = ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"];
const ASO_SECRETS = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE"];

/** Evaluates a Secret with which Azure Service Operator signs in. Values of secrets are not shown. */
export function evaluateOperatorSecret({ path, spec, name }: Companion, index: Evaluation): void {
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
  const trusted =
    typeof clientId === "string" &&
    index.identityByClientId(clientId) &&
    index.trustedBy(clientId, ASO_SUBJECT) === "no";
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
