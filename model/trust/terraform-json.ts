import { attribute, type Element, elementsOf, Order } from "./element";
import { Expressions, type TerraformJson } from "../terraform/wiring-expressions";
import {
  addCluster,
  addCredential,
  addGenericCredential,
  addIdentity,
  addRole,
  addVault,
} from "./terraform-json-azure";
import { addManifest } from "../manifests/wiring-manifest";
import { emptyModel, isExpression, type Tree, type WiringDraft, type WiringModel } from "./wiring-model";
import { block, fieldsOf, readEgress, readPod, readSelector } from "./pod";
import { at, isBranch, scalarAt, textAt } from "../terraform/wiring-tree";

export type { TerraformJson } from "../terraform/wiring-expressions";

/** Types with a pod template, and Kubernetes' name of the kind. */
const WORKLOADS: Readonly<Record<string, string>> = {
  kubernetes_cron_job: "CronJob",
  kubernetes_daemon_set: "DaemonSet",
  kubernetes_daemonset: "DaemonSet",
  kubernetes_deployment: "Deployment",
  kubernetes_job: "Job",
  kubernetes_pod: "Pod",
  kubernetes_replication_controller: "ReplicationController",
  kubernetes_stateful_set: "StatefulSet",
};

/** Types that may hold workloads or credentials in a form that is not read here. */
const OPAQUE = /^(helm_release|kubectl_manifest|azapi_resource|azuread_application_federated_identity_credential)$/;

/** Azure's own type of a credential, with or without a version. */
const CREDENTIAL_OF_AZURE = /^Microsoft[.]ManagedIdentity\/userAssignedIdentities\/federatedIdentityCredentials(@|$)/i;

/** A module whose source or inputs speak of this may make credentials. */
const MAY_TRUST = /federat|workload.?identity|oidc|issuer|user.?assigned/i;

/**
 * The wiring of an app from what it synthesizes to.
 *
 * @param stacks the content of each `cdk.tf.json`, by the name of its stack; references between the stacks are followed
 */
export function wiringModelOfJson(stacks: Readonly<Record<string, TerraformJson>>): WiringModel {
  const draft = emptyModel();
  draft.allCredentials = true;
  const all = new Map(Object.entries(stacks));
  const expressions = new Expressions(all);
  const reached = reachedClusters(all, expressions);
  for (const [stack, json] of all) addStack(draft, stack, json, expressions, reached);
  return draft;
}

/** Adds one stack's resources to a model. */
function addStack(
  draft: WiringDraft,
  stack: string,
  json: TerraformJson,
  expressions: Expressions,
  reached: ReadonlyMap<string, readonly string[]>,
): void {
  const elements = [
    ...elementsOf(stack, json, "resource", expressions),
    ...elementsOf(stack, json, "data", expressions),
  ];
  addModules(draft, stack, json);
  const order = new Order(elements);
  const imported = addressesOfImports(json);
  for (const element of elements) {
    const { type, data, path } = element;
    const plain = type.replace(/_v[0-9]+$/, "");
    if (WORKLOADS[plain] && !data) addWorkload(draft, element, WORKLOADS[plain]);
    else if (plain === "kubernetes_service_account" || plain === "kubernetes_default_service_account")
      addAccount(draft, element, data);
    else if ((plain === "kubernetes_annotations" || plain === "kubernetes_labels") && !data) addPatch(draft, element);
    else if (plain === "kubernetes_namespace") addNamespace(draft, element);
    else if (plain === "kubernetes_network_policy") addPolicy(draft, element);
    else if (plain === "kubernetes_manifest") addObject(draft, element);
    else if (plain === "azurerm_user_assigned_identity") addIdentity(draft, element, imported);
    else if (plain === "azurerm_federated_identity_credential" && !data) addCredential(draft, element, order);
    else if (plain === "azurerm_kubernetes_cluster")
      addCluster(draft, element, reached.get(`${stack}:${element.address}`) ?? []);
    else if (plain === "azurerm_role_assignment" && !data) addRole(draft, element);
    else if (plain === "azurerm_key_vault") addVault(draft, element);
    else if (plain === "azapi_resource" && CREDENTIAL_OF_AZURE.test(String(scalarAt(element.config, "type"))))
      addGenericCredential(draft, element, order);
    else if (OPAQUE.test(plain)) draft.notJudged.push({ path, why: `what a ${type} holds is not read here` });
  }
}

/** Modules: what they make is in files of their own. */
function addModules(draft: WiringDraft, stack: string, json: TerraformJson): void {
  for (const [name, module] of Object.entries((json["module"] as TerraformJson | undefined) ?? {})) {
    const path = textAt(module as Tree, "//", "metadata", "path");
    const at = typeof path === "string" ? path : `${stack}/module.${name}`;
    draft.notJudged.push({ path: at, why: "what a module makes is not read here" });
    const inputs = JSON.stringify({ ...(module as TerraformJson), "//": undefined });
    if (MAY_TRUST.test(inputs)) draft.allCredentials = false;
  }
}

