/**
 * API groups of Kubernetes itself and of its special interest groups whose kinds have no pods. Other groups that end with
 * `k8s.io` belong to operators, which may create pods.
 * Source: Kubernetes API reference 1.34; github.com/kubernetes-sigs (gateway-api, external-snapshotter, metrics-server); read 2026-11.
 */
export const GROUPS_WITHOUT_PODS: ReadonlySet<string> = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "autoscaling.k8s.io",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "custom.metrics.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "external.metrics.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "gateway.networking.k8s.io",
  "internal.apiserver.k8s.io",
  "kustomize.config.k8s.io",
  "metrics.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "policy.networking.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "snapshot.storage.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);
