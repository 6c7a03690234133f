import { isExpression, type Scalar, type Text } from "../terraform/text";
import { at, isBranch, scalarAt, textAt, type Tree } from "../terraform/tree";
import type { Container, Fields, Pod } from "./model";
import { snakeCase } from "../../values/text/snake-case";

/** Blocks of Terraform JSON (an object or a list) and lists of Kubernetes, both as a list. */
export function blocks(tree: Tree, ...names: readonly string[]): readonly Tree[] {
  for (const name of names) {
    const found = at(tree, name);
    if (Array.isArray(found)) return found as readonly Tree[];
    if (isBranch(found)) return [found];
  }
  return [];
}

/** The one block of that name. */
export const block = (tree: Tree, ...names: readonly string[]): Tree => blocks(tree, ...names)[0];

/** A value under its Kubernetes or its Terraform name. */
const either = (tree: Tree, camel: string): Scalar | undefined =>
  scalarAt(tree, camel) ?? scalarAt(tree, snakeCase(camel));

const asText = (value: Scalar | undefined): Text | undefined =>
  typeof value === "string" || isExpression(value)
    ? value
    : value === undefined || value === null
      ? undefined
      : String(value);

/** Labels or annotations. A typed Terraform resource turns booleans and numbers into texts; a manifest does not. */
export function fieldsOf(tree: Tree, typed: boolean): Fields {
  if (isExpression(tree)) return tree;
  if (!isBranch(tree)) return {};
  const entries = Object.entries(tree).flatMap(([key, value]): [string, Scalar][] => {
    if (value === undefined || Array.isArray(value) || isBranch(value)) return [];
    // Kubernetes reads null as an empty text.
    const scalar = (value as Scalar) ?? "";
    return [[key, typed && (typeof scalar === "boolean" || typeof scalar === "number") ? String(scalar) : scalar]];
  });
  return Object.fromEntries(entries);
}

/** Labels that the selector of a workload asks for; of a match expression only the key. */
export function readSelector(spec: Tree, typed: boolean): Fields {
  const selector = block(spec, "selector");
  const labels = fieldsOf(at(selector, "matchLabels") ?? at(selector, "match_labels"), typed);
  const keys = blocks(selector, "matchExpressions", "match_expressions").flatMap((each) => textAt(each, "key") ?? []);
  if (isExpression(labels)) return labels;
  return { ...Object.fromEntries(keys.flatMap((key) => (isExpression(key) ? [] : [[key, ""]]))), ...labels };
}

/** A pod from its template (or from a Pod itself), with the field names of Kubernetes or of the kubernetes provider. */
export function readPod(template: Tree, typed: boolean): Pod {
  const metadata = block(template, "metadata");
  const spec = block(template, "spec");
  const os = scalarAt(block(spec, "os"), "name");
  const selector = nodeLabels(spec);
  const volumes = blocks(spec, "volumes", "volume");
  const containers = blocks(spec, "containers", "container").map(readContainer);
  const initContainers = blocks(spec, "initContainers", "init_container").map(readContainer);
  const account = asText(either(spec, "serviceAccountName") || either(spec, "serviceAccount"));
  const system = [os, scalarAt(selector, "kubernetes.io/os"), scalarAt(selector, "beta.kubernetes.io/os")].find(
    (each) => each === "linux" || each === "windows",
  );
  return {
    labels: fieldsOf(at(metadata, "labels"), typed),
    annotations: fieldsOf(at(metadata, "annotations"), typed),
    ...(account === undefined || account === "" ? {} : { serviceAccountName: account }),
    hostNetwork: either(spec, "hostNetwork") === true,
    privileged: isPrivileged(spec, volumes),
    ...(system === undefined ? {} : { os: system }),
    osStated: os !== undefined,
    virtualNode: forVirtualNodes(spec, selector),
    runAsUser: [spec, ...blocks(spec, "containers", "container")].some(
      (each) => either(block(each, "securityContext", "security_context"), "runAsUser") !== undefined,
    ),
    containers,
    initContainers,
    volumes: volumes.flatMap((volume) => textAt(volume, "name") ?? []),
    tokenAudiences: volumes.flatMap(audiences),
    secretProviderClasses: volumes.flatMap(secretClass),
  };
}

function isPrivileged(spec: Tree, volumes: readonly Tree[]): boolean {
  const containers = [
    ...blocks(spec, "containers", "container"),
    ...blocks(spec, "initContainers", "init_container"),
  ].map((each) => block(each, "securityContext", "security_context"));
  const shared = ["hostPID", "hostIPC", "host_pid", "host_ipc"].some((each) => at(spec, each) === true);
  const folders = volumes.some((each) => block(each, "hostPath", "host_path") !== undefined);
  return shared || folders || containers.some((each) => at(each, "privileged") === true);
}