/** By cluster resource, the keys of the kubernetes providers whose host is that cluster's. */
function reachedClusters(
  stacks: ReadonlyMap<string, TerraformJson>,
  expressions: Expressions,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [stack, json] of stacks) {
    const providers = at(json["provider"] as Tree, "kubernetes");
    for (const provider of Array.isArray(providers) ? (providers as readonly Tree[]) : [providers]) {
      const host = expressions.tree(at(provider, "host"), stack);
      const reference = isExpression(host) ? host.reference : undefined;
      if (!reference || !/(^|[.])azurerm_kubernetes_cluster[.]/.test(reference.address)) continue;
      const cluster = `${reference.stack}:${reference.address}`;
      const alias = scalarAt(provider, "alias");
      const key = `${stack}:kubernetes${typeof alias === "string" ? `.${alias}` : ""}`;
      found.set(cluster, [...(found.get(cluster) ?? []), key]);
    }
  }
  return found;
}

function addWorkload(draft: WiringDraft, element: Element, kind: string): void {
  const { config, path, cluster } = element;
  const metadata = block(config, "metadata");
  const spec = block(config, "spec");
  const inner = kind === "CronJob" ? block(block(spec, "job_template"), "spec") : spec;
  const template = kind === "Pod" ? config : block(inner, "template");
  const ignored = at(block(config, "lifecycle"), "ignore_changes");
  const changes = Array.isArray(ignored)
    ? (ignored as readonly Tree[]).filter((each): each is string => typeof each === "string")
    : [];
  if ([config, spec, inner, template, block(template, "spec")].some((each) => at(each, "dynamic") !== undefined)) {
    draft.notJudged.push({ path, why: "dynamic blocks are known only to Terraform" });
  }
  const pod = readPod(template, true);
  if ([at(spec, "template"), at(template, "spec"), at(block(template, "spec"), "container")].some(isExpression)) {
    draft.notJudged.push({ path, why: "its containers are known only to Terraform" });
  }
  draft.workloads.push({
    path,
    cluster,
    kind,
    name: textAt(metadata, "name") ?? textAt(metadata, "generate_name") ?? "",
    namespace: textAt(metadata, "namespace") ?? "default",
    labels: fieldsOf(at(metadata, "labels"), true),
    annotations: fieldsOf(at(metadata, "annotations"), true),
    selector: kind === "ReplicationController" ? fieldsOf(at(spec, "selector"), true) : readSelector(spec, true),
    pod,
    live: false,
    ...(kind === "Pod" ? { ignoreChanges: ignored === "all" || changes.includes("all") ? "all" : changes } : {}),
  });
}

function addAccount(draft: WiringDraft, element: Element, data: boolean): void {
  const { config, path, cluster, type } = element;
  const metadata = block(config, "metadata");
  // A look-up tells what Terraform finds, not what is written here.
  if (data) return;
  draft.serviceAccounts.push({
    path,
    cluster,
    name:
      textAt(metadata, "name") ??
      (type.startsWith("kubernetes_default") ? "default" : attribute(element, "metadata.name")),
    namespace: textAt(metadata, "namespace") ?? "default",
    labels: fieldsOf(at(metadata, "labels"), true),
    annotations: fieldsOf(at(metadata, "annotations"), true),
    partial: false,
  });
}

/** `kubernetes_annotations` and `kubernetes_labels`: what is added to an object that others own. */
function addPatch(draft: WiringDraft, { config, path, cluster }: Element): void {
  const kind = scalarAt(config, "kind");
  if (kind !== "ServiceAccount") {
    if (kind !== "Namespace") draft.notJudged.push({ path, why: `what it adds to a ${String(kind)} is not judged` });
    return;
  }
  const metadata = block(config, "metadata");
  draft.serviceAccounts.push({
    path,
    cluster,
    name: textAt(metadata, "name") ?? "",
    namespace: textAt(metadata, "namespace") ?? "default",
    labels: fieldsOf(at(config, "labels"), true),
    annotations: fieldsOf(at(config, "annotations"), true),
    partial: true,
  });
}

function addNamespace(draft: WiringDraft, element: Element): void {
  if (element.data) return;
  const metadata = block(element.config, "metadata");
  draft.namespaces.push({
    path: element.path,
    cluster: element.cluster,
    name: textAt(metadata, "name") ?? attribute(element, "metadata.name"),
    labels: fieldsOf(at(metadata, "labels"), true),
  });
}

function addPolicy(draft: WiringDraft, { config, path, cluster, data }: Element): void {
  const egress = readEgress(block(config, "spec"));
  if (data || egress?.selects === undefined) return;
  const namespace = textAt(block(config, "metadata"), "namespace") ?? "default";
  draft.egressPolicies.push({ path, cluster, namespace, selects: egress.selects, outside: egress.outside });
}

function addObject(draft: WiringDraft, { config, path, cluster }: Element): void {
  const manifest = at(config, "manifest") ?? at(config, "object");
  if (!isBranch(manifest)) draft.notJudged.push({ path, why: "its manifest is known only to Terraform" });
  else if (addManifest(draft, manifest, { path, cluster, namespace: "default" }) === "unknown") {
    draft.notJudged.push({ path, why: `the kind ${String(scalarAt(manifest, "kind"))} is not known here` });
  }
}

/** Addresses that `import` blocks take over: what they name existed before, with what others gave it. */
function addressesOfImports(json: TerraformJson): ReadonlySet<unknown> {
  const blocks = json["import"];
  const all = Array.isArray(blocks) ? (blocks as readonly TerraformJson[]) : [];
  return new Set(all.map(({ to }) => to));
}
