/**
 * Kinds of Kubernetes objects that have a pod template: the only table of workload kinds. A new kind is one row here.
 * Sources: Kubernetes API reference 1.34; schemas of the kubernetes provider 2.38.0 and 3.2.1; kubectl reference
 * (rollout, wait, patch); keda.sh/docs, reference/scaledjob-spec; argo-rollouts docs, features/specification;
 * learn.microsoft.com/azure/role-based-access-control/permissions/containers. Read 2026-11.
 */

/** When a change of the pod template reaches the pods. */
export type Rollout =
  /** The controller replaces its pods one after the other. */
  | "rolls"
  /** The next run has the change. */
  | "next run"
  /** Running pods keep the old template until something deletes them. */
  | "new pods only"
  /** The template is immutable: the object is deleted and created. */
  | "recreate";

/** A controller that creates objects of a kind and names them after itself: `<its name>-<suffix>`. */
interface Maker {
  readonly kind: string;
  /** Label of the created objects and their pods that repeats the suffix. @default - no label proves the suffix */
  readonly suffixLabel?: string;
}

export interface WorkloadKind {
  readonly kind: string;
  /** API group; empty for the core group. */
  readonly group: string;
  /** Groups in which older clusters served the same kind. @default - none */
  readonly olderGroups?: readonly string[];
  readonly version: string;
  /** Plural of the API's resource, as RBAC rules name it. */
  readonly plural: string;
  /** Resource types of the kubernetes provider that create it. Empty if only `kubernetes_manifest` does. */
  readonly terraformTypes: readonly string[];
  /** Path of the pod template in a manifest; in Terraform the same path in snake case. Empty if the object is the pod. */
  readonly template: readonly string[];
  /** Where the object selects its pods: a label selector, a map of labels, or nowhere. */
  readonly selector: "label selector" | "labels" | "none";
  /** @default - the object creates no pods by itself */
  readonly rollout?: Rollout;
  /** Its pods end when their work is done, and must not be kept running by a sidecar. @default false */
  readonly runsToCompletion?: boolean;
  /** The words of the command that waits for or shows the rollout, with NAME, without the namespace. @default - nothing to watch */
  readonly watch?: readonly string[];
  /** Controllers that create objects of this kind. @default - none */
  readonly makers?: readonly Maker[];
  /**
   * A custom resource: Azure RBAC has no data action of its own for it, and kubectl patches it with `--type merge` only.
   * @default false
   */
  readonly custom?: boolean;
}

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  {
    kind: "CronJob",
    group: "batch",
    version: "v1",
    plural: "cronjobs",
    terraformTypes: ["kubernetes_cron_job_v1", "kubernetes_cron_job"],
    template: ["spec", "jobTemplate", "spec", "template"],
    selector: "none",
    rollout: "next run",
    runsToCompletion: true,
    watch: ["kubectl", "get", "jobs", "--watch"],
  },
  {
    kind: "DaemonSet",
    group: "apps",
    olderGroups: ["extensions"],
    version: "v1",
    plural: "daemonsets",
    terraformTypes: ["kubernetes_daemon_set_v1", "kubernetes_daemonset"],
    template: ["spec", "template"],
    selector: "label selector",
    rollout: "rolls",
    watch: ["kubectl", "rollout", "status", "daemonset/NAME"],
  },
  {
    kind: "Deployment",
    group: "apps",
    olderGroups: ["extensions"],
    version: "v1",
    plural: "deployments",
    terraformTypes: ["kubernetes_deployment_v1", "kubernetes_deployment"],
    template: ["spec", "template"],
    selector: "label selector",
    rollout: "rolls",
    watch: ["kubectl", "rollout", "status", "deployment/NAME"],
  },
  {
    kind: "Job",
    group: "batch",
    olderGroups: ["extensions"],
    version: "v1",
    plural: "jobs",
    terraformTypes: ["kubernetes_job_v1", "kubernetes_job"],
    template: ["spec", "template"],
    selector: "label selector",
    rollout: "recreate",
    runsToCompletion: true,
    watch: ["kubectl", "wait", "--for=condition=complete", "job/NAME"],
    makers: [{ kind: "CronJob" }, { kind: "ScaledJob" }],
  },
  {
    kind: "Pod",
    group: "",
    version: "v1",
    plural: "pods",
    terraformTypes: ["kubernetes_pod_v1", "kubernetes_pod"],
    template: [],
    selector: "none",
    rollout: "recreate",
    watch: ["kubectl", "wait", "--for=condition=Ready", "pod/NAME"],
  },
  {
    kind: "PodTemplate",
    group: "",
    version: "v1",
    plural: "podtemplates",
    terraformTypes: [],
    template: ["template"],
    selector: "none",
  },
  {
    kind: "ReplicaSet",
    group: "apps",
    olderGroups: ["extensions"],
    version: "v1",
    plural: "replicasets",
    terraformTypes: [],
    template: ["spec", "template"],
    selector: "label selector",
    rollout: "new pods only",
    watch: ["kubectl", "get", "replicaset/NAME", "--watch"],
    makers: [
      { kind: "Deployment", suffixLabel: "pod-template-hash" },
      { kind: "Rollout", suffixLabel: "rollouts-pod-template-hash" },
    ],
  },
  {
    kind: "ReplicationController",
    group: "",
    version: "v1",
    plural: "replicationcontrollers",
    terraformTypes: ["kubernetes_replication_controller_v1", "kubernetes_replication_controller"],
    template: ["spec", "template"],
    selector: "labels",
    rollout: "new pods only",
    watch: ["kubectl", "get", "replicationcontroller/NAME", "--watch"],
  },
  {
    // With `spec.workloadRef` its template is that of the Deployment it names.
    kind: "Rollout",
    group: "argoproj.io",
    version: "v1alpha1",
    plural: "rollouts",
    terraformTypes: [],
    template: ["spec", "template"],
    selector: "label selector",
    rollout: "rolls",
    watch: ["kubectl", "get", "rollouts.argoproj.io/NAME", "--watch"],
    custom: true,
  },
  {
    kind: "ScaledJob",
    group: "keda.sh",
    version: "v1alpha1",
    plural: "scaledjobs",
    terraformTypes: [],
    template: ["spec", "jobTargetRef", "template"],
    selector: "none",
    rollout: "next run",
    runsToCompletion: true,
    watch: ["kubectl", "get", "jobs", "--selector=scaledjob.keda.sh/name=NAME", "--watch"],
    custom: true,
  },
  {
    kind: "StatefulSet",
    group: "apps",
    version: "v1",
    plural: "statefulsets",
    terraformTypes: ["kubernetes_stateful_set_v1", "kubernetes_stateful_set"],
    template: ["spec", "template"],
    selector: "label selector",
    rollout: "rolls",
    watch: ["kubectl", "rollout", "status", "statefulset/NAME"],
  },
];

/** By kind alone. */
export const WORKLOAD_BY_KIND: ReadonlyMap<string, WorkloadKind> = new Map(
  WORKLOAD_KINDS.map((each) => [each.kind, each]),
);

/** By `group/Kind`, older groups included; in the core group by the kind alone. */
export const WORKLOAD_BY_GROUP_KIND: ReadonlyMap<string, WorkloadKind> = new Map(
  WORKLOAD_KINDS.flatMap((each) =>
    [each.group, ...(each.olderGroups ?? [])].map((group) => [
      group === "" ? each.kind : `${group}/${each.kind}`,
      each,
    ]),
  ),
);

/** By resource type of the kubernetes provider. */
export const WORKLOAD_BY_TERRAFORM_TYPE: ReadonlyMap<string, WorkloadKind> = new Map(
  WORKLOAD_KINDS.flatMap((each) => each.terraformTypes.map((type) => [type, each])),
);
