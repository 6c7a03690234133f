import {
  type Expression,
  isExpression,
  type Scalar,
  type Text,
  type Tree,
  type WiringDraft,
} from "../trust/wiring-model";
import { block, fieldsOf, readEgress, readPod, readSelector } from "../trust/pod";
import { at, isBranch, listAt, scalarAt, textAt } from "../terraform/wiring-tree";

/** Where a Kubernetes object was found. */
export interface ManifestPlace {
  /** What findings name it by. */
  readonly path: string;
  readonly cluster: string;
  /** Namespace of objects that name none. @default - the one they are applied to, which is unknown */
  readonly namespace?: Text;
}

/** What became of an object: taken into the model, of a kind that has no part in wiring, or of a kind nobody here knows. */
export type ManifestFate = "taken" | "irrelevant" | "unknown";

/** The namespace that objects without one are applied to: one and the same for all of them. */
const APPLIED_TO: Expression = { expression: "the namespace it is applied to" };

/** Kinds of Kubernetes that run pods. */
const RUNS_PODS = /^(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  ScaledJob: ["spec", "jobTargetRef", "template"],
};

/** API groups of other systems whose objects are judged, with their kinds. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  "secrets-store.csi.x-k8s.io": ["SecretProviderClass"],
  "keda.sh": ["TriggerAuthentication", "ClusterTriggerAuthentication"],
  "external-secrets.io": ["SecretStore", "ClusterSecretStore"],
  "helm.toolkit.fluxcd.io": ["HelmRelease"],
  "argoproj.io": ["Application"],
};

/** Groups of Kubernetes itself: a kind without pods there has no part in wiring. */
const OWN_GROUP = /^(|apps|batch|autoscaling|policy|extensions|.*[.]k8s[.]io)$/;

/** Pod identity, the retired system: its objects say nothing about workload identity. */
const RETIRED_GROUP = "aadpodidentity.k8s.io";

/** Takes one Kubernetes object into a model. Lists are to be taken apart before. */
export function addManifest(draft: WiringDraft, object: Tree, place: ManifestPlace): ManifestFate {
  const kind = textAt(object, "kind");
  const version = textAt(object, "apiVersion");
  if (!isBranch(object) || typeof kind !== "string" || typeof version !== "string") return "unknown";
  const group = version.includes("/") ? version.split("/")[0]! : "";
  const metadata = at(object, "metadata");
  const own = {
    path: place.path,
    cluster: place.cluster,
    name: open(textAt(metadata, "name") ?? textAt(metadata, "generateName") ?? ""),
    namespace: open(textAt(metadata, "namespace") ?? place.namespace ?? APPLIED_TO),
    labels: fieldsOf(at(metadata, "labels"), false),
    annotations: fieldsOf(at(metadata, "annotations"), false),
  };
  if (group === "" && kind === "ServiceAccount") {
    draft.serviceAccounts.push({ ...own, partial: false });
    return "taken";
  }
  if (group === "" && kind === "Namespace") {
    draft.namespaces.push({ path: own.path, cluster: own.cluster, name: own.name, labels: own.labels });
    return "taken";
  }
  if (group === "networking.k8s.io" && kind === "NetworkPolicy") {
    const egress = readEgress(at(object, "spec"));
    if (egress?.selects === undefined) return "irrelevant";
    draft.egressPolicies.push({ ...own, selects: egress.selects, outside: egress.outside });
    return "taken";
  }
  const template = group === "" && kind === "Pod" ? object : at(object, ...(TEMPLATES[kind] ?? ["spec", "template"]));
  if (listAt(block(template, "spec"), "containers").length > 0) {
    addWorkload(draft, object, template, { ...own, kind });
    return "taken";
  }
  if (/^(|apps|batch|extensions)$/.test(group) && RUNS_PODS.test(kind)) {
    draft.notJudged.push({ path: own.path, why: "a workload without containers, such as a patch" });
    return "taken";
  }
  if (COMPANIONS[group]?.includes(kind)) {
    draft.companions.push({ ...own, kind, spec: at(object, "spec") });
    return "taken";
  }
  if (group === "" && kind === "Secret" && (own.name === "aso-credential" || own.name === "aso-controller-settings")) {
    draft.companions.push({ ...own, kind, spec: object });
    return "taken";
  }
  if (group === "managedidentity.azure.com") return addOperated(draft, object, kind, own);
  return OWN_GROUP.test(group) && group !== RETIRED_GROUP ? "irrelevant" : "unknown";
}

