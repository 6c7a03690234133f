import { POD_IDENTITY } from "./pod-identity";
import { WORKLOAD_KINDS } from "./workload-kinds";

/** A Kubernetes kind in the two authorization systems of a cluster. */
export interface KubernetesRule {
  /** API group. Empty for the core group. */
  readonly apiGroup: string;
  /** Plural of the API resource. */
  readonly resource: string;
  /** Data action after `Microsoft.ContainerService/managedClusters/`. @default - Azure RBAC has none for the kind */
  readonly azure?: string;
}

const core = (resource: string): KubernetesRule => ({ apiGroup: "", resource, azure: resource });
const grouped = (apiGroup: string, resource: string): KubernetesRule => ({
  apiGroup,
  resource,
  azure: `${apiGroup}/${resource}`,
});

/** The key of a kind in `KINDS`. */
const keyOf = (group: string, kind: string): string => (group === "" ? kind : `${group}/${kind}`);

const WORKLOADS = Object.fromEntries(
  WORKLOAD_KINDS.map(({ group, kind, plural, custom }): [string, KubernetesRule] => {
    const own = group === "" ? core(plural) : grouped(group, plural);
    return [keyOf(group, kind), custom ? { apiGroup: group, resource: plural } : own];
  }),
);

/**
 * Kinds by `apiVersion/kind` without the version.
 * Source: learn.microsoft.com/azure/role-based-access-control/permissions/containers, data actions of
 * Microsoft.ContainerService; Kubernetes API reference for the plurals; read 2026-11.
 */
export const KINDS: Readonly<Record<string, KubernetesRule>> = {
  ...WORKLOADS,
  Namespace: core("namespaces"),
  ServiceAccount: core("serviceaccounts"),
  ConfigMap: core("configmaps"),
  Secret: core("secrets"),
  Service: core("services"),
  PersistentVolumeClaim: core("persistentvolumeclaims"),
  PersistentVolume: core("persistentvolumes"),
  ResourceQuota: core("resourcequotas"),
  LimitRange: core("limitranges"),
  "autoscaling/HorizontalPodAutoscaler": grouped("autoscaling", "horizontalpodautoscalers"),
  "networking.k8s.io/Ingress": grouped("networking.k8s.io", "ingresses"),
  "networking.k8s.io/IngressClass": grouped("networking.k8s.io", "ingressclasses"),
  "scheduling.k8s.io/PriorityClass": grouped("scheduling.k8s.io", "priorityclasses"),
  "networking.k8s.io/NetworkPolicy": grouped("networking.k8s.io", "networkpolicies"),
  "policy/PodDisruptionBudget": grouped("policy", "poddisruptionbudgets"),
  "rbac.authorization.k8s.io/Role": grouped("rbac.authorization.k8s.io", "roles"),
  "rbac.authorization.k8s.io/RoleBinding": grouped("rbac.authorization.k8s.io", "rolebindings"),
  "rbac.authorization.k8s.io/ClusterRole": grouped("rbac.authorization.k8s.io", "clusterroles"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": grouped("rbac.authorization.k8s.io", "clusterrolebindings"),
  "secrets-store.csi.x-k8s.io/SecretProviderClass": {
    apiGroup: "secrets-store.csi.x-k8s.io",
    resource: "secretproviderclasses",
  },
  ...Object.fromEntries(
    Object.entries(POD_IDENTITY.plurals).map(([kind, resource]): [string, KubernetesRule] => [
      keyOf(POD_IDENTITY.group, kind),
      { apiGroup: POD_IDENTITY.group, resource },
    ]),
  ),
  "templates.gatekeeper.sh/ConstraintTemplate": {
    apiGroup: "templates.gatekeeper.sh",
    resource: "constrainttemplates",
  },
  "constraints.gatekeeper.sh/K8sPSPCapabilities": {
    apiGroup: "constraints.gatekeeper.sh",
    resource: "k8spspcapabilities",
  },
};

/**
 * `kubernetes_manifest` reads the definitions of all kinds at each plan, for a manifest of any kind.
 * Source: github.com/hashicorp/terraform-provider-kubernetes/issues/1665; read 2026-11.
 */
export const DEFINITIONS = grouped("apiextensions.k8s.io", "customresourcedefinitions");

/** The kind that a Terraform type creates, by the type without `_v1`. A `kubernetes_manifest` names its own kind. */
export const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    WORKLOAD_KINDS.flatMap(({ group, kind, terraformTypes }) =>
      terraformTypes.map((type) => [type.replace(/_v1$/, ""), keyOf(group, kind)]),
    ),
  ),
  kubernetes_namespace: "Namespace",
  kubernetes_service_account: "ServiceAccount",
  kubernetes_default_service_account: "ServiceAccount",
  kubernetes_config_map: "ConfigMap",
  kubernetes_secret: "Secret",
  kubernetes_service: "Service",
  kubernetes_persistent_volume_claim: "PersistentVolumeClaim",
  kubernetes_persistent_volume: "PersistentVolume",
  kubernetes_resource_quota: "ResourceQuota",
  kubernetes_limit_range: "LimitRange",
  kubernetes_horizontal_pod_autoscaler: "autoscaling/HorizontalPodAutoscaler",
  kubernetes_ingress: "networking.k8s.io/Ingress",
  kubernetes_ingress_class: "networking.k8s.io/IngressClass",
  kubernetes_priority_class: "scheduling.k8s.io/PriorityClass",
  kubernetes_network_policy: "networking.k8s.io/NetworkPolicy",
  kubernetes_pod_disruption_budget: "policy/PodDisruptionBudget",
  kubernetes_role: "rbac.authorization.k8s.io/Role",
  kubernetes_role_binding: "rbac.authorization.k8s.io/RoleBinding",
  kubernetes_cluster_role: "rbac.authorization.k8s.io/ClusterRole",
  kubernetes_cluster_role_binding: "rbac.authorization.k8s.io/ClusterRoleBinding",
};

/** Types that change an object of another owner. They name its kind in `api_version` and `kind`. */
export const ADOPTING_TYPES = ["kubernetes_annotations", "kubernetes_labels"];
