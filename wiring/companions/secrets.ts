import { clientIdProblem } from "../trust/accounts";
import { NAME_RULES } from "../../facts/name-rules";
import { isTenant } from "../../values/tenant";
import { nearest } from "../../values/nearest";
import { isExpression, sameText, type Scalar, shownText } from "../../model/terraform/text";
import { at, isBranch, scalarAt, textAt } from "../../model/terraform/tree";
import { type Companion, type Workload } from "../../model/trust/model";
import { type Answer, isPlaceholder, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { evaluateRight, mayUse } from "../trust/identity-bindings";

/** Parameters of the Azure provider of the Secrets Store CSI driver; tenantId is the older spelling of tenantID. */
const PARAMETERS = [
  "keyvaultName",
  "cloudName",
  "usePodIdentity",
  "useVMManagedIdentity",
  "userAssignedIdentityID",
  "tenantId",
  "tenantID",
  "cloudEnvFileName",
  "clientID",
  "objects",
  "useAzureTokenProxy",
];

/** Parameters that the provider parses with `strconv.ParseBool`. Source: pkg/provider/types/parameters.go at v1.8.2. */
const FLAGS = ["usePodIdentity", "useVMManagedIdentity", "useAzureTokenProxy"];
const FLAG = /^\s*(1|t|true|0|f|false)?\s*$/i;

const truthy = (value: Scalar | undefined): boolean =>
  value === true || (typeof value === "string" && /^(1|t|true)$/i.test(value.trim()));

/** Evaluates a SecretProviderClass of the Azure provider. */
export function evaluateSecretClass(companion: Companion, index: Evaluation): void {
  const { path, spec } = companion;
  if (textAt(spec, "provider") !== "azure") return;
  const parameters = at(spec, "parameters");
  if (!isBranch(parameters))
    return index.report(
      "secret-class-parameter",
      path,
      "spec.parameters is missing",
      "spec.parameters with clientID, keyvaultName, tenantID and objects",
    );
  for (const key of Object.keys(parameters)) {
    if (PARAMETERS.includes(key)) continue;
    const meant = nearest(key, PARAMETERS);
    if (meant !== undefined && meant.toLowerCase() === key.toLowerCase())
      index.report(
        "secret-class-parameter",
        path,
        `spec.parameters has ${key}, and the driver reads ${meant}`,
        `${meant}: ${shown(scalarAt(parameters, key))}`,
      );
  }
  for (const key of FLAGS) {
    const value = scalarAt(parameters, key);
    if (typeof value === "string" && !FLAG.test(value))
      index.report(
        "secret-class-parameter",
        path,
        `spec.parameters.${key} must be "true" or "false", got ${shown(value)}`,
        `${key}: "true"`,
      );
  }
  for (const [key, value] of Object.entries(parameters)) {
    if (typeof value === "boolean" || typeof value === "number")
      index.report(
        "value-type",
        path,
        `spec.parameters.${key} must be a string, got ${String(value)}`,
        `${key}: "${String(value)}"`,
      );
  }
  const mode = ["usePodIdentity", "useVMManagedIdentity"].find((key) => truthy(scalarAt(parameters, key)));
  const given = scalarAt(parameters, "clientID");
  const clientId = given === "" || given === null ? undefined : given;
  if (mode === "useVMManagedIdentity" && clientId === undefined) {
    const text = "useVMManagedIdentity is true: every pod on the node reads the vault with an identity of the node";
    index.report("secret-class-node-identity", path, text, "clientID, and no useVMManagedIdentity");
  } else if (mode) {
    const text = `${mode} is ${shown(scalarAt(parameters, mode))}`;
    index.report("secret-class-mode", path, text, `${mode}: "false", and clientID`);
  }
  for (const required of [["keyvaultName"], ["tenantID", "tenantId"], ["objects"]]) {
    const key = Object.keys(parameters).find((each) =>
      required.some((name) => name.toLowerCase() === each.toLowerCase()),
    );
    const value = key === undefined ? undefined : at(parameters, key);
    if (key !== undefined && (value === "" || value === null || (typeof value === "string" && value.trim() === "")))
      index.report("secret-class-parameter", path, `spec.parameters.${key} is empty`, `${required[0]}: <value>`);
    if (key === undefined)
      index.report("secret-class-parameter", path, `spec.parameters has no ${required[0]}`, `${required[0]}: <value>`);
  }
  const vault = scalarAt(parameters, "keyvaultName");
  if (typeof vault === "string" && isPlaceholder(vault))
    index.report("placeholder", path, `keyvaultName is still ${shown(vault)}`, "keyvaultName: <the vault's name>");
  else if (typeof vault === "string" && vault !== "" && !NAME_RULES.vault.pattern.test(vault))
    index.report(
      "secret-class-parameter",
      path,
      `spec.parameters.keyvaultName must be the name of a vault, not its address, got ${shown(vault)}`,
      `keyvaultName: ${/^(?:https:\/\/)?([a-z0-9-]+)[.]vault[.]/i.exec(vault)?.[1] ?? "<the vault's name>"}`,
    );
  const tenant = scalarAt(parameters, "tenantID") ?? scalarAt(parameters, "tenantId");
  if (typeof tenant === "string" && isPlaceholder(tenant))
    index.report("placeholder", path, `the tenant is still ${shown(tenant)}`, "tenantID: <the vault's tenant id>");
  else if (typeof tenant === "string" && tenant !== "" && !isTenant(tenant))
    index.report(
      "tenant-id-shape",
      path,
      `tenantID must be the UUID or a domain name of the tenant, got ${shown(tenant)}`,
      "tenantID: <the vault's tenant id>",
    );
  else if (typeof tenant === "string" && tenant === clientId)
    index.report("tenant-id-other", path, "tenantID is the client id", "tenantID: <the vault's tenant id>");
  if (mode) return;
  if (clientId !== undefined) {
    const problem = clientIdProblem("clientID", clientId, index);
    if (problem) index.report(problem.rule, path, problem.text, problem.fix);
    return;
  }
  if (Object.keys(parameters).some((key) => key !== "clientID" && key.toLowerCase() === "clientid")) return;
  const fix = "clientID: <the identity's client id>";
  if (truthy(scalarAt(parameters, "useAzureTokenProxy")))
    return index.report("secret-class-client-id", path, "spec.parameters has useAzureTokenProxy and no clientID", fix);
  const mounted = mountedByToken(companion, index);
  if (mounted === "unknown") index.skip(path, "whether pods that mount it bring a client secret is unknown");
  if (mounted !== "yes") return;
  index.report("secret-class-client-id", path, "spec.parameters has no clientID", fix);
}

/** Whether pods mount the class with the token of their account; unknown if no pod is known to mount it. */
function mountedByToken({ name, namespace }: Companion, index: Evaluation): Answer {
  const mounts = index.mountsOf(namespace, name);
  if (mounts.length === 0) return "unknown";
  return mounts.every(({ withSecret }) => withSecret) ? "no" : "yes";
}

/** Evaluates what a pod mounts through the driver. */
export function evaluateMounts(workload: Workload, index: Evaluation): void {
  for (const { name, withSecret } of workload.pod.secretProviderClasses) {
    const namesakes = index.companions("SecretProviderClass", name);
    const here = namesakes.find((each) => sameText(each.namespace, workload.namespace));
    const proxied = here !== undefined && truthy(scalarAt(here.spec, "parameters", "useAzureTokenProxy"));
    // With the token proxy the provider does not read the secret.
    if (withSecret && !proxied) continue;
    if (!here) {
      const other = namesakes.find((each) => !isExpression(each.namespace));
      if (other && !isExpression(workload.namespace))
        index.report(
          "secret-class-absent",
          workload.path,
          `the pod is in ${workload.namespace} and mounts the SecretProviderClass ${shownText(name)}, which is in ${shownText(other.namespace)}`,
          `metadata.namespace: ${shownText(workload.namespace)} on the SecretProviderClass`,
        );
      else index.skip(workload.path, `the SecretProviderClass ${shownText(name)} that it mounts was not read`);
      continue;
    }
    const clientId = textAt(here.spec, "parameters", "clientID") || undefined;
    const subject = subjectOf(workload.namespace, workload.pod.serviceAccountName ?? "default");
    const place = { ...workload, name: workload.pod.serviceAccountName ?? "default" };
    if (proxied && clientId !== undefined) evaluateRight(workload.path, place, clientId, index);
    const tied = clientId !== undefined && textAt(here.spec, "provider") === "azure" && !proxied;
    if (tied && index.trustedBy(clientId, subject, here) === "no") {
      const may = mayUse(place, clientId, index) === "yes";
      index.report(
        "secret-class-untrusting",
        workload.path,
        `it mounts ${shownText(name)} with clientID ${shown(clientId)}, and no credential of that identity has the subject ${shownText(subject)}` +
          (may ? "; the account may use the identity through an identity binding" : ""),
        may ? `useAzureTokenProxy: "true" in ${here.path}` : `subject = ${shown(subject)}`,
      );
    }
  }
}