/** A name that a later tool fills in (envsubst, Flux) is no name yet, and two of them are equal when their texts are. */
const open = (name: Text): Text => (typeof name === "string" && /\$[{(]|\{\{/.test(name) ? { expression: name } : name);

type Own = Pick<
  WiringDraft["serviceAccounts"][number],
  "path" | "cluster" | "name" | "namespace" | "labels" | "annotations"
>;

function addWorkload(draft: WiringDraft, object: Tree, template: Tree, own: Own & { readonly kind: string }): void {
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
    ...own,
    selector:
      own.kind === "ReplicationController"
        ? fieldsOf(at(object, "spec", "selector"), false)
        : readSelector(at(object, "spec"), false),
    pod: readPod(template, false),
    // A pod that has succeeded is read as its template: it needed nothing more.
    live:
      scalarAt(metadata, "uid") !== undefined &&
      isBranch(at(object, "status")) &&
      scalarAt(object, "status", "phase") !== "Succeeded",
    ...(typeof owner === "string" ? { owners: ownersOf(owner, scalarAt(reference, "kind")) } : {}),
    ...(stray ? { strayServiceAccount: [...stray, "serviceAccountName"].join(".") } : {}),
  });
}

/** A Deployment's ReplicaSets and a CronJob's Jobs carry its name and one suffix; other owners make their pods themselves. */
const ownersOf = (name: string, kind: Scalar | undefined): readonly string[] =>
  kind === "ReplicaSet" || kind === "Job" ? [name, name.replace(/-[^-]*$/, "")] : [name];

/** Identities and credentials that Azure Service Operator makes. */
function addOperated(draft: WiringDraft, object: Tree, kind: string, own: Own): ManifestFate {
  const part = (text: Text): string => (isExpression(text) ? text.expression : text);
  const key = (name: Text): string => `\${${part(own.namespace)}:UserAssignedIdentity.${part(name)}.id}`;
  if (kind === "UserAssignedIdentity") {
    const status = at(object, "status");
    const unknown = (attribute: string): Expression => ({
      expression: `\${${part(own.namespace)}:UserAssignedIdentity.${part(own.name)}.${attribute}}`,
    });
    draft.identities.push({
      path: own.path,
      key: key(own.name),
      name: textAt(object, "spec", "azureName") ?? own.name,
      clientId: textAt(status, "clientId") ?? unknown("client_id"),
      principalId: textAt(status, "principalId") ?? unknown("principal_id"),
      tenantId: textAt(status, "tenantId") ?? unknown("tenant_id"),
      external: true,
    });
    return "taken";
  }
  if (kind !== "FederatedIdentityCredential") return "unknown";
  const owner = textAt(object, "spec", "owner", "name");
  draft.credentials.push({
    path: own.path,
    name: open(textAt(object, "spec", "azureName") ?? own.name),
    identity: owner === undefined ? (textAt(object, "spec", "owner", "armId") ?? "") : { expression: key(owner) },
    issuer: textAt(object, "spec", "issuer") ?? { expression: "issuerFromConfig" },
    subject: open(textAt(object, "spec", "subject") ?? ""),
    audiences: listAt(object, "spec", "audiences").flatMap((each) =>
      typeof each === "string" || isExpression(each) ? [each] : [],
    ),
  });
  return "taken";
}
