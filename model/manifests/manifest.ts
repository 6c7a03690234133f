import { RELEASE_KINDS } from "../../facts/kubernetes/helm";
import { EXTERNAL_DNS_FILE } from "../../facts/kubernetes/operator-identities";
import { isCompanionKind } from "../../facts/kubernetes/companion-kinds";
import { GROUPS_WITHOUT_PODS } from "../../facts/kubernetes/kubernetes-groups";
import { WORKLOAD_BY_GROUP_KIND, WORKLOAD_BY_KIND, type WorkloadKind } from "../../facts/kubernetes/workload-kinds";
import { type Expression, isExpression, type Scalar, type Text, textOf } from "../terraform/text";
import { at, isBranch, listAt, scalarAt, textAt, type Tree } from "../terraform/tree";
import { field, fieldKeys } from "../trust/model";
import { pushAccount, subjectPart, type TrustDraft } from "../trust/draft";
import { concernsIdentities, externalDnsConfig } from "./operator-objects";
import { describedPods } from "./job-systems";
import { addIdentityRole, addRoleBinding } from "../trust/roles";
import { block, fieldsOf, readEgress, readPod, readSelector } from "../trust/pod";

/** Where a Kubernetes object was found. */
export interface ManifestPlace {
  /** What findings name it by. */
  readonly path: string;
  /** Key of the provider configuration or stream: objects with the same key are in the same cluster. */
  readonly provider: string;
  /** Key of the cluster's entity. @default - unknown */
  readonly cluster?: string;
  /** Stack and address of the `kubernetes_manifest`. @default - an object of a manifest stream */
  readonly stack?: string;
  readonly address?: string;
  /** The argument that has the object. @default - an object of a manifest stream */
  readonly within?: string;
  /** Namespace of objects that name none. @default - the one they are applied to, which is unknown */
  readonly namespace?: Text;
}

/** Whether an object was added to the model, is of a kind that does not matter for trust, or of an unknown kind. */
export type ManifestFate = "taken" | "irrelevant" | "unknown";

/** The namespace that objects without one are applied to: the same for all of them. */
const APPLIED_TO: Expression = { expression: "<namespace>" };

