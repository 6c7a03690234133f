import type { RequiredGrant } from "../network/cluster-network";
import type { Arguments } from "./automatic-cluster-resource";
import type { AutomaticClusterProps } from "./automatic-cluster-props";

/** The arguments of the cluster, under the names of Terraform. */
export function automaticConfig(props: AutomaticClusterProps): Arguments {
  const { identity, nodeSubnet, systemSubnet, apiServerSubnet, authorizedIpRanges, privateCluster, tags } = props;
  const zone = privateCluster?.dnsZone ?? "system";
  return {
    name: props.clusterName,
    resource_group_name: props.resourceGroup.name,
    location: props.resourceGroup.location,
    identity: identity ? { type: "UserAssigned", identity_ids: [identity.identityId] } : { type: "SystemAssigned" },
    ...(nodeSubnet &&
      systemSubnet && { hosted_system: { node_subnet_id: nodeSubnet.id, system_node_subnet_id: systemSubnet.id } }),
    ...((apiServerSubnet || authorizedIpRanges) && {
      api_server_access: {
        ...(apiServerSubnet && { subnet_id: apiServerSubnet.id }),
        ...(authorizedIpRanges && { authorized_ip_ranges: [...authorizedIpRanges] }),
      },
    }),
    ...(privateCluster && {
      private_cluster: {
        private_dns_zone_id: zone === "system" ? "System" : zone === "none" ? "None" : zone.id,
        public_fully_qualified_domain_name_enabled: privateCluster.publicFqdn ?? false,
      },
    }),
    ...(tags && { tags: { ...tags } }),
    ...props.overrides,
  };
}

/** The roles of the control plane on network and DNS zone, which it needs before the cluster. */
export function automaticGrants(props: AutomaticClusterProps): readonly RequiredGrant[] {
  const { virtualNetwork, nodeSubnet, systemSubnet, apiServerSubnet, privateCluster } = props;
  const zone = privateCluster?.dnsZone;
  const networks = virtualNetwork
    ? [{ name: "virtual-network", prop: "virtualNetwork", scope: virtualNetwork }]
    : [
        { name: "node-subnet", prop: "nodeSubnet", scope: nodeSubnet },
        { name: "system-subnet", prop: "systemSubnet", scope: systemSubnet },
        { name: "api-server-subnet", prop: "apiServerSubnet", scope: apiServerSubnet },
      ];
  return [
    ...networks.flatMap(({ name, prop, scope }) =>
      scope ? [{ role: "Network Contributor" as const, name, prop, scope }] : [],
    ),
    ...(typeof zone === "object"
      ? [
          {
            role: "Private DNS Zone Contributor" as const,
            name: "dns-zone",
            prop: "privateCluster.dnsZone",
            scope: zone,
          },
        ]
      : []),
  ];
}
