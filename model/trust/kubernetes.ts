import { whyUnread } from "../terraform/decoded";
import type { WorkloadKind } from "../../facts/kubernetes/workload-kinds";
import { snakeCase } from "../../values/text/snake-case";
import { EXTERNAL_DNS_FILE } from "../../facts/kubernetes/operator-identities";
import { externalDnsConfig } from "../manifests/operator-objects";
import { addManifest } from "../manifests/manifest";
import { isExpression } from "../terraform/text";
import { at, isBranch, scalarAt, textAt, type Tree, shownScalar } from "../terraform/tree";
import { pushAccount, type TrustDraft } from "./draft";
import { block, blocks, fieldsOf, readEgress, readPod, readSelector } from "./pod";
import { addIdentityRole, addRoleBinding } from "./roles";
import type { Source } from "./source";

/** The namespace that the kubernetes provider uses for objects without one. */
const DEFAULT_NAMESPACE = "default";

/** A workload that a typed resource of the kubernetes provider declares. */
export function addWorkload(draft: TrustDraft, source: Source, kind: WorkloadKind): void {
  const { config, path } = source;
  const steps = kind.template.map(snakeCase);
  const levels = steps.reduce<Tree[]>((found, step) => [...found, block(found.at(-1), step)], [config]);
  const template = levels.at(-1);
  const spec = block(config, "spec");
  const metadata = block(config, "metadata");
  const ignored = at(block(config, "lifecycle"), "ignore_changes");
  const changes = Array.isArray(ignored)
    ? (ignored as readonly Tree[]).filter((each): each is string => typeof each === "string")
    : [];
  if ([...levels, spec, block(template, "spec")].some((each) => at(each, "dynamic") !== undefined))
    draft.notEvaluated.push({ path, why: "dynamic blocks are known only after apply" });
  const unknown = [
    ...steps.map((step, i) => at(levels[i], step)),
    at(template, "spec"),
    at(block(template, "spec"), "container"),
  ];
  if (unknown.some(isExpression)) draft.notEvaluated.push({ path, why: "its containers are known only after apply" });
  draft.workloads.push({
    kind: kind.kind,
    ...source.inCluster,
    name: textAt(metadata, "name") ?? textAt(metadata, "generate_name") ?? "",
    namespace: textAt(metadata, "namespace") ?? DEFAULT_NAMESPACE,
    labels: fieldsOf(at(metadata, "labels"), true),
    annotations: fieldsOf(at(metadata, "annotations"), true),
    selector: kind.selector === "labels" ? fieldsOf(at(spec, "selector"), true) : readSelector(spec, true),
    pod: readPod(template, true),
    templatePath: steps.map((step) => `${step}[0]`).join("."),
    live: false,
    ...(kind.kind === "Pod" ? { ignoreChanges: ignored === "all" || changes.includes("all") ? "all" : changes } : {}),
  });
}

/** A service account that is created, or the `default` one that is adopted. */
export function addAccount(draft: TrustDraft, source: Source): void {
  const metadata = block(source.config, "metadata");
  const isDefault = source.type.startsWith("kubernetes_default");
  pushAccount(draft, {
    name: textAt(metadata, "name") ?? (isDefault ? "default" : source.attribute("metadata[0].name")),
    ...source.inCluster,
    namespace: textAt(metadata, "namespace") ?? DEFAULT_NAMESPACE,
    labels: fieldsOf(at(metadata, "labels"), true),
    annotations: fieldsOf(at(metadata, "annotations"), true),
    partial: false,
    annotationsPath: "metadata[0].annotations",
  });
}

export function addNamespace(draft: TrustDraft, source: Source): void {
  const metadata = block(source.config, "metadata");
  draft.namespaces.push({
    name: textAt(metadata, "name") ?? source.attribute("metadata[0].name"),
    ...source.inCluster,
    labels: fieldsOf(at(metadata, "labels"), true),
    partial: false,
  });
}

/** A role, or a binding of one. */
export function addRoles(draft: TrustDraft, source: Source): void {
  const { config, type } = source;
  const name = textAt(block(config, "metadata"), "name") ?? source.attribute("metadata[0].name");
  const inCluster = type.includes("_cluster_");
  if (/_binding(_v[0-9]+)?$/.test(type))
    addRoleBinding(
      draft,
      { name, ...source.inCluster, kind: inCluster ? "ClusterRoleBinding" : "RoleBinding" },
      config,
    );
  else addIdentityRole(draft, { name, ...source.inCluster, kind: inCluster ? "ClusterRole" : "Role" }, config);
}

export function addPolicy(draft: TrustDraft, source: Source): void {
  const { config } = source;
  const egress = readEgress(block(config, "spec"));
  if (!egress) return;
  const namespace = textAt(block(config, "metadata"), "namespace") ?? DEFAULT_NAMESPACE;
  draft.egressPolicies.push({ namespace, ...source.inCluster, selects: egress.selects, outside: egress.outside });
}

/** The texts of a config map. */
export function addConfigMap(draft: TrustDraft, { path, config, inCluster }: Source): void {
  const metadata = block(config, "metadata");
  const spec = externalDnsConfig(config, "ConfigMap");
  if (spec !== undefined)
    draft.companions.push({
      kind: EXTERNAL_DNS_FILE,
      ...inCluster,
      name: textAt(metadata, "name") ?? "",
      namespace: textAt(metadata, "namespace") ?? DEFAULT_NAMESPACE,
      annotations: {},
      spec,
    });
  const values = fieldsOf(at(config, "data"), true);
  if (!isExpression(values)) draft.settings.push({ path, kind: "ConfigMap", values });
}

/** The object of a `kubernetes_manifest`. */
export function addObject(draft: TrustDraft, source: Source): void {
  const manifest = source.tree("manifest") ?? source.tree("object");
  if (!isBranch(manifest)) return source.unread(`its manifest ${whyUnread(manifest)}`, "pods");
  const place = { namespace: DEFAULT_NAMESPACE, ...source.inCluster, within: "manifest" };
  if (addManifest(draft, manifest, place) === "unknown")
    draft.notEvaluated.push({
      path: source.path,
      why: `the kind ${shownScalar(scalarAt(manifest, "kind"))} is unknown`,
    });
}

/** A `helm_release`: the name of its chart, and its values. What the chart creates is not read. */
export function addRelease(draft: TrustDraft, source: Source): void {
  const { config } = source;
  source.unread("what a helm_release creates is not read", "pods");
  draft.companions.push({
    kind: "HelmRelease",
    ...source.inCluster,
    name: textAt(config, "name") ?? "",
    namespace: textAt(config, "namespace") ?? DEFAULT_NAMESPACE,
    annotations: {},
    spec: {
      chart: { spec: { chart: textAt(config, "chart") } },
      source: { helm: { values: at(config, "values"), parameters: [...blocks(config, "set")].map(parameterOf) } },
    },
  });
}

/** A `set` block as a parameter of Helm. */
const parameterOf = (set: Tree): Tree => ({
  name: at(set, "name"),
  value: at(set, "value"),
  forceString: scalarAt(set, "type") === "string",
});
