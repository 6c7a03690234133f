import { PROXY_PORT, TOKEN_AUDIENCE, TOKEN_EXPIRATION, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { AWI_ISSUE, NOT_INJECTED, rules, SOURCES } from "./rule";

const { minimum, maximum } = TOKEN_EXPIRATION;

/** Rules about pods. Sources read 2026-11. */
export const POD_RULES = rules({
  "label-missing": {
    severity: "error",
    title: "A pod runs as a bound service account without the identity label",
    consequence: NOT_INJECTED,
    fix: `${WEBHOOK_KEYS.use}: "true" in the labels of the pod template`,
    source: `${AWI_ISSUE(691)}, ${AWI_ISSUE(751)}`,
  },
  "label-value": {
    severity: "error",
    title: 'The identity label is not the string "true"',
    consequence: `${NOT_INJECTED}; an unquoted true or number is not a string, and Kubernetes rejects the object`,
    fix: `${WEBHOOK_KEYS.use}: "true", with the quotes`,
    source: SOURCES.webhook,
  },
  "label-on-workload": {
    severity: "error",
    title: "The identity label is on the workload instead of its pod template",
    consequence: NOT_INJECTED,
    fix: `${WEBHOOK_KEYS.use}: "true" in template.metadata.labels`,
    source: AWI_ISSUE(1185),
  },
  "label-as-annotation": {
    severity: "error",
    title: "The identity label is written as an annotation",
    consequence: NOT_INJECTED,
    fix: `${WEBHOOK_KEYS.use}: "true" in the labels of the pod template`,
    source: SOURCES.labels,
  },
  "label-in-selector": {
    severity: "error",
    title: "The identity label is in the selector",
    consequence:
      'The selector is immutable: adding or removing the label later fails with "field is immutable" or replaces the workload',
    fix: "select by a label such as app, and keep the identity label in the template only",
    source: AWI_ISSUE(1025),
  },
  "unknown-key": {
    severity: "error",
    title: "A label or annotation of the webhook is misspelt",
    consequence: "The webhook reads exact keys and ignores this one silently",
    fix: "the key as the webhook spells it",
    source: AWI_ISSUE(1026),
  },
  "misplaced-key": {
    severity: "error",
    title: "A label or annotation of the webhook is in the wrong place",
    consequence:
      "The webhook reads the client id and the tenant id from the service account only, and container settings from the pod template only; it ignores them elsewhere",
    fix: "the same line where the webhook reads it",
    source: SOURCES.webhook,
  },
  "service-account-default": {
    severity: "error",
    title: "A labelled pod names no service account",
    consequence:
      "It runs as `default`, which no credential trusts: AADSTS700213 (formerly AADSTS70021), No matching federated identity record found",
    fix: "serviceAccountName in the spec of the pod template",
    source: AWI_ISSUE(691),
  },
  "service-account-misplaced": {
    severity: "error",
    title: "`serviceAccountName` is outside the pod template's spec",
    consequence: "Kubernetes ignores or rejects it there, and the pod runs as `default`: AADSTS700213",
    fix: "serviceAccountName in template.spec",
    source: AWI_ISSUE(1185),
  },
  "service-account-name": {
    severity: "error",
    title: "`serviceAccountName` is not a service account name",
    consequence: "Kubernetes rejects the pod, which only the events of its ReplicaSet or Job show",
    fix: "the name alone, without a namespace or system:serviceaccount:",
    source: "k8s.io/apimachinery pkg/api/validation/generic.go ValidateServiceAccountName",
  },
  "namespace-mismatch": {
    severity: "error",
    title: "A pod is in another namespace than its service account",
    consequence:
      'The pod is rejected ("serviceaccount not found") or runs as an account of the same name that no credential trusts: AADSTS700213',
    fix: "the workload's namespace is that of the service account",
    source: SOURCES.measured,
  },
  "excluded-namespace": {
    severity: "error",
    title: "AKS excludes the namespace from webhooks",
    consequence: NOT_INJECTED,
    fix: "a namespace of your own, without the labels control-plane and kubernetes.azure.com/managedby",
    source:
      "github.com/Azure/AKS/issues/4002, github.com/notaryproject/ratify/issues/1121, azure-workload-identity docs/book/src/known-issues.md",
  },
  "virtual-node": {
    severity: "error",
    title: "The pod is for a virtual node",
    consequence: "Virtual nodes do not support workload identity: the token volume is never mounted",
    fix: "a node pool instead of the virtual node selector and toleration",
    source: SOURCES.overview,
  },
  "token-expiration": {
    severity: "error",
    title: `The token lifetime is not a number of seconds from ${minimum} to ${maximum}`,
    consequence: `The webhook rejects the pod ("Expected value to be between ${minimum} and ${maximum}"), which only events show; Terraform waits until its timeout`,
    fix: `${WEBHOOK_KEYS.tokenExpiration}: "${TOKEN_EXPIRATION.default}"`,
    source: SOURCES.measured,
  },
  "skip-containers": {
    severity: "error",
    title: "`skip-containers` names containers that the pod does not have",
    consequence: "The webhook does not check names: the container that should be skipped still gets the identity",
    fix: "names of the pod's containers or init containers, separated by semicolons",
    source: SOURCES.webhook,
  },
  "skip-all-containers": {
    severity: "error",
    title: "`skip-containers` names every container",
    consequence: "No container gets the variables or the token",
    fix: "the names without the container that needs the token",
    source: SOURCES.webhook,
  },
  "proxy-value": {
    severity: "error",
    title: 'The proxy annotation is not "true"',
    consequence: 'The proxy is injected whenever the annotation is present, even with the value "false"',
    fix: `${WEBHOOK_KEYS.injectProxySidecar}: "true", or no such line`,
    source: SOURCES.measured,
  },
  "proxy-host-network": {
    severity: "error",
    title: "The migration proxy is requested for a pod on the host network",
    consequence: 'The webhook rejects the pod: "hostNetwork is set to true, cannot inject proxy sidecar"',
    fix: `no hostNetwork, or no ${WEBHOOK_KEYS.injectProxySidecar}`,
    source: SOURCES.measured,
  },
  "proxy-windows": {
    severity: "error",
    title: "The migration proxy is requested on Windows",
    consequence: "Its images are for Linux only: the pod stays in ImagePullBackOff",
    fix: "the Azure Identity library in the application instead of the proxy",
    source: AWI_ISSUE(1016),
  },
  "proxy-port": {
    severity: "error",
    title: "The proxy's port is not a port, or a container uses it",
    consequence: "The webhook or Kubernetes rejects the pod, or two processes listen on one port",
    fix: `${WEBHOOK_KEYS.proxySidecarPort}: "${PROXY_PORT.default}", or another free port from ${PROXY_PORT.minimum} to ${PROXY_PORT.maximum}`,
    source: SOURCES.measured,
  },
  "proxy-pod-security": {
    severity: "error",
    title: "The migration proxy is requested in a namespace that enforces Pod Security",
    consequence: "Its init container is privileged: baseline and restricted reject the pod, which only events show",
    fix: "pod-security.kubernetes.io/enforce: privileged during the migration, or no proxy",
    source: `${SOURCES.measured}; ${AWI_ISSUE(825)}`,
  },
  "proxy-port-alone": {
    severity: "warning",
    title: "A proxy port without the proxy",
    consequence: "Nothing listens on it: the port is read only if the proxy is injected",
    fix: `${WEBHOOK_KEYS.injectProxySidecar}: "true" as well, or no such line`,
    source: SOURCES.webhook,
  },
  "env-override": {
    severity: "error",
    title: "A container sets a variable that the webhook injects",
    consequence: "The container's value is used: AADSTS700016 for a wrong client id, no token for a wrong file",
    fix: "no such variable, because the webhook sets it",
    source: SOURCES.measured,
  },
  "env-credential": {
    severity: "error",
    title: "A container has another credential",
    consequence:
      "DefaultAzureCredential tries the variables of a secret or password before workload identity, so it uses the secret",
    fix: "no AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_USERNAME or AZURE_PASSWORD",
    source: SOURCES.chain,
  },
  "env-credential-chain": {
    severity: "error",
    title: "AZURE_TOKEN_CREDENTIALS excludes workload identity",
    consequence: "DefaultAzureCredential tries only what the variable names and finds no token",
    fix: "AZURE_TOKEN_CREDENTIALS: prod, or WorkloadIdentityCredential, or no such variable",
    source: SOURCES.chain,
  },
  "token-path": {
    severity: "error",
    title: "A container mounts its own volume at the path of the token",
    consequence: 'Kubernetes rejects the mutated pod: "volumeMounts[…].mountPath … must be unique"',
    fix: "another mountPath; AZURE_FEDERATED_TOKEN_FILE has the path of the token",
    source: SOURCES.measured,
  },
  "token-path-written": {
    severity: "warning",
    title: "The path of the token is hard-coded",
    consequence:
      "Webhook 1.6.0 mounts the token at another path than 1.5.1: the file is missing after an automatic upgrade of AKS",
    fix: "$AZURE_FEDERATED_TOKEN_FILE instead of the path",
    source: SOURCES.webhook,
  },
  "token-volume": {
    severity: "error",
    title: "A volume of the pod has the name of the webhook's volume",
    consequence: "The webhook cannot add its volume: Kubernetes rejects the pod",
    fix: "another name for the volume",
    source: SOURCES.webhook,
  },
  "token-audience": {
    severity: "error",
    title: "The pod projects its own token with another audience",
    consequence: "AADSTS700212: No matching federated identity record found for presented assertion audience",
    fix: `audience: ${TOKEN_AUDIENCE}, or no such volume, because the webhook adds it`,
    source: SOURCES.overview,
  },
  "egress-blocked": {
    severity: "warning",
    title: "Network policies block all egress from the pod to outside the cluster",
    consequence:
      "The token exchange times out, unless a policy of another kind, such as one of Cilium or Calico, allows access to Entra ID",
    fix: "an egress rule to port 443 outside the cluster",
    source:
      "github.com/Azure/aad-pod-identity/issues/1195, kubernetes.io/docs/concepts/services-networking/network-policies",
  },
  "windows-os": {
    severity: "error",
    title: "A Windows pod sets a Linux user and does not set spec.os",
    consequence: 'The kubelet cannot mount the token: "MountVolume.SetUp failed … chown … not supported by windows"',
    fix: "os: { name: windows } in the pod's spec, and no runAsUser",
    source: `${AWI_ISSUE(1016)}, github.com/kubernetes/kubernetes/issues/102849`,
  },
  "windows-image": {
    severity: "error",
    title: "A sample image without a Windows version on a Windows node",
    consequence: 'The image cannot be pulled: "no match for platform in manifest"',
    fix: "msal-net or msal-go, or a Linux node",
    source: SOURCES.overview,
  },
  "pod-not-mutated": {
    severity: "error",
    title: "A running pod has the label and was not mutated by the webhook",
    consequence:
      "It was created before the label, the webhook or workload identity: it gets no AZURE_* variables and no token until it is created again",
    fix: "kubectl rollout restart of its owner, or delete the pod",
    source: AWI_ISSUE(790),
  },
  "pod-stale": {
    severity: "error",
    title: "A running pod has another client id than its service account",
    consequence:
      "Pods keep the client id that they were created with: AADSTS700016 or AADSTS700213 until they are created again",
    fix: "kubectl rollout restart of its owner, or delete the pod",
    source: SOURCES.measured,
  },
  "pod-drift": {
    severity: "warning",
    title: "A labelled `kubernetes_pod_v1` without `ignore_changes`",
    consequence: "Terraform reads the additions of the webhook as drift and replaces the pod at every apply",
    fix: "lifecycle.ignore_changes: each container's env and volume_mount, and spec[0].volume; or a Deployment",
    source: "measured with kubernetes provider 2.38.0",
  },
});
