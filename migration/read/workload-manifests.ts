import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { type Manifest } from "./pod-identity-manifests";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { WORKLOAD_BY_GROUP_KIND, type WorkloadKind } from "../../facts/kubernetes/workload-kinds";
import { at, fields, list, text, texts } from "./source-object";

export interface ContainerManifest {
  readonly name: string;
  readonly ports: readonly number[];
  /** Environment variables with a literal value. */
  readonly env: Readonly<Record<string, string>>;
  /** Command and arguments. */
  readonly words: readonly string[];
  /** Its environment or command has a setting of an Azure identity. */
  readonly namesIdentity: boolean;
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
  /** Names of the SecretProviderClasses in its volumes. */
  readonly secretClasses: readonly string[];
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly createdBy: CreatedBy;
}

/** What the metadata of an object says about the Helm release that created it. */
export interface CreatedBy {
  /** The HelmRelease of Flux. */
  readonly fluxName?: string;
  readonly fluxNamespace?: string;
  /** The release of Helm. */
  readonly helm?: string;
  /** The label with the release of most charts, and of Argo CD. */
  readonly instance?: string;
}

/** The workload kind of an object that creates pods, or nothing if the kind is not a workload kind. */
export function workloadKind(apiVersion: string, kind: string): WorkloadKind | undefined {
  const group = apiVersion.includes("/") ? `${apiVersion.slice(0, apiVersion.indexOf("/"))}/` : "";
  const found = WORKLOAD_BY_GROUP_KIND.get(`${group}${kind}`);
  return found?.rollout === undefined ? undefined : found;
}

/** Variables and addresses that programs use to get a token of an Azure identity. */
const IDENTITY_VARIABLE = /^(AZURE|ARM|MSI|IDENTITY|AAD)_/;
const METADATA_ENDPOINT = "169.254.169.254";

function readContainer(container: unknown): ContainerManifest {
  const variables = list(at(container, "env"));
  const words = [...list(at(container, "command")), ...list(at(container, "args"))].flatMap((each) => text(each) ?? []);
  const env: Record<string, string> = {};
  for (const each of variables) {
    const name = text(at(each, "name"));
    const value = text(at(each, "value"));
    if (name !== undefined && value !== undefined) env[name] = value;
  }
  return {
    name: text(at(container, "name")) ?? "",
    ports: list(at(container, "ports")).flatMap((each) => Number(at(each, "containerPort")) || []),
    env,
    words,
    namesIdentity:
      variables.some((each) => IDENTITY_VARIABLE.test(text(at(each, "name")) ?? "")) ||
      [...Object.values(env), ...words].some((each) => each.includes(METADATA_ENDPOINT)),
  };
}

function usesLabel(form: WorkloadKind["selector"], selector: unknown): boolean {
  if (form === "none") return false;
  if (form === "labels") return Object.hasOwn(texts(selector), POD_IDENTITY.label);
  const expressions = list(at(selector, "matchExpressions")).map((each) => text(at(each, "key")));
  return [...Object.keys(texts(at(selector, "matchLabels"))), ...expressions].includes(POD_IDENTITY.label);
}

/** The driver of volumes with a SecretProviderClass. */
const SECRETS_DRIVER = "secrets-store.csi.k8s.io";

const OS_LABELS: readonly string[] = ["kubernetes.io/os", "beta.kubernetes.io/os"];

/** Whether each term of a node affinity requires Windows; the terms are alternatives. */
function requiresWindows(affinity: unknown): boolean {
  const terms = list(at(affinity, "nodeSelectorTerms"));
  return (
    terms.length > 0 &&
    terms.every((term) =>
      list(at(term, "matchExpressions")).some((each) => {
        const values = list(at(each, "values"));
        return (
          OS_LABELS.includes(text(at(each, "key")) ?? "") &&
          at(each, "operator") === "In" &&
          values.length > 0 &&
          values.every((value) => value === "windows")
        );
      }),
    )
  );
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
      OS_LABELS.some((label) => nodeSelector[label] === "windows") ||
      text(at(spec, "os", "name")) === "windows" ||
      requiresWindows(at(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")),
    selectsByLabel: usesLabel(workload.selector, at(object, "spec", "selector")),
    onDelete: text(at(object, "spec", "updateStrategy", "type")) === "OnDelete",
    switched: podLabels[WEBHOOK_KEYS.use] === "true",
    containers: [...list(at(spec, "containers")), ...list(at(spec, "initContainers"))].map(readContainer),
    secretClasses: list(at(spec, "volumes")).flatMap((each) =>
      at(each, "csi", "driver") === SECRETS_DRIVER
        ? (text(at(each, "csi", "volumeAttributes", "secretProviderClass")) ?? [])
        : [],
    ),
    createdBy: createdBy(at(object, "metadata")),
    owner: ownerKind !== undefined && ownerName !== undefined ? { kind: ownerKind, name: ownerName } : undefined,
  };
}

// Sources: helm.sh/docs/topics/charts (release-name), fluxcd.io/flux/components/helm/helmreleases (labels),
// argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking; read 2026-11.
function createdBy(metadata: unknown): CreatedBy {
  const labels = texts(at(metadata, "labels"));
  return {
    fluxName: labels["helm.toolkit.fluxcd.io/name"],
    fluxNamespace: labels["helm.toolkit.fluxcd.io/namespace"],
    helm: texts(at(metadata, "annotations"))["meta.helm.sh/release-name"],
    instance: labels["app.kubernetes.io/instance"],
  };
}

/**
 * The values of the label for pods that an object of an unknown kind creates; empty if it only selects pods by the label,
 * as a Service does; undefined if the label occurs nowhere in it.
 */
export function labelValues(value: unknown): readonly string[] | undefined {
  const found: string[] = [];
  let mentioned = false;
  const open: { readonly value: unknown; readonly selects: boolean }[] = [{ value, selects: false }];
  while (open.length > 0) {
    const each = open.pop()!;
    if (Array.isArray(each.value)) {
      for (const element of each.value) open.push({ value: element, selects: each.selects });
      continue;
    }
    const mapping = fields(each.value);
    if (!mapping) continue;
    // In an expression of a selector, the key is a value.
    mentioned ||= mapping["key"] === POD_IDENTITY.label;
    for (const [key, element] of Object.entries(mapping)) {
      if (key === POD_IDENTITY.label) {
        mentioned = true;
        const stated = text(element);
        if (!each.selects && stated !== undefined) found.push(stated);
      }
      if (key === "kubectl.kubernetes.io/last-applied-configuration" || key === "managedFields") continue;
      open.push({ value: element, selects: each.selects || /selector|matchLabels/i.test(key) });
    }
  }
  return mentioned ? found : undefined;
}
