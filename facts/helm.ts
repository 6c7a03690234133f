/**
 * Top-level keys of the values file that `helm create` writes, and of most charts.
 * Source: helm/helm pkg/chart/v2/util/create.go (defaultValues), read 2026-11.
 */
export const CHART_VALUES: ReadonlySet<string> = new Set([
  "affinity",
  "autoscaling",
  "extraEnv",
  "fullnameOverride",
  "global",
  "image",
  "imagePullSecrets",
  "ingress",
  "livenessProbe",
  "nameOverride",
  "nodeSelector",
  "podAnnotations",
  "podLabels",
  "podSecurityContext",
  "readinessProbe",
  "replicaCount",
  "resources",
  "securityContext",
  "service",
  "serviceAccount",
  "tolerations",
  "volumeMounts",
  "volumes",
]);

/** Keys that name a setting of pods or service accounts in the values of a chart, at any depth. */
export const POD_VALUES: ReadonlySet<string> = new Set(["podAnnotations", "podLabels", "serviceAccount"]);