/** Adds one Kubernetes object to a model. Lists are to be taken apart before. */
export function addManifest(draft: TrustDraft, object: Tree, place: ManifestPlace): ManifestFate {
  const kind = textAt(object, "kind");
  const version = textAt(object, "apiVersion");
  if (!isBranch(object) || typeof kind !== "string" || typeof version !== "string") return "unknown";
  const group = version.includes("/") ? version.split("/")[0]! : "";
  const metadata = at(object, "metadata");
  const located = {
    path: place.path,
    stack: place.stack ?? "",
    address: place.address ?? "",
    provider: place.provider,
    ...(place.cluster === undefined ? {} : { cluster: place.cluster }),
  };
  const own = {
    name: open(textAt(metadata, "name") ?? textAt(metadata, "generateName") ?? ""),
    ...located,
    namespace: open(textAt(metadata, "namespace") ?? place.namespace ?? APPLIED_TO),
    labels: fieldsOf(at(metadata, "labels"), false),
    annotations: fieldsOf(at(metadata, "annotations"), false),
  };
  if (group === "" && kind === "ServiceAccount") {
    pushAccount(draft, { partial: false, ...own, annotationsPath: below(place, ["metadata", "annotations"]) });
    return "taken";
  }
  if (group === "" && kind === "Namespace") {
    draft.namespaces.push({ name: own.name, ...located, labels: own.labels, partial: false });
    return "taken";
  }
  if (group === "" && (kind === "ConfigMap" || kind === "Secret")) {
    addSettings(draft, object, kind, place);
    const config = externalDnsConfig(object, kind);
    if (config !== undefined) {
      draft.companions.push({ kind: EXTERNAL_DNS_FILE, ...own, spec: config });
      return "taken";
    }
  }
  if (group === "networking.k8s.io" && kind === "NetworkPolicy") {
    const egress = readEgress(at(object, "spec"));
    if (!egress) return "irrelevant";
    draft.egressPolicies.push({
      namespace: own.namespace,
      ...located,
      selects: egress.selects,
      outside: egress.outside,
    });
    return "taken";
  }
  if (group === "rbac.authorization.k8s.io" && (kind === "ClusterRole" || kind === "Role")) {
    return addIdentityRole(draft, { kind, ...located, name: own.name }, object) ? "taken" : "irrelevant";
  }
  if (group === "rbac.authorization.k8s.io" && (kind === "ClusterRoleBinding" || kind === "RoleBinding")) {
    addRoleBinding(draft, { kind, ...located, name: own.name }, object);
    return "irrelevant";
  }
  const described = describedPods(group, kind, object);
  if (described) {
    for (const pod of described)
      if ("why" in pod) draft.notEvaluated.push({ path: own.path, why: pod.why });
      else addWorkload(draft, object, pod.template, { kind, ...own, known: undefined, templatePath: "" });
    return "taken";
  }
  const known = WORKLOAD_BY_GROUP_KIND.get(group === "" ? kind : `${group}/${kind}`);
  const path = known?.template ?? ["spec", "template"];
  const template = at(object, ...path);
  if (listAt(block(template, "spec"), "containers").length > 0) {
    addWorkload(draft, object, template, { kind, ...own, known, templatePath: below(place, path) });
    return "taken";
  }
  // The template of a Rollout with a reference is that of the Deployment.
  if (known?.custom && at(object, "spec", "workloadRef") !== undefined) return "irrelevant";
  if (known?.rollout !== undefined) {
    const unknown = [template, at(template, "spec"), at(template, "spec", "containers")].some(isExpression);
    const why = unknown
      ? "its containers are known only after apply"
      : "a workload without containers, such as a patch";
    draft.notEvaluated.push({ path: own.path, why });
    return "taken";
  }
  if (isCompanionKind(group, kind)) {
    const spec = at(object, ...(RELEASE_KINDS.get(`${group}/${kind}`) ?? ["spec"]));
    if (!concernsIdentities(kind, spec)) return "irrelevant";
    draft.companions.push({ kind, ...own, spec });
    return "taken";
  }
  if (group === "" && kind === "Secret" && (own.name === "aso-credential" || own.name === "aso-controller-settings")) {
    draft.companions.push({ kind, ...own, spec: object });
    return "taken";
  }
  if (group === "managedidentity.azure.com") return addOperated(draft, object, kind, own);
  return GROUPS_WITHOUT_PODS.has(group) ? "irrelevant" : "unknown";
}

/** The texts of a config map. Those of a Secret belong in the object, but not into the state of Terraform. */
function addSettings(
  draft: TrustDraft,
  object: Tree,
  kind: "ConfigMap" | "Secret",
  { path, stack }: ManifestPlace,
): void {
  if (kind === "Secret" && stack === undefined) return;
  const data = fieldsOf(at(object, "data"), false);
  const decoded = fieldKeys(data).map((key): [string, Scalar] => {
    const value = field(data, key) ?? "";
    return [
      key,
      kind === "Secret" && typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : value,
    ];
  });
  const plain = fieldsOf(at(object, "stringData"), false);
  draft.settings.push({
    path,
    kind,
    values: { ...Object.fromEntries(decoded), ...(isExpression(plain) ? {} : plain) },
  });
}

/** Adds a file of Helm values, whose settings are evaluated as those of a HelmRelease. */
export function addHelmValues(draft: TrustDraft, values: Tree, place: ManifestPlace): void {
  draft.companions.push({
    path: place.path,
    stack: "",
    address: "",
    provider: place.provider,
    kind: "HelmValues",
    name: "",
    namespace: place.namespace ?? APPLIED_TO,
    annotations: {},
    spec: { values },
  });
}

/** A path in the object as Terraform writes it for the argument that has the object. */
const below = ({ within }: ManifestPlace, path: readonly string[]): string =>
  [...(within === undefined ? [] : [within]), ...path].join(".");

