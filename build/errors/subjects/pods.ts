import { VaultAccess } from "../../../constructs";
import type { Explanations } from "../given";

export const PODS: Explanations = {
  "deployment-labels": {
    cause: "A Deployment without labels selects no pods, and Kubernetes rejects it.",
    fix: "Omit `labels`, or pass at least one.",
    example: ({ binding }) => binding.deployment("api", { container: [{ name: "api" }], labels: {} }),
  },
  "pod-data-containers": {
    cause: "The containers of the template, or the variables of one, are a token, so no variable can be added to them.",
    fix: "Pass literal containers, or grant the role with `grantRead` and pass the variables of `environment()`.",
    example: ({ binding, vault }) => binding.podTemplate({ spec: {} }, { reads: [vault] }),
  },
  "pod-data-variable": {
    cause: "Two of the data have the same variable with different values, for example two vaults.",
    fix: "Grant one of the two with its own method, and pass its address in a variable with another name.",
    example: ({ stack, binding, vault }) => {
      const other = VaultAccess.fromVaultName(stack, "other", { vaultName: "kv-other", resourceGroupName: "rg-other" });
      binding.podTemplate({ spec: { container: [{ name: "api" }] } }, { reads: [vault, other] });
    },
  },
  "pod-label": {
    cause: "The webhook injects the token only if the label has the value `true`.",
    fix: "Omit the label, because `podTemplate` adds it.",
    example: ({ binding }) => binding.podTemplate({ metadata: { labels: { "azure.workload.identity/use": "yes" } } }),
  },
  "pod-list": {
    cause:
      "A list in the spec of the pod has an element that is null, or a block that is not an object. Terraform rejects both.",
    fix: "Remove the element from the list.",
    example: ({ binding }) => binding.podTemplate({ spec: { toleration: [null] } }),
  },
  "pod-proxy-host-network": {
    cause: "The webhook rejects pods with the proxy sidecar and the network of the host.",
    fix: "Remove `hostNetwork`, or update the SDK of the application so that it needs no proxy.",
    example: ({ binding }) => binding.podTemplate({ spec: { hostNetwork: true } }, { migrationProxy: {} }),
  },
  "pod-proxy-port": {
    cause: "The port of the proxy is not a port, or a container of the pod uses it.",
    fix: "Choose a free port from 1 to 65535.",
    example: ({ binding }) =>
      binding.podTemplate(
        { spec: { container: [{ name: "api", port: [{ containerPort: 8000 }] }] } },
        { migrationProxy: { port: 8000 } },
      ),
  },
  "pod-proxy-windows": {
    cause: "The image of the proxy runs on Linux only.",
    fix: "Update the SDK of the application, so that it needs no proxy.",
    example: ({ binding }) =>
      binding.podTemplate({ spec: { nodeSelector: { "kubernetes.io/os": "windows" } } }, { migrationProxy: {} }),
  },
  "pod-service-account": {
    cause: "The pod template has another service account than the binding, so its token is not trusted.",
    fix: "Omit `serviceAccountName`, because `podTemplate` adds it.",
    example: ({ binding }) => binding.podTemplate({ spec: { serviceAccountName: "default" } }),
  },
  "pod-skipped-container": {
    cause: "`skipContainers` has a name that is not a container of the pod.",
    fix: "Use the names of containers or init containers, one in each element.",
    example: ({ binding }) =>
      binding.podTemplate({ spec: { container: [{ name: "api" }] } }, { skipContainers: ["log"] }),
  },
  "pod-virtual-node": {
    cause: "AKS does not support workload identity on virtual nodes.",
    fix: "Remove the node selector and the toleration for virtual nodes.",
    example: ({ binding }) => binding.podTemplate({ spec: { nodeSelector: { type: "virtual-kubelet" } } }),
  },
  "token-lifetime": {
    cause: "The webhook accepts lifetimes from one hour to one day only.",
    fix: "Use a whole number of seconds from 3600 to 86400.",
    example: ({ binding }) => binding.podTemplate({}, { tokenExpirationSeconds: 600 }),
  },
};
