import type {
  KubernetesClusterConfig,
  KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { isLiteral } from "../../../values/literal";
import type { BuiltInRole } from "../../../facts/roles";
import type { IGrantScope } from "../../identity/grant-scope";

/** How the API server is reached where it has no public address. */
export interface PrivateClusterProps {
  /**
   * The private DNS zone of the API server: `"system"` has Azure make one in the node resource group, `"none"` leaves
   * names to you, and a zone is yours, named `privatelink.<region>.azmk8s.io` or one label before that. A zone of yours
   * needs a user-assigned control plane, which gets Private DNS Zone Contributor on it.
   * @default "system"
   */
  readonly dnsZone?: "system" | "none" | IGrantScope;
  /**
   * The name of the API server in a zone of yours, in place of the cluster's DNS prefix.
   * @default - the DNS prefix
   */
  readonly fqdnSubdomain?: string;
  /**
   * Whether a public name resolves to the private address.
   * @default - Azure's: true
   */
  readonly publicFqdn?: boolean;
}

/** The network of a cluster. Azure replaces a cluster for most changes here, and with it the issuer that all trust names. */
export interface ClusterNetworkProps {
  /** The container network interface. @default "azure" */
  readonly plugin?: "azure" | "kubenet" | "none";
  /**
   * Where pods get addresses with plugin `azure`: `"overlay"` from a range of their own (`podCidr`), `"node-subnet"`
   * from the nodes' subnet.
   * @default - "overlay" with plugin `azure`, except where `podSubnet` is given
   */
  readonly pluginMode?: "overlay" | "node-subnet";
  /** What enforces Kubernetes network policies. @default - nothing does; "cilium" with data plane `cilium` */
  readonly policy?: "azure" | "calico" | "cilium";
  /** What moves packets. @default - Azure's: "azure" */
  readonly dataPlane?: "azure" | "cilium";
  /** The nodes' subnet. The control plane gets Network Contributor on it. @default - a network Azure makes */
  readonly subnet?: IGrantScope;
  /** A subnet for pods alone, with plugin `azure` and no overlay; the control plane gets Network Contributor. @default - none */
  readonly podSubnet?: IGrantScope;
  /**
   * The network of the subnets. Needed with a private DNS zone of yours and a subnet of yours: the control plane links
   * the one to the other and gets Network Contributor for it.
   * @default - no role on it
   */
  readonly virtualNetwork?: IGrantScope;
  /** Addresses of pods, in CIDR notation. Not with pods in a subnet. @default - Azure's: 10.244.0.0/16 */
  readonly podCidr?: string;
  /** Addresses of pods for each IP version; instead of `podCidr`. @default - `podCidr` */
  readonly podCidrs?: readonly string[];
  /** Addresses of Kubernetes services, in CIDR notation, smaller than /12. @default - Azure's: 10.0.0.0/16 */
  readonly serviceCidr?: string;
  /** Addresses of services for each IP version; instead of `serviceCidr`. @default - `serviceCidr` */
  readonly serviceCidrs?: readonly string[];
  /** The address of the cluster's DNS, inside `serviceCidr` and not its first. @default - Azure's: 10.0.0.10 */
  readonly dnsServiceIp?: string;
  /** IP versions of the cluster; both need Azure CNI overlay or kubenet. @default - Azure's: ["IPv4"] */
  readonly ipVersions?: readonly ("IPv4" | "IPv6")[];
  /** Ranges of the subnets, where known, for the check that nothing overlaps. Not sent. @default - the literal prefixes of `subnet` and `podSubnet` */
  readonly subnetCidrs?: readonly string[];
  /** Which load balancer is used. @default - Azure's: "standard" */
  readonly loadBalancerSku?: "basic" | "standard";
  /** How nodes reach the internet. @default - Azure's: "loadBalancer" */
  readonly outboundType?:
    "loadBalancer" | "userDefinedRouting" | "managedNATGateway" | "userAssignedNATGateway" | "none";
  /** Addresses the load balancer sends from; the control plane gets Network Contributor on each. @default - Azure makes them */
  readonly outboundPublicIps?: readonly IGrantScope[];
  /** The route table of the subnet, where the control plane must write routes or read them; it gets Network Contributor. @default - none */
  readonly routeTable?: IGrantScope;
  /**
   * Addresses for Kubernetes services of type LoadBalancer outside the node resource group; the control plane gets
   * Network Contributor. A service that names an address, not a resource, is looked up in the whole resource group:
   * then give that group here.
   * @default - none
   */
  readonly publicIps?: readonly IGrantScope[];
  /** Disks outside the node resource group, or the resource group of them; the control plane gets Contributor. @default - none */
  readonly disks?: readonly IGrantScope[];
  /** An API server without a public address. @default - the API server is public */
  readonly privateCluster?: PrivateClusterProps;
  /** Ranges that may reach a public API server, in CIDR notation. @default - every address may */
  readonly authorizedIpRanges?: readonly string[];
  /** A delegated subnet that the API server is placed into; the control plane gets Network Contributor. @default - none */
  readonly apiServerSubnet?: IGrantScope;
  /** What must exist before the cluster beside what it names, such as the association of subnet and route table. @default - nothing */
  readonly waitFor?: readonly ITerraformDependable[];
  /** Whether the control plane gets its roles here; `false` where somebody else gives them. @default true */
  readonly grantRoles?: boolean;
}

/** A role the control plane needs, and on what. */
export interface RequiredGrant {
  readonly role: BuiltInRole;
  readonly scope: IGrantScope;
  /** The prop that names the scope. */
  readonly prop: string;
  /** Part of the grant's construct id; of a list's element by its name, so that reordering replaces no role. */
  readonly name: string;
}

/** What network settings become on the cluster. */
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
  /** Roles of the control plane: before the cluster where it is user-assigned, after it where it is system-assigned. */
  readonly grants: readonly RequiredGrant[];
  readonly waitFor: readonly ITerraformDependable[];
}

/**
 * The parts of a cluster's configuration that its network decides. Where `dnsPrefixPrivateCluster` is among them,
 * `dnsPrefix` must be left out.
 *
 * @param adopted whether the cluster exists already: then no default is written, only what is given
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

/** Props that end up in the network profile, for most of which azurerm replaces a cluster. */
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

/** Whether pods get addresses from a range of their own in the overlay of Azure CNI. */
export function isOverlay({ plugin = "azure", pluginMode, podSubnet }: ClusterNetworkProps): boolean {
  return plugin === "azure" && (pluginMode ?? (podSubnet ? "node-subnet" : "overlay")) === "overlay";
}

function networkProfile(props: ClusterNetworkProps, adopted: boolean): KubernetesClusterNetworkProfile {
  const overlay = adopted ? props.pluginMode === "overlay" : isOverlay(props);
  const policy = props.policy ?? (props.dataPlane === "cilium" && !adopted ? "cilium" : undefined);
  return {
    networkPlugin: props.plugin ?? "azure",
    ...(overlay && { networkPluginMode: "overlay" }),
    ...(policy && { networkPolicy: policy }),
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