/** A name that a later tool fills in (envsubst, Flux) is not known yet, and two of them are equal if their texts are. */
const open = (name: Text): Text => (typeof name === "string" && /\$[{(]|\{\{/.test(name) ? { expression: name } : name);

type Own = Pick<
  TrustDraft["workloads"][number],
  "path" | "stack" | "address" | "provider" | "cluster" | "name" | "namespace" | "labels" | "annotations"
>;

interface OwnWorkload extends Own {
  readonly kind: string;
  readonly known: WorkloadKind | undefined;
  readonly templatePath: string;
}

function addWorkload(draft: TrustDraft, object: Tree, template: Tree, { known, ...own }: OwnWorkload): void {
  const metadata = at(object, "metadata");
  const [reference] = listAt(metadata, "ownerReferences");
  const owner = scalarAt(reference, "name");
  const stray =
    own.kind === "Pod"
      ? undefined
      : [["spec"], ["spec", "jobTemplate"], ["spec", "jobTemplate", "spec"], ["spec", "template"]].find(
          (trail) =>
            template !== undefined &&
            scalarAt(object, ...trail, "serviceAccountName") !== undefined &&
            at(object, ...trail) !== at(template, "spec"),
        );
  draft.workloads.push({
    pod: readPod(template, false),
    ...own,
    selector:
      known?.selector === "labels"
        ? fieldsOf(at(object, "spec", "selector"), false)
        : readSelector(at(object, "spec"), false),
    // A pod that has succeeded is read as its template: it needed nothing more.
    live:
      scalarAt(metadata, "uid") !== undefined &&
      isBranch(at(object, "status")) &&
      scalarAt(object, "status", "phase") !== "Succeeded",
    ...(typeof owner === "string" ? { owners: ownersOf(owner, scalarAt(reference, "kind")) } : {}),
    ...(stray ? { strayServiceAccount: [...stray, "serviceAccountName"].join(".") } : {}),
  });
}

/** An owner that a controller created has the name of the controller and one suffix. */
const ownersOf = (name: string, kind: Scalar | undefined): readonly string[] =>
  typeof kind === "string" && WORKLOAD_BY_KIND.get(kind)?.makers ? [name, name.replace(/-[^-]*$/, "")] : [name];

/** Identities and credentials that Azure Service Operator creates. */
function addOperated(draft: TrustDraft, object: Tree, kind: string, own: Own): ManifestFate {
  const idOf = (name: Text, attribute: string): Expression => ({
    expression: `\${${textOf(own.namespace)}/UserAssignedIdentity.${textOf(name)}.${attribute}}`,
  });
  const located = { path: own.path, stack: own.stack, address: own.address };
  if (kind === "UserAssignedIdentity") {
    const status = at(object, "status");
    draft.identities.push({
      id: idOf(own.name, "id"),
      ...located,
      name: textAt(object, "spec", "azureName") ?? own.name,
      clientId: textAt(status, "clientId") ?? idOf(own.name, "client_id"),
      principalId: textAt(status, "principalId") ?? idOf(own.name, "principal_id"),
      tenantId: textAt(status, "tenantId") ?? idOf(own.name, "tenant_id"),
      external: true,
    });
    return "taken";
  }
  if (kind !== "FederatedIdentityCredential") return "unknown";
  const owner = textAt(object, "spec", "owner", "name");
  const identityId = owner === undefined ? (textAt(object, "spec", "owner", "armId") ?? "") : idOf(owner, "id");
  const issuer = textAt(object, "spec", "issuer") ?? { expression: "issuerFromConfig" };
  const cluster = draft.entities.ofReference(issuer);
  const identity =
    owner === undefined
      ? draft.entities.ofId(identityId)
      : draft.entities.ofOperator(textOf(identityId), `${textOf(own.namespace)}/${textOf(owner)}`);
  draft.credentials.push({
    name: open(textAt(object, "spec", "azureName") ?? own.name),
    ...located,
    identityId,
    ...(identity ? { identity: identity.key } : {}),
    issuer,
    ...(cluster?.kind === "cluster" ? { cluster: cluster.key } : {}),
    ...subjectPart(open(textAt(object, "spec", "subject") ?? "")),
    audiences: listAt(object, "spec", "audiences").flatMap((each) =>
      typeof each === "string" || isExpression(each) ? [each] : [],
    ),
    // The operator writes it.
    serialized: false,
    bodyPath: ["manifest", "spec"],
  });
  return "taken";
}
