import { block, blockAt, blocks, isObject, type JsonObject, type Resource } from "../terraform/document";

/** A pod template of a Terraform resource or of a `kubernetes_manifest`, in one form. */
export interface PodTemplate {
  /** `Deployment`, `CronJob`, ... */
  readonly kind: string;
  /** Metadata of the workload itself. */
  readonly metadata: JsonObject;
  readonly labels: unknown;
  readonly annotations: unknown;
  readonly serviceAccountName: unknown;
  /** Names of its containers and init containers, as they stand in the JSON. */
  readonly containers: readonly unknown[];
  /** Where the template is, as Terraform indexes it: `spec[0].template[0]`; empty for a pod. */
  readonly path: string;
}

const PATHS: Readonly<Record<string, { readonly kind: string; readonly path: readonly string[] }>> = {
  kubernetes_pod: { kind: "Pod", path: [] },
  kubernetes_deployment: { kind: "Deployment", path: ["spec", "template"] },
  kubernetes_stateful_set: { kind: "StatefulSet", path: ["spec", "template"] },
  kubernetes_daemonset: { kind: "DaemonSet", path: ["spec", "template"] },
  kubernetes_daemon_set: { kind: "DaemonSet", path: ["spec", "template"] },
  kubernetes_replication_controller: { kind: "ReplicationController", path: ["spec", "template"] },
  kubernetes_job: { kind: "Job", path: ["spec", "template"] },
  kubernetes_cron_job: { kind: "CronJob", path: ["spec", "job_template", "spec", "template"] },
};

const MANIFEST_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** The pod template that a resource makes pods from, or nothing where it makes none that this can see. */
export function podTemplateOf(resource: Resource): PodTemplate | undefined {
  if (resource.mode !== "managed") return undefined;
  if (resource.type === "kubernetes_manifest") return fromManifest(resource.values.manifest);
  const known = PATHS[resource.type.replace(/_v1$/, "")];
  if (!known) return undefined;
  const template = blockAt(resource.values, ...known.path);
  const spec = block(template, "spec");
  const metadata = block(template, "metadata");
  return {
    kind: known.kind,
    metadata: block(resource.values, "metadata"),
    labels: metadata.labels,
    annotations: metadata.annotations,
    serviceAccountName: spec.service_account_name,
    containers: [...blocks(spec, "container"), ...blocks(spec, "init_container")].map((each) => each.name),
    path: known.path.map((each) => `${each}[0]`).join("."),
  };
}

function fromManifest(manifest: unknown): PodTemplate | undefined {
  if (!isObject(manifest) || typeof manifest.kind !== "string") return undefined;
  const path = MANIFEST_PATHS[manifest.kind];
  if (!path) return undefined;
  const template = blockAt(manifest, ...path);
  const spec = block(template, "spec");
  const metadata = block(template, "metadata");
  return {
    kind: manifest.kind,
    metadata: block(manifest, "metadata"),
    labels: metadata.labels,
    annotations: metadata.annotations,
    serviceAccountName: spec.serviceAccountName ?? spec.serviceAccount,
    containers: [...blocks(spec, "containers"), ...blocks(spec, "initContainers")].map((each) => each.name),
    path: ["manifest", ...path].join("."),
  };
}

/** A service account's metadata and annotations, as a resource declares or adopts it. */
export interface ServiceAccountSource {
  readonly metadata: JsonObject;
  readonly annotations: unknown;
  /** `created`, or `adopted` where only annotations are put on an account that exists. */
  readonly ownership: "created" | "adopted";
  /** Where the annotations are, as Terraform indexes them: `metadata[0].annotations`. */
  readonly annotationsPath: string;
}

/** The service account that a resource declares or adopts, or nothing. */
export function serviceAccountOf(resource: Resource): ServiceAccountSource | undefined {
  if (resource.mode !== "managed") return undefined;
  const { values, type } = resource;
  const metadata = block(values, "metadata");
  const kind = type.replace(/_v1$/, "");
  if (kind === "kubernetes_service_account" || kind === "kubernetes_default_service_account")
    return {
      metadata: kind === "kubernetes_default_service_account" ? { name: "default", ...metadata } : metadata,
      annotations: metadata.annotations,
      ownership: kind === "kubernetes_service_account" ? "created" : "adopted",
      annotationsPath: "metadata[0].annotations",
    };
  if (kind === "kubernetes_annotations" && values.kind === "ServiceAccount")
    return { metadata, annotations: values.annotations, ownership: "adopted", annotationsPath: "annotations" };
  if (kind === "kubernetes_manifest" && isObject(values.manifest) && values.manifest.kind === "ServiceAccount") {
    const own = block(values.manifest, "metadata");
    return {
      metadata: own,
      annotations: own.annotations,
      ownership: "created",
      annotationsPath: "manifest.metadata.annotations",
    };
  }
  return undefined;
}
