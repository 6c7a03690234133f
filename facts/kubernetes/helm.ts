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

/** Kinds that install a Helm chart, as `group/Kind`, with the path of the specification that has the values. */
export const RELEASE_KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["helm.toolkit.fluxcd.io/HelmRelease", ["spec"]],
  ["helm.fluxcd.io/HelmRelease", ["spec"]],
  ["argoproj.io/Application", ["spec"]],
  ["argoproj.io/ApplicationSet", ["spec", "template", "spec"]],
]);

/**
 * Keys of values that may hold the label value of pod identity under a name of the chart, such as
 * `podIdentity.activeDirectory.identity` of KEDA, `aadIdentityName` or `podBinding.binding`.
 * Source: kedacore/charts keda/README.md and public charts with the label in a template, read 2026-11.
 */
export const POD_IDENTITY_SETTING = /identity|binding|aad-?pod/i;

/** Keys of the settings of workload identity, which the pattern above also matches. */
export const WORKLOAD_IDENTITY_SETTING = /workload-?identity|azureworkload/i;
