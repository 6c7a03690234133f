import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { IDENTITY_BINDING_USE, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { UUID } from "../../values/uuid";
import { dependsOnAny } from "../../model/terraform/order";
import { isExpression, sameText, shownText, type Text } from "../../model/terraform/text";
import type { IdentityRole, IdentityRule } from "../../model/trust/identity-binding";
import { clientIdsOf, type IdentityUse, usesIdentityBinding, usesOfAccount } from "../../model/trust/identity-uses";
import { type Credential, field, type ServiceAccount, type Workload } from "../../model/trust/model";
import { type Account, type Answer, isPlaceholder, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";

type Place = Pick<ServiceAccount, "stack" | "provider" | "namespace" | "name">;

/** The uses of identity bindings that a service account has. */
const usesFor = (place: Place, { model }: Evaluation): readonly IdentityUse[] => usesOfAccount(model, place);

/** Whether a use is one of the identity with a client id. */
const isOf = ({ clientId }: IdentityUse, client: Text): boolean => clientId === undefined || sameText(clientId, client);

/** Whether a service account may use the identity with a client id, through an identity binding. */
export function mayUse(place: Place, client: Text, index: Evaluation): Answer {
  if (usesFor(place, index).some((each) => isOf(each, client))) return "yes";
  const roles = index.model.identityRoles.filter(({ provider }) => provider === place.provider);
  // Somebody else may write the roles: for an identity that exists, and for manifests without any role of the identity.
  const isHere =
    (place.stack !== "" && index.isOurs(client)) ||
    roles.some((role) => clientIdsOf(role).some((each) => sameText(each, client)));
  return isHere || usesFor(place, index).length > 0 ? "no" : "unknown";
}

/** The client id of an account. */
const clientOf = (account: Account | undefined): Text | undefined => {
  const client = account && field(account.annotations, WEBHOOK_KEYS.clientId);
  return typeof client === "string" || isExpression(client) ? client : undefined;
};

/**
 * Evaluates the identity binding of a labelled pod, if it asks for one or may only use one.
 *
 * @returns whether that decides about its trust
 */
export function evaluateUse(
  workload: Workload,
  name: Text,
  account: Account | undefined,
  trusted: Answer,
  index: Evaluation,
): boolean {
  const { path, stack, provider, namespace, pod } = workload;
  const place = { stack, provider, namespace, name };
  const client = clientOf(account);
  if (!usesIdentityBinding(workload)) {
    if (trusted !== "no" || client === undefined || mayUse(place, client, index) !== "yes") return false;
    const value = field(pod.annotations, IDENTITY_BINDING_USE);
    const what = value === undefined ? "the pod has no" : `the pod has the value ${shown(value)} of the`;
    const text = `${what} annotation ${IDENTITY_BINDING_USE}, and its service account ${shownText(name)} has no credential`;
    if (!isExpression(pod.annotations) && !isExpression(value))
      index.report("identity-binding-annotation", path, text, `${IDENTITY_BINDING_USE}: "true"`);
    return true;
  }
  if (field(pod.annotations, WEBHOOK_KEYS.injectProxySidecar) === "true")
    index.report(
      "identity-binding-proxy",
      path,
      `${WEBHOOK_KEYS.injectProxySidecar} and ${IDENTITY_BINDING_USE} are "true"`,
      `no ${WEBHOOK_KEYS.injectProxySidecar}`,
    );
  if (client === undefined) index.skip(path, "the identity whose binding its pods use is unknown");
  else evaluateRight(path, place, client, index);
  evaluateOrder(workload, place, client, index);
  return true;
}

/** Evaluates whether an account may use an identity, and whether the identity is bound to the cluster of the account. */
export function evaluateRight(path: string, place: Place, client: Text, index: Evaluation): void {
  const subject = subjectOf(place.namespace, place.name);
  const answer = mayUse(place, client, index);
  const others = usesFor(place, index).filter((each) => !isOf(each, client));
  if (answer === "no")
    index.report(
      "identity-binding-role",
      path,
      `no ClusterRoleBinding lets ${shownText(subject)} use the identity with the client id ${shown(client)}` +
        (others.length === 0 ? "" : `; ${others[0]!.path} lets it use ${shown(others[0]!.clientId)}`),
      others.length === 0
        ? `subjects: [{ kind: ServiceAccount, namespace: ${shownText(place.namespace)}, name: ${shownText(place.name)} }]`
        : `resources: [${shown(client)}] in the ClusterRole`,
    );
  if (answer === "unknown")
    index.skip(path, `whether a ClusterRoleBinding lets ${shownText(subject)} use its identity is unknown`);
  evaluateBound(path, place, client, index);
}

function evaluateBound(path: string, { stack, provider }: Place, client: Text, index: Evaluation): void {
  const { model } = index;
  const identity = index.identityByClientId(client);
  const key = identity && model.entities.ofId(identity.id)?.key;
  const bindings = model.identityBindings.filter((each) => key !== undefined && each.identity === key);
  const home = index.homeOf({ provider });
  const cluster = home && model.entities.ofPlace(home)?.key;
  if (bindings.some((each) => each.cluster === undefined || cluster === undefined || each.cluster === cluster)) return;
  if (!identity || ((identity.external || stack === "") && bindings.length === 0))
    return index.skip(path, "whether its identity is bound to its cluster is unknown");
  const where =
    bindings.length === 0 ? "it has no identity binding" : `${bindings[0]!.path} binds it to another cluster`;
  index.report(
    "identity-binding-missing",
    path,
    `its identity is ${identity.path}, and ${where}`,
    `parent_id = the id of ${home?.path ?? "the cluster"}, and resourceId = the id of ${identity.path}`,
  );
}

/** Evaluates whether a pod waits for its right to use the identity, and for the identity binding. */
function evaluateOrder(workload: Workload, place: Place, client: Text | undefined, index: Evaluation): void {
  const { path, stack, address } = workload;
  const document = index.model.stacks.document(stack);
  if (!document || address === "" || client === undefined) return;
  const uses = usesFor(place, index).filter(
    (each) => each.stack === stack && each.address !== "" && isOf(each, client),
  );
  const [use] = uses;
  if (!use) return;
  const bound = use.binding?.stack === stack ? [use.binding.address] : [];
  const missing = [use.address, ...bound].filter((each) => !dependsOnAny(document, address, new Set([each])));
  if (missing.length === 0) return;
  index.report(
    "identity-binding-order",
    path,
    `it does not wait for ${missing.join(" and ")}`,
    `depends_on = [${missing.join(", ")}]`,
  );
}

/** Evaluates the roles and clusters of identity bindings. */
export function evaluateIdentityBindings(index: Evaluation): void {
  for (const role of index.model.identityRoles) for (const rule of role.rules) evaluateRule(role, rule, index);
  for (const { path, cluster } of index.model.identityBindings) {
    const found = index.model.clusters.find(
      (each) => cluster !== undefined && index.model.entities.ofPlace(each)?.key === cluster,
    );
    if (found?.apiServerIntegration === true)
      index.report(
        "identity-binding-cluster",
        path,
        `the cluster ${found.path} has API server VNet integration`,
        'trust: "credential"',
      );
  }
}

function evaluateRule(
  { path, kind }: IdentityRole,
  { apiGroups, resources, verbs }: IdentityRule,
  index: Evaluation,
): void {
  const { apiGroup, verb } = IDENTITY_BINDING;
  const fails = (text: string, fix: string): void => index.report("identity-binding-rule", path, text, fix);
  const lacks = (all: readonly Text[], wanted: string): boolean =>
    !all.some((each) => each === "*" || each === wanted || isExpression(each));
  if (lacks(apiGroups, apiGroup))
    return fails(`apiGroups are ${list(apiGroups)}, and AKS asks for ${apiGroup}`, `apiGroups: ["${apiGroup}"]`);
  if (lacks(verbs, verb)) return fails(`verbs are ${list(verbs)}, and AKS asks for ${verb}`, `verbs: ["${verb}"]`);
  if (kind === "Role")
    return fails(
      "it is a Role, and AKS asks for a right in the whole cluster",
      "kind: ClusterRole, and a ClusterRoleBinding",
    );
  for (const each of resources) {
    if (each === "*") continue;
    if (typeof each === "string" && isPlaceholder(each))
      index.report(
        "placeholder",
        path,
        `the client id is still ${shown(each)}`,
        "resources: [<the identity's client id>]",
      );
    else if (typeof each === "string" && !UUID.test(each))
      fails(`the resource is ${shown(each)}, which is not a client id`, "resources: [<the identity's client id>]");
    else {
      const named = index.identityById(each);
      if (named && named.attribute !== "client_id")
        fails(
          `the resource is the ${named.attribute} of ${named.identity.path}`,
          `resources: [the client_id of ${named.identity.path}]`,
        );
    }
  }
}

const list = (texts: readonly Text[]): string => (texts.length === 0 ? "absent" : texts.map(shown).join(", "));

/** Evaluates whether a credential is the one that AKS manages. */
export function evaluateManaged({ path, name, issuer }: Credential, index: Evaluation): void {
  const itsName = typeof name === "string" && name.toLowerCase() === IDENTITY_BINDING.credentialName;
  const host = typeof issuer === "string" && URL.canParse(issuer) ? new URL(issuer).host : "";
  if (!itsName && !IDENTITY_BINDING.issuerHost.test(host)) return;
  const what = itsName ? `the name is ${shown(name)}` : `the issuer is ${shown(issuer)}`;
  index.report("managed-credential", path, `${what}, which AKS manages`, "no such credential");
}
