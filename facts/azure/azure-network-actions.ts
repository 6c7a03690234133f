import { PRIVATE_LINKS } from "./private-link";
import { all, type AzureRule, JOIN_SUBNET } from "./azure-rule";

/** The types that private endpoints lead to. */
const LINKED_TYPES = [...new Set(Object.values(PRIVATE_LINKS).map(({ type }) => type))];

/** Actions by Terraform type, for networks, addresses and zones; sources as in azure-actions.ts. */
export const NETWORK_RESOURCES: Readonly<Record<string, AzureRule>> = {
  azurerm_virtual_network: {
    armType: "Microsoft.Network/virtualNetworks",
    within: "resource_group_name",
    actions: all("Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets/read"),
    source: "networking",
  },
  azurerm_subnet: {
    armType: "Microsoft.Network/virtualNetworks/subnets",
    within: "resource_group_name",
    actions: all("Microsoft.Network/virtualNetworks/subnets", "Microsoft.Network/virtualNetworks/read"),
    source: "networking",
  },
  azurerm_subnet_nat_gateway_association: {
    armType: "",
    within: "subnet_id",
    actions: ["Microsoft.Network/virtualNetworks/subnets/read", "Microsoft.Network/virtualNetworks/subnets/write"],
    when: [
      {
        argument: "nat_gateway_id",
        actions: ["Microsoft.Network/natGateways/read", "Microsoft.Network/natGateways/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_subnet_route_table_association: {
    armType: "",
    within: "subnet_id",
    actions: ["Microsoft.Network/virtualNetworks/subnets/read", "Microsoft.Network/virtualNetworks/subnets/write"],
    when: [
      {
        argument: "route_table_id",
        actions: ["Microsoft.Network/routeTables/read", "Microsoft.Network/routeTables/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_subnet_network_security_group_association: {
    armType: "",
    within: "subnet_id",
    actions: ["Microsoft.Network/virtualNetworks/subnets/read", "Microsoft.Network/virtualNetworks/subnets/write"],
    when: [
      {
        argument: "network_security_group_id",
        actions: [
          "Microsoft.Network/networkSecurityGroups/read",
          "Microsoft.Network/networkSecurityGroups/join/action",
        ],
      },
    ],
    source: "networking",
  },
  azurerm_network_security_group: {
    armType: "Microsoft.Network/networkSecurityGroups",
    within: "resource_group_name",
    actions: all("Microsoft.Network/networkSecurityGroups"),
    source: "networking",
  },
  azurerm_route_table: {
    armType: "Microsoft.Network/routeTables",
    within: "resource_group_name",
    actions: all("Microsoft.Network/routeTables"),
    source: "networking",
  },
  azurerm_nat_gateway: {
    armType: "Microsoft.Network/natGateways",
    within: "resource_group_name",
    actions: all("Microsoft.Network/natGateways"),
    source: "networking",
  },
  azurerm_nat_gateway_public_ip_association: {
    armType: "",
    within: "nat_gateway_id",
    actions: ["Microsoft.Network/natGateways/read", "Microsoft.Network/natGateways/write"],
    when: [
      {
        argument: "public_ip_address_id",
        actions: ["Microsoft.Network/publicIPAddresses/read", "Microsoft.Network/publicIPAddresses/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_public_ip: {
    armType: "Microsoft.Network/publicIPAddresses",
    within: "resource_group_name",
    actions: all("Microsoft.Network/publicIPAddresses"),
    source: "networking",
  },
  azurerm_private_endpoint: {
    armType: "Microsoft.Network/privateEndpoints",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Network/privateEndpoints",
      ...all("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"),
    ),
    when: [
      { argument: "subnet_id", actions: ["Microsoft.Network/virtualNetworks/subnets/read", JOIN_SUBNET] },
      ...LINKED_TYPES.map((ofType) => ({
        argument: "private_service_connection.private_connection_resource_id",
        ofType,
        actions: [`${ofType}/privateEndpointConnectionsApproval/action`],
      })),
      {
        argument: "private_dns_zone_group.private_dns_zone_ids",
        actions: ["Microsoft.Network/privateDnsZones/read", "Microsoft.Network/privateDnsZones/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_dns_zone: {
    armType: "Microsoft.Network/dnsZones",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Network/dnsZones",
      "Microsoft.Network/dnsZones/SOA/read",
      "Microsoft.Network/dnsZones/SOA/write",
    ),
    source: "networking",
  },
  azurerm_private_dns_zone: {
    armType: "Microsoft.Network/privateDnsZones",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Network/privateDnsZones",
      "Microsoft.Network/privateDnsZones/SOA/read",
      "Microsoft.Network/privateDnsZones/SOA/write",
    ),
    source: "networking",
  },
  azurerm_private_dns_zone_virtual_network_link: {
    armType: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    within: "resource_group_name",
    actions: all("Microsoft.Network/privateDnsZones/virtualNetworkLinks"),
    when: [
      {
        argument: "virtual_network_id",
        actions: ["Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/join/action"],
      },
    ],
    source: "networking",
  },
};
