import {
  EXTERNAL_DNS_FILE,
  OPERATOR_IDENTITIES,
  type OperatorAccount,
} from "../../facts/kubernetes/operator-identities";
import { isExpression, type Scalar, type Text, textOf } from "../../model/terraform/text";
import { at, isBranch, listAt, scalarAt, type Tree } from "../../model/terraform/tree";
import { accountNameOf, type Companion, type Workload } from "../../model/trust/model";
import { type Answer, isInjected, shown } from "../../model/trust/trust-index";
import { clientIdProblem, evaluateTenant } from "../trust/accounts";
import type { Evaluation } from "../evaluation";

/** Evaluates an Issuer or a ClusterIssuer of cert-manager: its solvers for Azure DNS. */
export function evaluateIssuer({ path, spec }: Companion, index: Evaluation): void {
  for (const [i, solver] of listAt(spec, "acme", "solvers").entries()) {
    const dns = at(solver, "dns01", "azureDNS");
    const identity = at(dns, "managedIdentity");
    if (!isBranch(identity)) continue;
    const where = `solvers[${i}].dns01.azureDNS`;
    evaluateSpelling(path, `${where}.managedIdentity`, identity, ["clientID", "resourceID", "tenantID"], index);
    const secret = ["clientID", "clientSecretSecretRef", "tenantID"].find((key) => isStated(at(dns, key)));
    if (secret !== undefined)
      index.report(
        "operator-config",
        path,
        `${where} has managedIdentity and ${secret}, which is for a client secret`,
        `no ${secret} next to managedIdentity`,
      );
    const other = ["clientID", "tenantID"].find((key) => isStated(at(identity, key)));
    if (other !== undefined && isStated(at(identity, "resourceID")))
      index.report(
        "operator-config",
        path,
        `${where}.managedIdentity has ${other} and resourceID`,
        "clientID, and no resourceID",
      );
    const clientId = scalarAt(identity, "clientID");
    if (other === "tenantID")
      index.report(
        "operator-config",
        path,
        `${where}.managedIdentity has tenantID and no clientID`,
        "clientID: <the identity's client id>",
      );
    evaluateTenant(path, `${where}.managedIdentity.tenantID`, scalarAt(identity, "tenantID"), clientId, index);
    if (!isSound(path, `${where}.managedIdentity.clientID`, clientId, index)) continue;
    const federated = hasToken(index);
    if (federated === "yes") evaluateTrust(path, clientId, OPERATOR_IDENTITIES.certManager, index);
    else
      index.skip(
        path,
        federated === "no"
          ? "the pods of cert-manager get no token by their label, so that it uses an identity of the node"
          : "whether the pods of cert-manager have the identity label is unknown, because they were not read",
      );
  }
}

/** Whether cert-manager gets tokens: without the label of its pods it asks the node for the identity. */
function hasToken({ model }: Evaluation): Answer {
  const own = model.workloads.filter((each) => isAccount(accountNameOf(each), OPERATOR_IDENTITIES.certManager));
  if (own.length === 0) return "unknown";
  const injected = own.map((each: Workload) => isInjected(each));
  if (injected.includes(true)) return "yes";
  return injected.includes(undefined) ? "unknown" : "no";
}

/** Evaluates a ProviderConfig of Crossplane's Azure provider that reads the token of its pod. */
export function evaluateProviderConfig({ path, spec }: Companion, index: Evaluation): void {
  if (scalarAt(spec, "credentials", "source") !== "OIDCTokenFile")
    return index.skip(path, "whether its credentials are a token of its pod is unknown");
  const keys = ["clientID", "tenantID", "subscriptionID"];
  evaluateSpelling(path, "spec", spec, keys, index);
  for (const key of keys)
    if (isMissing(spec, key))
      index.report("operator-config", path, `spec has no ${key}, which OIDCTokenFile needs`, `${key}: <value>`);
  evaluateIds(path, spec, OPERATOR_IDENTITIES.crossplane, index);
}

/** Evaluates an AzureClusterIdentity of Cluster API Provider Azure with workload identity. */
export function evaluateClusterIdentity({ path, spec }: Companion, index: Evaluation): void {
  const keys = ["clientID", "tenantID"];
  evaluateSpelling(path, "spec", spec, keys, index);
  for (const key of keys)
    if (isMissing(spec, key)) index.report("operator-config", path, `spec has no ${key}`, `${key}: <value>`);
  evaluateIds(path, spec, OPERATOR_IDENTITIES.capz, index);
}

