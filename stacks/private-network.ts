import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import type { ClusterNetworkProps } from "../constructs/cluster/network/cluster-network";
import type { IGrantScope } from "../constructs/identity/grant-scope";
import { PrivateDnsZone } from "../constructs/private-link/private-dns-zone";
import type { PrivateLinkService } from "../facts/azure/private-link";
import { partOfRange } from "../values/cidr";
import type { PrivateNetworkSettings, Settings } from "./settings-types";

/** The network of a private cluster, for the resources of the platform and of other stacks. */
export interface PrivateNetwork {
  readonly cluster: ClusterNetworkProps;
  readonly endpointSubnet: IGrantScope;
  readonly registryZone: IGrantScope;
  readonly vaultZone: IGrantScope;
  /** The empty subnet for the hosts that run Terraform, if the network is made here. */
  readonly runnerSubnet?: IGrantScope;
}

/** The range of the network that is made, if no setting names one. AKS uses it for networks that it makes itself. */
const DEFAULT_RANGE = "10.224.0.0/16";

/**
 * The network of a private cluster: given, or made with a subnet for the nodes, one for private endpoints and an empty one for
 * hosts that run Terraform. The private DNS zones are linked to it and to the networks of the settings.
 */
export function privateNetwork(
  stack: Construct,
  name: string,
  resourceGroup: ResourceGroup,
  { location, privateNetwork: given = {} }: Settings,
): PrivateNetwork {
  const scope = new Construct(stack, "network");
  const network = given.nodeSubnetId === undefined ? newNetwork(scope, name, resourceGroup, given) : existing(given);
  const group = { name: resourceGroup.name, location };
  const zone = (service: PrivateLinkService, id: string | undefined): IGrantScope =>
    id !== undefined
      ? { id }
      : new PrivateDnsZone(scope, `${service}-zone`, {
          resourceGroup: group,
          service,
          networks: { cluster: network.virtualNetwork, ...runnerNetworks(given) },
        });
  const clusterZone = given.clusterDnsZone;
  const dnsZone =
    clusterZone === "system" || clusterZone === "none"
      ? clusterZone
      : clusterZone !== undefined
        ? { id: clusterZone }
        : new PrivateDnsZone(scope, "cluster-zone", {
            resourceGroup: group,
            service: "cluster",
            networks: runnerNetworks(given),
          });
  return {
    cluster: {
      subnet: network.nodes,
      // Without a zone, AKS links nothing to the network.
      ...(dnsZone !== "none" && { virtualNetwork: network.virtualNetwork }),
      waitFor: network.waitFor,
      // Without a zone, the public name is the only one.
      privateCluster: { dnsZone, ...(dnsZone !== "none" && { publicFqdn: false }) },
    },
    endpointSubnet: network.endpoints,
    registryZone: zone("registry", given.registryDnsZoneId),
    vaultZone: zone("vault", given.vaultDnsZoneId),
    runnerSubnet: network.runners,
  };
}

/** The networks of the hosts that run Terraform, by their names. */
export function runnerNetworks({ runnerNetworkIds = [] }: PrivateNetworkSettings): Record<string, IGrantScope> {
  const names = runnerNetworkIds.map((id) => id.split("/").at(-1)!.toLowerCase());
  return Object.fromEntries(
    runnerNetworkIds.map((id, i) => [`runners-${names[i]!}${names.indexOf(names[i]!) === i ? "" : `-${i}`}`, { id }]),
  );
}

/** The virtual network of a subnet, from its id. */
export const networkOf = (subnetId: string): IGrantScope => ({ id: subnetId.split("/").slice(0, -2).join("/") });

interface Network {
  readonly virtualNetwork: IGrantScope;
  readonly nodes: IGrantScope;
  readonly endpoints: IGrantScope;
  readonly runners?: IGrantScope;
  readonly waitFor: SubnetNetworkSecurityGroupAssociation[];
}

const existing = ({ nodeSubnetId, endpointSubnetId }: PrivateNetworkSettings): Network => ({
  virtualNetwork: networkOf(nodeSubnetId!),
  nodes: { id: nodeSubnetId! },
  endpoints: { id: endpointSubnetId! },
  waitFor: [],
});

function newNetwork(scope: Construct, name: string, group: ResourceGroup, given: PrivateNetworkSettings): Network {
  const { name: resourceGroupName, location } = group;
  const range = given.addressRange ?? DEFAULT_RANGE;
  const virtualNetwork = new VirtualNetwork(scope, "virtual-network", {
    name: `vnet-${name}`,
    resourceGroupName,
    location,
    addressSpace: [range],
  });
  // The rules of Azure: traffic of the network, and no other inbound traffic.
  const rules = new NetworkSecurityGroup(scope, "rules", { name: `nsg-${name}`, resourceGroupName, location });
  const subnet = (id: string, bits: number, index: number) => {
    const made = new Subnet(scope, id, {
      name: id,
      resourceGroupName,
      virtualNetworkName: virtualNetwork.name,
      addressPrefixes: [partOfRange(range, bits, index)],
    });
    const association = new SubnetNetworkSecurityGroupAssociation(scope, `${id}-rules`, {
      subnetId: made.id,
      networkSecurityGroupId: rules.id,
    });
    return { subnet: made, association };
  };
  const nodes = subnet("nodes", 1, 0);
  return {
    virtualNetwork,
    nodes: nodes.subnet,
    endpoints: subnet("endpoints", 4, 8).subnet,
    runners: subnet("runners", 4, 9).subnet,
    waitFor: [nodes.association],
  };
}
