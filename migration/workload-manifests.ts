import { BINDING_LABEL, type Manifest } from "./pod-identity-manifests";
import { at, fields, list, text, texts } from "./source-object";

/** When a change of a workload's pod template reaches its pods. */
export type Rollout =
  /** The controller replaces its pods one after the other. */
  | "rolls"
  /** The next run has it. */
  | "next run"
  /** Running pods keep the old template until something deletes them. */
  | "new pods only"
  /** The template cannot change: the object is deleted and created. */
  | "recreate";

interface WorkloadShape {
  readonly group: string;
  readonly template: readonly string[];
  readonly rollout: Rollout;
}

/** Kinds with a pod template, where it stands and what a change of it does. Kubernetes 1.34 API. */
export const WORKLOAD_KINDS = {
  CronJob: { group: "batch", template: ["spec", "jobTemplate", "spec", "template"], rollout: "next run" },
  DaemonSet: { group: "apps", template: ["spec", "template"], rollout: "rolls" },
  Deployment: { group: "apps", template: ["spec", "template"], rollout: "rolls" },
  Job: { group: "batch", template: ["spec", "template"], rollout: "recreate" },
  Pod: { group: "", template: [], rollout: "recreate" },
  ReplicaSet: { group: "apps", template: ["spec", "template"], rollout: "new pods only" },
  ReplicationController: { group: "", template: ["spec", "template"], rollout: "new pods only" },
  StatefulSet: { group: "apps", template: ["spec", "template"], rollout: "rolls" },
} as const satisfies Record<string, WorkloadShape>;

export type WorkloadKind = keyof typeof WORKLOAD_KINDS;

/** Groups in which older clusters served the same kinds. */
const OLD_GROUPS = ["extensions"];

export interface ContainerManifest {
  readonly name: string;
  readonly ports: readonly number[];
  /** Environment given as plain text. */
  readonly env: Readonly<Record<string, string>>;
  /** Command and arguments. */
  readonly words: readonly string[];
}

export interface WorkloadManifest extends Manifest {
  readonly workload: WorkloadKind;
  readonly apiVersion: string;
  /** The pod template's value of `aadpodidbinding`. */
  readonly selector?: string;
  /** The label on the workload itself, where pod identity does not look. */
  readonly labelOutsideTemplate?: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly hostNetwork: boolean;
  readonly windows: boolean;
  /** The workload's own selector of pods names `aadpodidbinding`. */
  readonly selectsByLabel: boolean;
  /** A StatefulSet or DaemonSet that replaces no pod by itself. */
  readonly onDelete: boolean;
  /** The pod template carries the label of workload identity already. */
  readonly switched: boolean;
  readonly containers: readonly ContainerManifest[];
  readonly owner?: { readonly kind: string; readonly name: string };
}

/** The workload kind of an object, or nothing where it has none that is known here. */
export function workloadKind(apiVersion: string, kind: string): WorkloadKind | undefined {
  if (!Object.hasOwn(WORKLOAD_KINDS, kind)) return undefined;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const known = kind as WorkloadKind;
  return group === WORKLOAD_KINDS[known].group || OLD_GROUPS.includes(group) ? known : undefined;
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

function usesLabel(selector: unknown): boolean {
  const named = texts(at(selector, "matchLabels"));
  const expressions = list(at(selector, "matchExpressions")).map((each) => text(at(each, "key")));
  // A ReplicationController's selector is the labels themselves.
  return [...Object.keys(named), ...expressions, ...Object.keys(texts(selector))].includes(BINDING_LABEL);
}

export function readWorkload(manifest: Manifest, workload: WorkloadKind, object: unknown): WorkloadManifest {
  const template = at(object, ...WORKLOAD_KINDS[workload].template);
  const spec = at(template, "spec");
  const podLabels = texts(at(template, "metadata", "labels"));
  const nodeSelector = texts(at(spec, "nodeSelector"));
  const owner = list(at(object, "metadata", "ownerReferences")).find((each) => at(each, "controller") === true);
  const outside = workload === "Pod" ? undefined : texts(at(object, "metadata", "labels"))[BINDING_LABEL];
  const ownerKind = text(at(owner, "kind"));
  const ownerName = text(at(owner, "name"));
  return {
    ...manifest,
    workload,
    apiVersion: text(at(object, "apiVersion")) ?? "",
    selector: text(podLabels[BINDING_LABEL]),
    labelOutsideTemplate: podLabels[BINDING_LABEL] === undefined ? outside : undefined,
    podLabels,
    serviceAccountName: text(at(spec, "serviceAccountName")) ?? text(at(spec, "serviceAccount")),
    hostNetwork: at(spec, "hostNetwork") === true,
    windows:
      nodeSelector["kubernetes.io/os"] === "windows" ||
      nodeSelector["beta.kubernetes.io/os"] === "windows" ||
      text(at(spec, "os", "name")) === "windows",
    selectsByLabel: workload !== "CronJob" && usesLabel(at(object, "spec", "selector")),
    onDelete: text(at(object, "spec", "updateStrategy", "type")) === "OnDelete",
    switched: podLabels["azure.workload.identity/use"] === "true",
    containers: [...list(at(spec, "containers")), ...list(at(spec, "initContainers"))].map(readContainer),
    owner: ownerKind !== undefined && ownerName !== undefined ? { kind: ownerKind, name: ownerName } : undefined,
  };
}

/** Whether a label key occurs anywhere in an object: in a selector of a Service, or in a kind not known here. */
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
    if (Object.hasOwn(mapping, BINDING_LABEL)) return true;
    // A selector's expression names its key as a value.
    if (mapping["key"] === BINDING_LABEL) return true;
    for (const [key, element] of Object.entries(mapping)) {
      if (key !== "kubectl.kubernetes.io/last-applied-configuration" && key !== "managedFields") open.push(element);
    }
  }
  return false;
}