function evaluateIds(path: string, spec: Tree, account: OperatorAccount, index: Evaluation): void {
  const [clientId, tenantId] = [scalarAt(spec, "clientID"), scalarAt(spec, "tenantID")];
  if (isStated(tenantId)) evaluateTenant(path, "spec.tenantID", tenantId, clientId, index);
  if (isSound(path, "spec.clientID", clientId, index)) evaluateTrust(path, clientId, account, index);
}

/** Evaluates the configuration of external-dns. */
export function evaluateExternalDns({ path, spec }: Companion, index: Evaluation): void {
  const use = scalarAt(spec, "useWorkloadIdentityExtension");
  if (typeof use !== "boolean") {
    if (isExpression(use)) return index.skip(path, "whether external-dns uses workload identity is unknown");
    return index.report(
      "operator-config",
      path,
      `useWorkloadIdentityExtension in ${EXTERNAL_DNS_FILE} must be true or false without quotes, got ${shown(use)}`,
      '"useWorkloadIdentityExtension": true',
    );
  }
  if (!use) return;
  const clientId = scalarAt(spec, "aadClientId");
  if (isStated(clientId) && scalarAt(spec, "hasSecret") === true)
    index.report(
      "operator-config",
      path,
      `${EXTERNAL_DNS_FILE} has aadClientId and aadClientSecret, which external-dns uses first`,
      "no aadClientSecret",
    );
  const tenantId = scalarAt(spec, "tenantId");
  if (isStated(tenantId)) evaluateTenant(path, "tenantId", tenantId, clientId, index);
  if (isSound(path, "aadClientId", clientId, index))
    evaluateTrust(path, clientId, OPERATOR_IDENTITIES.externalDns, index);
}

/** Whether a key is absent or empty, and not misspelled, which is another finding. */
const isMissing = (spec: Tree, key: string): boolean =>
  !Object.entries(isBranch(spec) ? spec : {}).some(
    ([stated, value]) => stated.toLowerCase() === key.toLowerCase() && isStated(value),
  );

const isStated = (value: Tree): boolean => value !== undefined && value !== null && value !== "";

/** Whether there is a client id that can be one; if not, that is a finding. */
function isSound(path: string, key: string, clientId: Scalar | undefined, index: Evaluation): clientId is Text {
  if (!isStated(clientId)) return false;
  const problem = clientIdProblem(key, clientId!, index);
  if (problem) index.report(problem.rule, path, problem.text, problem.fix);
  return problem === undefined;
}

/** Keys that differ from those of the kind by capitals: the API server drops them without an error. */
function evaluateSpelling(path: string, where: string, tree: Tree, keys: readonly string[], index: Evaluation): void {
  for (const stated of Object.keys(isBranch(tree) ? tree : {})) {
    const meant = keys.find((key) => key !== stated && key.toLowerCase() === stated.toLowerCase());
    if (meant !== undefined)
      index.report("operator-config", path, `${where} has ${stated}, and the key is ${meant}`, `${meant}: <value>`);
  }
}

const isAccount = (name: Text, { pattern }: OperatorAccount): boolean => !isExpression(name) && pattern.test(name);

/** Whether the identity has a credential for an account of the operator, in whatever namespace it is installed. */
function evaluateTrust(path: string, clientId: Text, account: OperatorAccount, index: Evaluation): void {
  const { model } = index;
  const identity = index.identityByClientId(clientId);
  if (!identity || identity.external || !model.allCredentials)
    return index.skip(path, `which credentials the identity ${textOf(clientId)} has is unknown`);
  // An identity binding trusts accounts by roles in the cluster.
  if (model.identityBindings.some((each) => isExpression(each.identityId) || each.identity !== undefined)) return;
  const subjects = index.credentialsOf(identity).map(({ subject }) => subject);
  const names = subjects.flatMap((subject): readonly Text[] => {
    if (isExpression(subject)) return [subject];
    const [, name] = /^system:serviceaccount:[^:]+:(.+)$/.exec(subject) ?? [];
    return name === undefined ? [] : [name];
  });
  if (names.some((name) => isExpression(name) || account.pattern.test(name))) return;
  index.report(
    "operator-untrusting",
    path,
    `${identity.path} has no credential for the service account of the operator, ${account.name}`,
    `subject = "system:serviceaccount:<the operator's namespace>:${/ /.test(account.name) ? "<its service account>" : account.name}"`,
  );
}
