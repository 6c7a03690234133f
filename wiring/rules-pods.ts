import { AWI_ISSUE, NOT_INJECTED, rules, SOURCES } from "./rule";

/** Ways in which a pod asks wrongly for its token. Read 2026-11. */
export const POD_RULES = rules({
  "label-missing": {
    severity: "error",
    title: "A pod runs as a bound service account without the identity label",
    consequence: NOT_INJECTED,
    fix: 'azure.workload.identity/use: "true" in the labels of the pod template',
    source: `${AWI_ISSUE(691)}, ${AWI_ISSUE(751)}`,
  },
  "label-value": {
    severity: "error",
    title: 'The identity label is not the text "true"',
    consequence: `${NOT_INJECTED}; a bare true or a number is no text, and Kubernetes refuses the object`,
    fix: 'azure.workload.identity/use: "true", with the quotes',
    source: SOURCES.webhook,
  },
  "label-on-workload": {
    severity: "error",
    title: "The identity label is on the workload instead of its pod template",
    consequence: NOT_INJECTED,
    fix: 'azure.workload.identity/use: "true" in template.metadata.labels',
    source: AWI_ISSUE(1185),
  },
  "label-as-annotation": {
    severity: "error",
    title: "The identity label is written as an annotation",
    consequence: NOT_INJECTED,
    fix: 'azure.workload.identity/use: "true" in the labels of the pod template',
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
    consequence: "The webhook reads exact keys and ignores this one without a word",
    fix: "the key as the webhook spells it",
    source: AWI_ISSUE(1026),
  },
  "misplaced-key": {
    severity: "error",
    title: "A label or annotation of the webhook is where the webhook does not look",
    consequence:
      "The webhook reads client and tenant id from the service account only, container settings from the pod template only, and ignores them elsewhere",
    fix: "the same line at the place that is read",
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
    consequence: "Kubernetes ignores or refuses it there, and the pod runs as `default`: AADSTS700213",
    fix: "serviceAccountName in template.spec",
    source: AWI_ISSUE(1185),
  },
  "service-account-name": {
    severity: "error",
    title: "`serviceAccountName` is no name of a service account",
    consequence: "Kubernetes refuses the pod, which shows only in the events of its ReplicaSet or Job",
    fix: "the bare name, without namespace or system:serviceaccount:",
    source: "k8s.io/apimachinery pkg/api/validation/generic.go ValidateServiceAccountName",
  },
  "namespace-mismatch": {
    severity: "error",
    title: "A pod is in another namespace than its service account",
    consequence:
      'The pod is refused ("serviceaccount not found") or runs as a namesake that no credential trusts: AADSTS700213',
    fix: "the workload's namespace is that of the service account",
    source: SOURCES.measured,
  },
  "excluded-namespace": {
    severity: "error",
    title: "The namespace is one that AKS keeps webhooks away from",
    consequence: NOT_INJECTED,
    fix: "a namespace of your own, without the labels control-plane and kubernetes.azure.com/managedby",
    source:
      "github.com/Azure/AKS/issues/4002, github.com/notaryproject/ratify/issues/1121, azure-workload-identity docs/book/src/known-issues.md",
  },
  "virtual-node": {
    severity: "error",
    title: "The pod is for a virtual node",
    consequence: "Workload identity is not supported on virtual nodes: the token volume is never mounted",
    fix: "a node pool instead of the virtual node selector and toleration",
    source: SOURCES.overview,
  },
  "token-expiration": {
    severity: "error",
    title: "The token's lifetime is no number of seconds from 3600 to 86400",
    consequence:
      'The webhook refuses the pod ("Expected value to be between 3600 and 86400"), which shows only in events; Terraform waits out its timeout',
    fix: 'azure.workload.identity/service-account-token-expiration: "3600"',
    source: SOURCES.measured,
  },
  "skip-containers": {
    severity: "error",
    title: "`skip-containers` names containers that the pod does not have",
    consequence: "The webhook checks no names: what was meant to be skipped gets the identity all the same",
    fix: "names of the pod's containers or init containers, separated by semicolons",
    source: SOURCES.webhook,
  },
  "skip-all-containers": {
    severity: "error",
    title: "`skip-containers` names every container",
    consequence: "No container gets variables or token",
    fix: "without the container that needs the token",
    source: SOURCES.webhook,
  },
  "proxy-value": {
    severity: "error",
    title: 'The proxy annotation is not "true"',
    consequence: 'Its mere presence injects the proxy, also with "false"',
    fix: 'azure.workload.identity/inject-proxy-sidecar: "true", or no such line',
    source: SOURCES.measured,
  },
  "proxy-host-network": {
    severity: "error",
    title: "The migration proxy is asked for on the host's network",
    consequence: 'The webhook refuses the pod: "hostNetwork is set to true, cannot inject proxy sidecar"',
    fix: "no hostNetwork, or no azure.workload.identity/inject-proxy-sidecar",
    source: SOURCES.measured,
  },
  "proxy-windows": {
    severity: "error",
    title: "The migration proxy is asked for on Windows",
    consequence: "Its images are for Linux only: the pod stays in ImagePullBackOff",
    fix: "an Azure Identity library in the application instead of the proxy",
    source: AWI_ISSUE(1016),
  },
  "proxy-port": {
    severity: "error",
    title: "The proxy's port is no port, or a container's",
    consequence: "The webhook or Kubernetes refuses the pod, or two listeners fight for one port",
    fix: 'azure.workload.identity/proxy-sidecar-port: "8000", or another free port from 1 to 65535',
    source: SOURCES.measured,
  },
  "proxy-pod-security": {
    severity: "error",
    title: "The migration proxy is asked for in a namespace that enforces Pod Security",
    consequence: "Its init container is privileged: baseline and restricted refuse the pod, which shows only in events",
    fix: "pod-security.kubernetes.io/enforce: privileged for the time of the migration, or no proxy",
    source: `${SOURCES.measured}; ${AWI_ISSUE(825)}`,
  },
  "proxy-port-alone": {
    severity: "warning",
    title: "A proxy port without the proxy",
    consequence: "Nothing listens there: the port is read only where the proxy is injected",
    fix: 'azure.workload.identity/inject-proxy-sidecar: "true" beside it, or no such line',
    source: SOURCES.webhook,
  },
  "env-override": {
    severity: "error",
    title: "A container sets a variable that the webhook injects",
    consequence:
      "The webhook leaves it as it is, so the container's value wins: AADSTS700016 for a wrong client id, no token for a wrong file",
    fix: "no such variable: the webhook sets it",
    source: SOURCES.measured,
  },
  "env-credential": {
    severity: "error",
    title: "A container carries another credential",
    consequence:
      "DefaultAzureCredential tries the variables of a secret or password before workload identity, so that the secret goes on being used",
    fix: "no AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_USERNAME or AZURE_PASSWORD",
    source: SOURCES.chain,
  },
  "env-credential-chain": {
    severity: "error",
    title: "AZURE_TOKEN_CREDENTIALS leaves workload identity out",
    consequence: "DefaultAzureCredential tries only what the variable names and finds no token",
    fix: "AZURE_TOKEN_CREDENTIALS: prod, or WorkloadIdentityCredential, or no such variable",
    source: SOURCES.chain,
  },
  "token-path": {
    severity: "error",
    title: "A container mounts its own volume where the token is mounted",
    consequence: 'Kubernetes refuses the mutated pod: "volumeMounts[…].mountPath … must be unique"',
    fix: "another mountPath; AZURE_FEDERATED_TOKEN_FILE names the token's file",
    source: SOURCES.measured,
  },
  "token-path-written": {
    severity: "warning",
    title: "The token's path is written out",
    consequence:
      "Webhook 1.6.0 mounts the token elsewhere than 1.5.1: the file is gone after an upgrade that AKS makes by itself",
    fix: "$AZURE_FEDERATED_TOKEN_FILE instead of the path",
    source: SOURCES.webhook,
  },
  "token-volume": {
    severity: "error",
    title: "A volume of the pod has the name of the webhook's own",
    consequence: "The webhook's volume cannot be added beside it: Kubernetes refuses the pod",
    fix: "another name for the volume",
    source: SOURCES.webhook,
  },
  "token-audience": {
    severity: "error",
    title: "The pod projects its own token with another audience",
    consequence: "AADSTS700212: No matching federated identity record found for presented assertion audience",
    fix: "audience: api://AzureADTokenExchange, or leave the volume to the webhook",
    source: SOURCES.overview,
  },
  "egress-blocked": {
    severity: "warning",
    title: "Network policies let the pod reach nothing outside of the cluster",
    consequence:
      "The exchange of the token times out, unless a policy of another kind, such as Cilium's or Calico's, opens the way to Entra",
    fix: "an egress rule to port 443 outside of the cluster",
    source:
      "github.com/Azure/aad-pod-identity/issues/1195, kubernetes.io/docs/concepts/services-networking/network-policies",
  },
  "windows-os": {
    severity: "error",
    title: "A Windows pod sets a Linux user and does not say that it is for Windows",
    consequence:
      'The kubelet cannot hand the token over: "MountVolume.SetUp failed … chown … not supported by windows"',
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
    title: "A running pod has the label and was never touched by the webhook",
    consequence:
      "It was made before the label, the webhook or workload identity was there: no AZURE_* variables and no token until it is made anew",
    fix: "kubectl rollout restart of its owner, or delete the pod",
    source: AWI_ISSUE(790),
  },
  "pod-stale": {
    severity: "error",
    title: "A running pod has another client id than its service account",
    consequence: "Pods keep the client id they were made with: AADSTS700016 or AADSTS700213 until they are made anew",
    fix: "kubectl rollout restart of its owner, or delete the pod",
    source: SOURCES.measured,
  },
  "pod-drift": {
    severity: "warning",
    title: "A labelled `kubernetes_pod_v1` without `ignore_changes`",
    consequence: "Terraform sees what the webhook added as drift and replaces the pod at every apply",
    fix: "lifecycle.ignore_changes: each container's env and volume_mount, and spec[0].volume; or a Deployment",
    source: "measured with kubernetes provider 2.38.0",
  },
});
