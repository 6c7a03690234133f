import { addressesIn, Expressions, type TerraformJson } from "./wiring-expressions";
import { addManifest } from "./wiring-manifest";
import {
  emptyModel,
  type Expression,
  isExpression,
  type Text,
  type Tree,
  type WiringDraft,
  type WiringModel,
} from "./wiring-model";
import { block, fieldsOf, readPod } from "./wiring-pod";
import { at, isBranch, scalarAt, textAt } from "./wiring-tree";

export type { TerraformJson } from "./wiring-expressions";

/** One resource or data source of a stack. */
interface Element {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly data: boolean;
  readonly path: string;
  /** Key of the cluster that its provider talks to. */
  readonly cluster: string;
  readonly config: Tree;
  readonly raw: TerraformJson;
}

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
  for (const [stack, json] of all) addStack(draft, stack, json, expressions);
  return draft;
}

/** Adds one stack's resources to a model. */
function addStack(draft: WiringDraft, stack: string, json: TerraformJson, expressions: Expressions): void {
  const elements = [
    ...elementsOf(stack, json, "resource", expressions),
    ...elementsOf(stack, json, "data", expressions),
  ];
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
    else if (plain === "kubernetes_manifest") addObject(draft, element);
    else if (plain === "azurerm_user_assigned_identity") addIdentity(draft, element, imported);
    else if (plain === "azurerm_federated_identity_credential" && !data) addCredential(draft, element, order);
    else if (plain === "azurerm_kubernetes_cluster") addCluster(draft, element);
    else if (plain === "azurerm_role_assignment" && !data) addRole(draft, element);
    else if (plain === "azurerm_key_vault") addVault(draft, element);
    else if (OPAQUE.test(plain)) draft.notJudged.push({ path, why: `what a ${type} holds is not read here` });
  }
}

function* elementsOf(
  stack: string,
  json: TerraformJson,
  section: "resource" | "data",
  expressions: Expressions,
): Generator<Element> {
  for (const [type, named] of entries(json[section])) {
    if (!/^(azurerm|kubernetes|azapi|azuread|helm|kubectl|time)_/.test(type)) continue;
    for (const [name, raw] of entries(named)) {
      const config = raw as TerraformJson;
      const data = section === "data";
      const address = `${data ? "data." : ""}${type}.${name}`;
      const metadata = (config["//"] as { metadata?: { path?: string } } | undefined)?.metadata;
      const provider = typeof config["provider"] === "string" ? config["provider"] : "kubernetes";
      yield {
        stack,
        address,
        type,
        data,
        path: metadata?.path ?? `${stack}/${address}`,
        cluster: `${stack}:${provider}`,
        config: expressions.tree(config, stack),
        raw: config,
      };
    }
  }
}

const entries = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

/** What Terraform makes before what, within a stack. */
class Order {
  constructor(elements: readonly Element[]) {
    for (const element of elements) this.elements.set(element.address, element);
  }

  private readonly elements = new Map<string, Element>();

  /** Paths of all that is made before a resource, directly or through others. */
  public before(element: Element): readonly string[] {
    const seen = new Set<Element>();
    const open = [element];
    for (let next = open.pop(); next; next = open.pop()) {
      for (const address of addressesIn(next.raw)) {
        const found = this.elements.get(address);
        if (!found || found === element || seen.has(found)) continue;
        seen.add(found);
        open.push(found);
      }
    }
    return [...seen].map(({ path }) => path);
  }
}

/** The attribute of an element as others refer to it. */
function attribute({ stack, address, config }: Element, name: string): Text {
  return (
    textAt(config, name) ?? {
      expression: `\${${stack}:${address}.${name}}`,
      reference: { stack, address, attribute: name },
    }
  );
}

