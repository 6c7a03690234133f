/**
 * Containers that other webhooks add to pods, so that a manifest may name them and not have them.
 * Sources: istio.io/latest/docs (setup/additional-setup/sidecar-injection); linkerd.io/2/reference/proxy-configuration;
 * docs.dapr.io (concepts/dapr-services/sidecar); developer.hashicorp.com/vault (platform/k8s/injector);
 * developer.hashicorp.com/consul (k8s/connect); kuma.io/docs (production/dp-config/dpp-on-kubernetes);
 * opentelemetry.io/docs/platforms/kubernetes/operator; read 2026-11.
 */
export const INJECTED_CONTAINERS: ReadonlySet<string> = new Set([
  "istio-proxy",
  "istio-init",
  "istio-validation",
  "linkerd-proxy",
  "linkerd-init",
  "linkerd-network-validator",
  "daprd",
  "vault-agent",
  "vault-agent-init",
  "consul-dataplane",
  "consul-connect-inject-init",
  "kuma-sidecar",
  "kuma-init",
  "otc-container",
]);
