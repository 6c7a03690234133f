import { POD_IDENTITY } from "../facts/pod-identity";
import { type Manifest } from "./pod-identity-manifests";
import { WEBHOOK_KEYS } from "../facts/webhook";
import { WORKLOAD_BY_GROUP_KIND, type WorkloadKind } from "../facts/workload-kinds";
import { at, fields, list, text, texts } from "./source-object";

export interface ContainerManifest {
  readonly name: string;
  readonly ports: readonly number[];
  /** Environment variables with a literal value. */
  readonly env: Readonly<Record<string, string>>;
  /** Command and arguments. */
  readonly words: readonly string[];
}

export interface WorkloadManifest extends Manifest {
  readonly workload: WorkloadKind;
  readonly apiVersion: string;
  /** The value of `aadpodidbinding` in the pod template. */
  readonly selector?: string;
  /** The label on the workload, which pod identity does not read. */
  readonly labelOutsideTemplate?: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly hostNetwork: boolean;
  readonly windows: boolean;
  /** The selector of the workload contains `aadpodidbinding`. */
  readonly selectsByLabel: boolean;
  /** A StatefulSet or DaemonSet with the update strategy OnDelete. */
  readonly onDelete: boolean;
  /** The pod template already has the label of workload identity. */
  readonly switched: boolean;
  readonly containers: readonly ContainerManifest[];
  readonly owner?: { readonly kind: string; readonly name: string };
}

/** The workload kind of an object that creates pods, or nothing if the kind is not a workload kind. */
export function workloadKind(apiVersion: string, kind: string): WorkloadKind | undefined {
  const group = apiVersion.includes("/") ? `${apiVersion.slice(0, apiVersion.indexOf("/"))}/` : "";
  const found = WORKLOAD_BY_GROUP_KIND.get(`${group}${kind}`);
  return found?.rollout === undefined ? undefined : found;
}

function readContainer(container: unknown): ContainerManifest {
  const env: Record<string, string> = {};
  for (const each of list(at(container, "env"))) {
    const name = text(at(each, "name"));
    const value = text(at(each, "value"));
    if (name !== undefined && value !== undefined) env[name] = value;
  }
  return {
    name: text(at(container, "name")) ?? "",
    ports: list(at(container, "ports")).flatMap((each) => Number(at(each, "containerPort")) || []),
    env,
    words: [...list(at(container, "command")), ...list(at(container, "args"))].flatMap((each) => text(each) ?? []),
  };
}

function usesLabel(form: WorkloadKind["selector"], selector: unknown): boolean {
  if (form === "none") return false;
  if (form === "labels") return Object.hasOwn(texts(selector), POD_IDENTITY.label);
  const expressions = list(at(selector, "matchExpressions")).map((each) => text(at(each, "key")));
  return [...Object.keys(texts(at(selector, "matchLabels"))), ...expressions].includes(POD_IDENTITY.label);
}

export function readWorkload(manifest: Manifest, workload: WorkloadKind, object: unknown): WorkloadManifest {
  const template = at(object, ...workload.template);
  const spec = at(template, "spec");
  const podLabels = texts(at(template, "metadata", "labels"));
  const nodeSelector = texts(at(spec, "nodeSelector"));
  const owner = list(at(object, "metadata", "ownerReferences")).find((each) => at(each, "controller") === true);
  const outside =
    workload.template.length === 0 ? undefined : texts(at(object, "metadata", "labels"))[POD_IDENTITY.label];
  const ownerKind = text(at(owner, "kind"));
  const ownerName = text(at(owner, "name"));
  return {
    ...manifest,
    workload,
    apiVersion: text(at(object, "apiVersion")) ?? "",
    selector: text(podLabels[POD_IDENTITY.label]),
    labelOutsideTemplate: podLabels[POD_IDENTITY.label] === undefined ? outside : undefined,
    podLabels,
    serviceAccountName: text(at(spec, "serviceAccountName")) ?? text(at(spec, "serviceAccount")),
    hostNetwork: at(spec, "hostNetwork") === true,
    windows:
      nodeSelector["kubernetes.io/os"] === "windows" ||
      nodeSelector["beta.kubernetes.io/os"] === "windows" ||
      text(at(spec, "os", "name")) === "windows",
    selectsByLabel: usesLabel(workload.selector, at(object, "spec", "selector")),
    onDelete: text(at(object, "spec", "updateStrategy", "type")) === "OnDelete",
    switched: podLabels[WEBHOOK_KEYS.use] === "true",
    containers: [...list(at(spec, "containers")), ...list(at(spec, "initContainers"))].map(readContainer),
    owner: ownerKind !== undefined && ownerName !== undefined ? { kind: ownerKind, name: ownerName } : undefined,
  };
}

/** Whether a label key occurs anywhere in an object, such as the selector of a Service or an unknown kind. */
export function mentionsLabel(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const each = open.pop();
    if (Array.isArray(each)) {
      for (const element of each) open.push(element);
      continue;
    }
    const mapping = fields(each);
    if (!mapping) continue;
    if (Object.hasOwn(mapping, POD_IDENTITY.label)) return true;
    // In an expression of a selector, the key is a value.
    if (mapping["key"] === POD_IDENTITY.label) return true;
    for (const [key, element] of Object.entries(mapping)) {
      if (key !== "kubectl.kubernetes.io/last-applied-configuration" && key !== "managedFields") open.push(element);
    }
  }
  return false;
}
