import type {
  KubernetesClusterConfig,
  KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { isLiteral } from "../../../values/literal";
import type { BuiltInRole } from "../../../facts/azure/roles";
import type { IGrantScope } from "../../identity/grant-scope";

/** A private cluster: an API server without a public address. */
export interface PrivateClusterProps {
  /**
   * The private DNS zone of the API server. With `"system"` Azure creates one in the node resource group. With `"none"` you
   * provide name resolution. Your own zone must be named `privatelink.<region>.azmk8s.io` or have one label before that. It
   * needs a user-assigned control plane, which gets Private DNS Zone Contributor on it.
   * @default "system"
   */
  readonly dnsZone?: "system" | "none" | IGrantScope;
  /**
   * The name of the API server in your own zone, instead of the DNS prefix of the cluster.
   * @default - the DNS prefix
   */
  readonly fqdnSubdomain?: string;
  /**
   * Whether a public name resolves to the private address.
   * @default - that of Azure: true
   */
  readonly publicFqdn?: boolean;
}

/** The network of a cluster. Azure replaces a cluster for most changes here, and with it the issuer that credentials trust. */
export interface ClusterNetworkProps {
  /** The container network interface. @default "azure" */
  readonly plugin?: "azure" | "kubenet" | "none";
  /**
   * The source of pod addresses with plugin `azure`: `"overlay"` uses a separate range (`podCidr`), `"node-subnet"` the subnet
   * of the nodes.
   * @default - "overlay" with plugin `azure`, unless `podSubnet` is given
   */
  readonly pluginMode?: "overlay" | "node-subnet";
  /**
   * The engine that enforces Kubernetes network policies; `"none"` for no engine. For another
   * engine Azure replaces the image of all nodes, and azurerm replaces the cluster for most changes.
   * @default - for a new cluster "cilium", with data plane `cilium`; "calico" with plugin `kubenet` or data plane `azure`. A cluster that exists keeps its engine
   */
  readonly policy?: "azure" | "calico" | "cilium" | "none";
  /** The data plane. Windows nodes need `"azure"`. @default - "cilium" for a new cluster with policy `cilium`, otherwise that of Azure: "azure" */
  readonly dataPlane?: "azure" | "cilium";
  /** The subnet of the nodes. The control plane gets Network Contributor on it. @default - a network that Azure creates */
  readonly subnet?: IGrantScope;
  /** A subnet for pods only, with plugin `azure` and no overlay. The control plane gets Network Contributor on it. @default - none */
  readonly podSubnet?: IGrantScope;
  /**
   * The virtual network of the subnets. Needed if both the private DNS zone and the subnet are your own: the control plane
   * links the zone to the network, and gets Network Contributor on the network.
   * @default - no role on it
   */
  readonly virtualNetwork?: IGrantScope;
  /** Range of pod addresses, in CIDR notation. Not for pods in a subnet. @default - that of Azure: 10.244.0.0/16 */
  readonly podCidr?: string;
  /** Ranges of pod addresses, one for each IP version, instead of `podCidr`. @default - `podCidr` */
  readonly podCidrs?: readonly string[];
  /** Range of service addresses, in CIDR notation, smaller than /12. @default - that of Azure: 10.0.0.0/16 */
  readonly serviceCidr?: string;
  /** Ranges of service addresses, one for each IP version, instead of `serviceCidr`. @default - `serviceCidr` */
  readonly serviceCidrs?: readonly string[];
  /** Address of the cluster DNS service, inside `serviceCidr` and not its first address. @default - that of Azure: 10.0.0.10 */
  readonly dnsServiceIp?: string;
  /** IP versions of the cluster. Both versions need Azure CNI overlay or kubenet. @default - that of Azure: ["IPv4"] */
  readonly ipVersions?: readonly ("IPv4" | "IPv6")[];
  /** Ranges of the subnets, for the overlap check. They are not sent to Azure. @default - the literal prefixes of `subnet` and `podSubnet` */
  readonly subnetCidrs?: readonly string[];
  /** SKU of the load balancer. @default - that of Azure: "standard" */
  readonly loadBalancerSku?: "basic" | "standard";
  /** Outbound type of the nodes. @default - that of Azure: "loadBalancer" */
  readonly outboundType?:
    "loadBalancer" | "userDefinedRouting" | "managedNATGateway" | "userAssignedNATGateway" | "none";
  /** Outbound addresses of the load balancer. The control plane gets Network Contributor on each. @default - Azure creates them */
  readonly outboundPublicIps?: readonly IGrantScope[];
  /** The route table of the subnet, if the control plane must read or write routes. It gets Network Contributor. @default - none */
  readonly routeTable?: IGrantScope;
  /**
   * Addresses for Kubernetes services of type LoadBalancer outside the node resource group. The control plane gets Network
   * Contributor on them. If a service names an IP address instead of a resource, AKS searches the whole resource group: then
   * pass that group.
   * @default - none
   */
  readonly publicIps?: readonly IGrantScope[];
  /** Disks outside the node resource group, or their resource group. The control plane gets Contributor on them. @default - none */
  readonly disks?: readonly IGrantScope[];
  /** An API server without a public address. @default - the API server is public */
  readonly privateCluster?: PrivateClusterProps;
  /** Address ranges with access to a public API server, in CIDR notation. @default - all addresses */
  readonly authorizedIpRanges?: readonly string[];
  /** A delegated subnet for the API server. The control plane gets Network Contributor on it. @default - none */
  readonly apiServerSubnet?: IGrantScope;
  /** Other resources that the cluster waits for, such as the association of subnet and route table. @default - none */
  readonly waitFor?: readonly ITerraformDependable[];
  /** Whether the roles of the control plane are granted here. `false` if they are granted elsewhere. @default true */
  readonly grantRoles?: boolean;
}

/** A role that the control plane needs, and its scope. */
export interface RequiredGrant {
  readonly role: BuiltInRole;
  readonly scope: IGrantScope;
  /** The prop that names the scope. */
  readonly prop: string;
  /** Part of the construct id of the role assignment. For a list element it is the name, so that another order replaces no role. */
  readonly name: string;
}

/** The arguments of a cluster for its network settings. */
export interface ClusterNetworkConfig {
  readonly cluster: Pick<
    KubernetesClusterConfig,
    | "networkProfile"
    | "apiServerAccessProfile"
    | "privateClusterEnabled"
    | "privateDnsZoneId"
    | "privateClusterPublicFqdnEnabled"
    | "dnsPrefixPrivateCluster"
  >;
  readonly defaultNodePool: Pick<KubernetesClusterConfig["defaultNodePool"], "vnetSubnetId" | "podSubnetId">;
  /** Roles of the control plane: before the cluster if it is user-assigned, after it if it is system-assigned. */
  readonly grants: readonly RequiredGrant[];
  readonly waitFor: readonly ITerraformDependable[];
}

/**
 * The parts of the configuration of a cluster that depend on its network. If `dnsPrefixPrivateCluster` is one of them,
 * `dnsPrefix` must be left out.
 *
 * @param adopted whether the cluster exists already. Then only given settings are written, and no defaults
 */
export function clusterNetwork(props: ClusterNetworkProps = {}, adopted = false): ClusterNetworkConfig {
  const { authorizedIpRanges, apiServerSubnet } = props;
  const profile = adopted && !statesProfile(props) ? undefined : networkProfile(props, adopted);
  return {
    cluster: {
      ...(profile && { networkProfile: profile }),
      ...((authorizedIpRanges || apiServerSubnet) && {
        apiServerAccessProfile: {
          ...(authorizedIpRanges && { authorizedIpRanges: [...authorizedIpRanges] }),
          ...(apiServerSubnet && { subnetId: apiServerSubnet.id, virtualNetworkIntegrationEnabled: true }),
        },
      }),
      ...privateCluster(props.privateCluster),
    },
    defaultNodePool: {
      ...(props.subnet && { vnetSubnetId: props.subnet.id }),
      ...(props.podSubnet && { podSubnetId: props.podSubnet.id }),
    },
    grants: props.grantRoles === false ? [] : requiredGrants(props),
    waitFor: [...(props.waitFor ?? [])],
  };
}

/** Props of the network profile. azurerm replaces a cluster for most of them. */
export const PROFILE_PROPS = [
  "plugin",
  "pluginMode",
  "policy",
  "dataPlane",
  "podCidr",
  "podCidrs",
  "serviceCidr",
  "serviceCidrs",
  "dnsServiceIp",
  "ipVersions",
  "loadBalancerSku",
  "outboundType",
  "outboundPublicIps",
] as const satisfies readonly (keyof ClusterNetworkProps)[];

function statesProfile(props: ClusterNetworkProps): boolean {
  return PROFILE_PROPS.some((prop) => props[prop] !== undefined);
}

/** Whether pods get addresses from a separate range, in the overlay of Azure CNI. */
export function isOverlay({ plugin = "azure", pluginMode, podSubnet }: ClusterNetworkProps): boolean {
  return plugin === "azure" && (pluginMode ?? (podSubnet ? "node-subnet" : "overlay")) === "overlay";
}

function networkProfile(props: ClusterNetworkProps, adopted: boolean): KubernetesClusterNetworkProfile {
  const overlay = adopted ? props.pluginMode === "overlay" : isOverlay(props);
  const policy = props.policy ?? (props.dataPlane === "cilium" && !adopted ? "cilium" : undefined);
  return {
    networkPlugin: props.plugin ?? "azure",
    ...(overlay && { networkPluginMode: "overlay" }),
    ...(policy && policy !== "none" && { networkPolicy: policy }),
    ...(props.dataPlane && { networkDataPlane: props.dataPlane }),
    ...(props.podCidr && { podCidr: props.podCidr }),
    ...(props.podCidrs && { podCidrs: [...props.podCidrs] }),
    ...(props.serviceCidr && { serviceCidr: props.serviceCidr }),
    ...(props.serviceCidrs && { serviceCidrs: [...props.serviceCidrs] }),
    ...(props.dnsServiceIp && { dnsServiceIp: props.dnsServiceIp }),
    ...(props.ipVersions && { ipVersions: [...props.ipVersions] }),
    ...(props.loadBalancerSku && { loadBalancerSku: props.loadBalancerSku }),
    ...(props.outboundType && { outboundType: props.outboundType }),
    ...(props.outboundPublicIps && {
      loadBalancerProfile: { outboundIpAddressIds: props.outboundPublicIps.map(({ id }) => id) },
    }),
  };
}

function privateCluster(props: PrivateClusterProps | undefined): ClusterNetworkConfig["cluster"] {
  if (!props) return {};
  const zone = props.dnsZone ?? "system";
  return {
    privateClusterEnabled: true,
    privateDnsZoneId: zone === "system" ? "System" : zone === "none" ? "None" : zone.id,
    ...(props.fqdnSubdomain !== undefined && { dnsPrefixPrivateCluster: props.fqdnSubdomain }),
    ...(props.publicFqdn !== undefined && { privateClusterPublicFqdnEnabled: props.publicFqdn }),
  };
}

function requiredGrants(props: ClusterNetworkProps): RequiredGrant[] {
  const zone = props.privateCluster?.dnsZone;
  const on = (role: BuiltInRole, prop: string, scope: IGrantScope | undefined): RequiredGrant[] =>
    scope ? [{ role, scope, prop: `network.${prop}`, name: kebab(prop.split(".").at(-1)!) }] : [];
  const onEach = (role: BuiltInRole, prop: string, scopes: readonly IGrantScope[] = []): RequiredGrant[] => {
    const names = scopes.map((scope, i) => nameOf(scope) ?? String(i));
    const unique = (name: string, i: number): string => (names.indexOf(name) === i ? name : `${name}-${i}`);
    return scopes.map((scope, i) => ({
      role,
      scope,
      prop: `network.${prop}`,
      name: `${kebab(prop)}-${unique(names[i]!, i)}`,
    }));
  };
  return [
    ...on("Network Contributor", "subnet", props.subnet),
    ...on("Network Contributor", "podSubnet", props.podSubnet),
    ...on("Network Contributor", "apiServerSubnet", props.apiServerSubnet),
    ...on("Network Contributor", "virtualNetwork", props.virtualNetwork),
    ...on("Network Contributor", "routeTable", props.routeTable),
    ...onEach("Network Contributor", "outboundPublicIps", props.outboundPublicIps),
    ...onEach("Network Contributor", "publicIps", props.publicIps),
    ...onEach("Contributor", "disks", props.disks),
    ...on("Private DNS Zone Contributor", "privateCluster.dnsZone", typeof zone === "object" ? zone : undefined),
  ];
}

const kebab = (prop: string): string => prop.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function nameOf(resource: IGrantScope): string | undefined {
  if (Construct.isConstruct(resource)) return (resource as unknown as Construct).node.id;
  return isLiteral(resource.id) ? resource.id.split("/").at(-1) : undefined;
}