/** Labels that the pod's node must have: those of its selector, and those that its only affinity term requires. */
function nodeLabels(spec: Tree): Tree {
  const affinity = block(block(spec, "affinity"), "nodeAffinity", "node_affinity");
  const required = block(
    affinity,
    "requiredDuringSchedulingIgnoredDuringExecution",
    "required_during_scheduling_ignored_during_execution",
  );
  const terms = blocks(required, "nodeSelectorTerms", "node_selector_term");
  const demands = terms.length === 1 ? blocks(terms[0], "matchExpressions", "match_expressions") : [];
  const single = demands.flatMap((each): [string, Tree][] => {
    const [key, values] = [textAt(each, "key"), at(each, "values")];
    const one = Array.isArray(values) && values.length === 1 && textAt(each, "operator") === "In";
    return one && typeof key === "string" ? [[key, (values as readonly Tree[])[0]]] : [];
  });
  const selector = at(spec, "nodeSelector") ?? at(spec, "node_selector");
  return { ...Object.fromEntries(single), ...(isBranch(selector) ? selector : {}) };
}

function forVirtualNodes(spec: Tree, selector: Tree): boolean {
  const node = either(spec, "nodeName");
  if (scalarAt(selector, "type") === "virtual-kubelet") return true;
  if (typeof node === "string" && /^virtual-(node|kubelet)-/.test(node)) return true;
  return blocks(spec, "tolerations", "toleration").some((each) => {
    const key = scalarAt(each, "key");
    return typeof key === "string" && (key.startsWith("virtual-kubelet.io/") || key === "azure.com/aci");
  });
}

/** The variables of a container, or of a patch of one. */
export function readEnv(container: Tree): Container["env"] {
  const env: Record<string, Scalar | undefined> = {};
  for (const each of blocks(container, "env")) {
    const name = scalarAt(each, "name");
    if (typeof name !== "string") continue;
    // Terraform shows an absent block as an empty list.
    const from = at(each, "valueFrom") ?? at(each, "value_from");
    const elsewhere = isExpression(from) || block(each, "valueFrom", "value_from") !== undefined;
    env[name] = elsewhere ? undefined : (scalarAt(each, "value") ?? "");
  }
  return env;
}

function readContainer(container: Tree): Container {
  const image = textAt(container, "image");
  return {
    name: textAt(container, "name") ?? "",
    ...(image === undefined ? {} : { image }),
    ports: blocks(container, "ports", "port").flatMap((each) => {
      const port = either(each, "containerPort");
      return typeof port === "number" || isExpression(port)
        ? [port]
        : typeof port === "string" && /^[0-9]+$/.test(port)
          ? [Number(port)]
          : [];
    }),
    env: readEnv(container),
    envFrom: blocks(container, "envFrom", "env_from").length > 0,
    mountPaths: blocks(container, "volumeMounts", "volume_mount").flatMap(
      (each) => asText(either(each, "mountPath")) ?? [],
    ),
    command: [...texts(at(container, "command")), ...texts(at(container, "args"))],
  };
}

function texts(tree: Tree): readonly Text[] {
  return Array.isArray(tree)
    ? (tree as readonly Tree[]).flatMap((each) => (typeof each === "string" || isExpression(each) ? [each] : []))
    : [];
}

function audiences(volume: Tree): readonly Text[] {
  return blocks(volume, "projected")
    .flatMap((projected) => blocks(projected, "sources", "source"))
    .flatMap((source) => blocks(source, "serviceAccountToken", "service_account_token"))
    .flatMap((token) => textAt(token, "audience") ?? []);
}

function secretClass(volume: Tree): Pod["secretProviderClasses"] {
  const csi = block(volume, "csi");
  if (scalarAt(csi, "driver") !== "secrets-store.csi.k8s.io") return [];
  const attributes = at(csi, "volumeAttributes") ?? at(csi, "volume_attributes");
  const name = textAt(attributes, "secretProviderClass");
  const withSecret = block(csi, "nodePublishSecretRef", "node_publish_secret_ref") !== undefined;
  return name === undefined ? [] : [{ name, withSecret }];
}

/** What a network policy's spec says about egress; nothing if it restricts ingress only. */
export function readEgress(spec: Tree): { readonly selects: Fields; readonly outside: boolean } | undefined {
  const types = texts(at(spec, "policyTypes") ?? at(spec, "policy_types"));
  const rules = blocks(spec, "egress");
  if (!types.includes("Egress") && !(types.length === 0 && rules.length > 0)) return undefined;
  const selector = block(spec, "podSelector", "pod_selector");
  const byExpression = blocks(selector, "matchExpressions", "match_expressions").length > 0;
  const labels = at(selector, "matchLabels") ?? at(selector, "match_labels");
  const open = (rule: Tree): boolean => {
    const to = blocks(rule, "to");
    if (isForDnsAlone(rule)) return false;
    return to.length === 0 || to.some((each) => blocks(each, "ipBlock", "ip_block").length > 0);
  };
  return {
    selects: byExpression ? { expression: "the pods of its match expressions" } : fieldsOf(labels, true),
    outside: rules.some(open),
  };
}

/** Whether a rule opens the port of DNS and no other. Other ports may be those of a proxy, which the token exchange can take. */
function isForDnsAlone(rule: Tree): boolean {
  const ports = blocks(rule, "ports");
  const isDns = (each: Tree): boolean => {
    const port = scalarAt(each, "port");
    return (port === 53 || port === "53") && (at(each, "endPort") ?? at(each, "end_port")) === undefined;
  };
  return ports.length > 0 && ports.every(isDns);
}