const keyOf = (text: Text): string => (isExpression(text) ? text.expression : text);

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
  const selector =
    at(block(spec, "selector"), "match_labels") ??
    (kind === "ReplicationController" ? at(spec, "selector") : undefined);
  if ([config, spec, inner, template, block(template, "spec")].some((each) => at(each, "dynamic") !== undefined)) {
    draft.notJudged.push({ path, why: "dynamic blocks are known only to Terraform" });
  }
  draft.workloads.push({
    path,
    cluster,
    kind,
    name: textAt(metadata, "name") ?? textAt(metadata, "generate_name") ?? "",
    namespace: textAt(metadata, "namespace") ?? "default",
    labels: fieldsOf(at(metadata, "labels"), true),
    annotations: fieldsOf(at(metadata, "annotations"), true),
    selector: fieldsOf(selector, true),
    pod: readPod(template, true),
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

function addIdentity(draft: WiringDraft, element: Element, imported: ReadonlySet<unknown>): void {
  const { config, path, data, address } = element;
  const name = textAt(config, "name");
  draft.identities.push({
    path,
    key: keyOf(attribute(element, "id")),
    ...(name === undefined ? {} : { name }),
    clientId: attribute(element, "client_id"),
    principalId: attribute(element, "principal_id"),
    tenantId: attribute(element, "tenant_id"),
    external: data || imported.has(address),
  });
}

function addCredential(draft: WiringDraft, element: Element, order: Order): void {
  const { config, path } = element;
  const parent = textAt(config, "user_assigned_identity_id") ?? textAt(config, "parent_id") ?? "";
  const reference =
    isExpression(parent) && /(^|[.])azurerm_user_assigned_identity[.]/.test(parent.reference?.address ?? "")
      ? parent.reference
      : undefined;
  const identity: Text = reference ? { expression: `\${${reference.stack}:${reference.address}.id}` } : parent;
  draft.credentials.push({
    path,
    name: textAt(config, "name") ?? "",
    identity,
    ...(reference ? { identityAttribute: reference.attribute } : {}),
    issuer: textAt(config, "issuer") ?? "",
    subject: textAt(config, "subject") ?? "",
    audiences: audiencesOf(at(config, "audience")),
    after: order.before(element),
  });
}

function audiencesOf(tree: Tree): readonly Text[] {
  if (typeof tree === "string" || isExpression(tree)) return [tree];
  return Array.isArray(tree)
    ? (tree as readonly Tree[]).flatMap((each) => (typeof each === "string" || isExpression(each) ? [each] : []))
    : [];
}

function addCluster(draft: WiringDraft, element: Element): void {
  const { config, path, data } = element;
  const unknown: Expression = { expression: "a look-up does not tell" };
  const flag = (name: string): boolean | Expression => {
    const value = scalarAt(config, name);
    if (data || isExpression(value)) return isExpression(value) ? value : unknown;
    return value === true || value === "true";
  };
  const name = textAt(config, "name");
  draft.clusters.push({
    path,
    ...(name === undefined ? {} : { name }),
    issuer: attribute(element, "oidc_issuer_url"),
    oidcIssuerEnabled: flag("oidc_issuer_enabled"),
    workloadIdentityEnabled: flag("workload_identity_enabled"),
  });
}

function addRole(draft: WiringDraft, element: Element): void {
  const { config, path } = element;
  const [role, principalType] = [textAt(config, "role_definition_name"), textAt(config, "principal_type")];
  draft.roleAssignments.push({
    path,
    principalId: textAt(config, "principal_id") ?? "",
    ...(principalType === undefined ? {} : { principalType }),
    ...(role === undefined ? {} : { role }),
    scope: textAt(config, "scope") ?? "",
  });
}

function addVault(draft: WiringDraft, element: Element): void {
  const { config, path, data } = element;
  const value = scalarAt(config, "rbac_authorization_enabled") ?? scalarAt(config, "enable_rbac_authorization");
  const rbac = isExpression(value) ? value : value === true || value === "true";
  draft.vaults.push({
    path,
    key: keyOf(attribute(element, "id")),
    rbac: data ? { expression: "a look-up does not tell" } : rbac,
  });
}
