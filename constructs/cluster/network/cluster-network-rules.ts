import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The network settings of a cluster, without its addresses. */
export interface NetworkSettings {
  readonly plugin?: string;
  readonly pluginMode?: string;
  readonly policy?: string;
  readonly dataPlane?: string;
  readonly loadBalancerSku?: string;
  readonly outboundType?: string;
  readonly identityType: "SystemAssigned" | "UserAssigned";
  /** Whether each of the resources is given. */
  readonly subnet: boolean;
  readonly podSubnet: boolean;
  readonly podCidr: boolean;
  readonly routeTable: boolean;
  readonly outboundPublicIps: boolean;
  readonly apiServerSubnet: boolean;
  readonly ipVersions?: readonly string[];
  /** `bootstrap_profile.artifact_source`, from the overrides. */
  readonly artifactSource?: string;
  /** Whether the overrides contain `network_profile.advanced_networking`. */
  readonly advancedNetworking?: boolean;
}

/** The problem with the combination of network settings, if any. */
export function networkProblem(settings: NetworkSettings): Problem | undefined {
  return podsProblem(settings) ?? policyProblem(settings) ?? outboundProblem(settings) ?? identityProblem(settings);
}

/** The source of pod addresses. Sources: azurerm kubernetes_cluster_validate.go; aks/concepts-network-cni-overview; read 2026-11. */
function podsProblem({
  plugin,
  pluginMode,
  podSubnet,
  podCidr,
  subnet,
  ipVersions,
}: NetworkSettings): Problem | undefined {
  const azure = plugin === undefined || plugin === "azure";
  const literal = plugin === undefined || isLiteral(plugin);
  if (literal && !azure && pluginMode !== undefined) {
    return refusal(
      "network-plugin-mode",
      `\`network.pluginMode\` must be left out unless \`network.plugin\` is "azure", got ${shown(pluginMode)} with ${shown(plugin)}`,
    );
  }
  if (literal && !azure && podSubnet) {
    return refusal(
      "network-pod-subnet",
      `\`network.podSubnet\` needs \`network.plugin\` "azure", got ${shown(plugin)}; leave one of them out`,
    );
  }
  if (podSubnet && !subnet) {
    return refusal(
      "network-pod-subnet",
      "`network.podSubnet` needs `network.subnet` in the same virtual network, got none; give the nodes' subnet too",
    );
  }
  if (podSubnet && pluginMode === "overlay") {
    return refusal(
      "network-pod-subnet",
      '`network.podSubnet` and `network.pluginMode` "overlay" cannot be combined, because pods get addresses from one of them; leave one out',
    );
  }
  if (literal && azure && ipVersions?.length === 2 && (podSubnet || pluginMode === "node-subnet")) {
    return refusal(
      "network-dual-stack",
      "`network.ipVersions` with both versions needs Azure CNI overlay or kubenet, got pods with addresses from a subnet; " +
        'set `network.pluginMode` to "overlay", or leave `network.ipVersions` out',
    );
  }
  if (literal && azure && podCidr && (podSubnet || pluginMode === "node-subnet")) {
    return refusal(
      "network-pod-range",
      "`network.podCidr` must be left out if pods get addresses from a subnet; " +
        'leave it out, or set `network.pluginMode` to "overlay"',
    );
  }
  return undefined;
}

/**
 * The azurerm documentation requires the overlay or a pod subnet for cilium. The newer AKS documentation also allows the node
 * subnet, so it is accepted.
 * Sources: azurerm website/docs/r/kubernetes_cluster.html.markdown, network_profile; aks/azure-cni-powered-by-cilium; read 2026-11.
 */
function policyProblem(settings: NetworkSettings): Problem | undefined {
  const { policy, dataPlane, advancedNetworking } = settings;
  const plugin = settings.plugin ?? "azure";
  if (policy === "azure" && isLiteral(plugin) && plugin !== "azure") {
    return refusal(
      "network-data-plane",
      `\`network.policy\` "azure" needs \`network.plugin\` "azure", got ${shown(plugin)}; use "calico" or change the plugin`,
    );
  }
  if (dataPlane === "cilium" && isLiteral(plugin) && plugin !== "azure") {
    return refusal(
      "network-data-plane",
      `\`network.dataPlane\` "cilium" needs \`network.plugin\` "azure", got ${shown(plugin)}`,
    );
  }
  if (policy === "cilium" && (dataPlane === undefined || (isLiteral(dataPlane) && dataPlane !== "cilium"))) {
    const got = dataPlane === undefined ? "none" : shown(dataPlane);
    return refusal(
      "network-data-plane",
      `\`network.policy\` "cilium" needs \`network.dataPlane\` "cilium", got ${got}; set it`,
    );
  }
  if (dataPlane === "cilium" && isLiteral(policy) && policy !== "cilium") {
    return refusal(
      "network-data-plane",
      `\`network.policy\` must be "cilium" with \`network.dataPlane\` "cilium", got ${shown(policy)}; leave it out`,
    );
  }
  if (advancedNetworking && (dataPlane === undefined || (isLiteral(dataPlane) && dataPlane !== "cilium"))) {
    return refusal(
      "network-data-plane",
      '`overrides.networkProfile.advancedNetworking` needs `network.dataPlane` "cilium"; set it',
    );
  }
  return undefined;
}

/** Sources: aks/egress-outboundtype, azurerm kubernetes_cluster_resource.go (none needs Cache); read 2026-11. */
function outboundProblem(settings: NetworkSettings): Problem | undefined {
  const { outboundType, loadBalancerSku, subnet, outboundPublicIps, artifactSource } = settings;
  if (loadBalancerSku === "basic" && isLiteral(outboundType) && outboundType !== "loadBalancer") {
    return refusal(
      "network-load-balancer",
      `\`network.outboundType\` ${shown(outboundType)} needs \`network.loadBalancerSku\` "standard", got "basic"`,
    );
  }
  if (loadBalancerSku === "basic" && outboundPublicIps) {
    return refusal(
      "network-load-balancer",
      '`network.outboundPublicIps` need `network.loadBalancerSku` "standard", got "basic"',
    );
  }
  if (outboundPublicIps && isLiteral(outboundType) && outboundType !== "loadBalancer") {
    return refusal(
      "network-outbound",
      `\`network.outboundPublicIps\` are for \`network.outboundType\` "loadBalancer", got ${shown(outboundType)}; leave one of them out`,
    );
  }
  if (outboundType === "userDefinedRouting" && !subnet) {
    return refusal(
      "network-outbound",
      '`network.outboundType` "userDefinedRouting" needs `network.subnet`, one whose route table has a route for 0.0.0.0/0; ' +
        "give the subnet, and the association with its route table in `network.waitFor`",
    );
  }
  if (outboundType === "userAssignedNATGateway" && !subnet) {
    return refusal(
      "network-outbound",
      '`network.outboundType` "userAssignedNATGateway" needs `network.subnet`, one that a NAT gateway is associated with; ' +
        "give the subnet, and the association in `network.waitFor`",
    );
  }
  if (outboundType === "managedNATGateway" && subnet) {
    return refusal(
      "network-outbound",
      '`network.outboundType` "managedNATGateway" is for a network that Azure creates, got `network.subnet`; ' +
        'use "userAssignedNATGateway" with your own subnet',
    );
  }
  if (
    outboundType === "none" &&
    (artifactSource === undefined || (isLiteral(artifactSource) && artifactSource !== "Cache"))
  ) {
    return refusal(
      "network-outbound",
      '`network.outboundType` "none" needs `overrides.bootstrapProfile.artifactSource` "Cache"; set it, with a registry that holds the images',
    );
  }
  return undefined;
}

/** Sources: aks/configure-kubenet, aks/api-server-vnet-integration; read 2026-11. */
function identityProblem(settings: NetworkSettings): Problem | undefined {
  if (settings.identityType === "UserAssigned") return undefined;
  const fix = "use `ClusterIdentity.userAssigned`, whose roles exist before the cluster";
  if (settings.plugin === "kubenet" && (settings.subnet || settings.routeTable)) {
    const prop = settings.subnet ? "subnet" : "routeTable";
    return refusal(
      "network-control-plane",
      `\`network.${prop}\` with \`network.plugin\` "kubenet" needs a user-assigned control plane, got "SystemAssigned"; ${fix}`,
    );
  }
  if (settings.apiServerSubnet) {
    return refusal(
      "network-control-plane",
      `\`network.apiServerSubnet\` needs a user-assigned control plane, got "SystemAssigned"; ${fix}`,
    );
  }
  return undefined;
}
