import { PrivateDnsZone as ZoneClass } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { Fn, type TerraformStack } from "cdktf";
import {
  DataAccess,
  PrivateDnsZone,
  PrivateEndpoint,
  type PrivateEndpointProps,
  type PrivateLinkService,
  SecretValue,
  VaultAccess,
} from "../../../constructs";
import { CLOUD_CONTEXT } from "../../../constructs/core/location/cloud";
import { DATA_SERVICES, type DataServiceName } from "../../../facts/azure/data-services";
import { PRIVATE_LINKS } from "../../../facts/azure/private-link";
import { synthesize } from "../../../testing";
import { newApp, newStack } from "../../kit/app";

const GROUP = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers";
const NETWORK = { id: `${GROUP}/Microsoft.Network/virtualNetworks/vnet` };
const HUB = { id: `${GROUP}/Microsoft.Network/virtualNetworks/hub` };
const SUBNET = { id: `${NETWORK.id}/subnets/endpoints` };
const VAULT = { id: `${GROUP}/Microsoft.KeyVault/vaults/kv-orders` };
const zoneId = (name: string) => ({ id: `${GROUP}/Microsoft.Network/privateDnsZones/${name}` });
const resourceGroup = { name: "rg", location: "westeurope" };

const endpoint = (stack: TerraformStack, props: Partial<PrivateEndpointProps> = {}, id = "endpoint") =>
  new PrivateEndpoint(stack, id, {
    resourceGroup,
    endpointName: "pe-vault",
    service: "vault",
    target: VAULT,
    subnet: SUBNET,
    ...props,
  });
function stackIn(cloud: string): TerraformStack {
  const app = newApp();
  app.node.setContext(CLOUD_CONTEXT, cloud);
  return newStack("stack", app);
}
const only = (stack: TerraformStack, type: string) => {
  const found = Object.values(synthesize(stack).resource[type]!);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe("a private endpoint", () => {
  test("connects a subnet with the part of the service that its data is in, and keeps a record in the zone", () => {
    const stack = newStack();
    const zone = new PrivateDnsZone(stack, "zone", { resourceGroup, service: "vault", networks: { pods: NETWORK } });
    endpoint(stack, { dnsZone: zone });
    expect(only(stack, "azurerm_private_endpoint")).toMatchObject({
      name: "pe-vault",
      subnet_id: SUBNET.id,
      private_service_connection: {
        is_manual_connection: false,
        private_connection_resource_id: VAULT.id,
        subresource_names: ["vault"],
      },
      private_dns_zone_group: {
        private_dns_zone_ids: [expect.stringMatching(/^\$\{azurerm_private_dns_zone\..*\.id\}$/)],
      },
    });
    expect(only(stack, "azurerm_private_dns_zone").name).toBe("privatelink.vaultcore.azure.net");
    expect(only(stack, "azurerm_private_dns_zone_virtual_network_link")).toMatchObject({
      name: "link-pods",
      virtual_network_id: NETWORK.id,
    });
  });

  test("has no record if somebody else writes it", () => {
    const stack = newStack();
    endpoint(stack);
    expect(only(stack, "azurerm_private_endpoint")).not.toHaveProperty("private_dns_zone_group");
  });

  test("is there before a secret that Terraform writes through it", () => {
    const stack = newStack();
    const vault = new VaultAccess(stack, "vault", {
      resourceGroup,
      vaultName: "kv-orders",
      publicNetworkAccess: false,
    });
    const secret = vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.unsafePlainText("Hello!"),
    });
    expect(endpoint(stack, { target: vault }).applyBefore(secret)).toBeInstanceOf(PrivateEndpoint);
    expect(only(stack, "azurerm_key_vault_secret").depends_on).toEqual([
      expect.stringMatching(/^azurerm_private_endpoint\./),
    ]);
    expect(() => endpoint(stack, { target: vault }, "other").applyBefore(vault)).toThrow(/vault/);
  });

  test.each(Object.keys(PRIVATE_LINKS) as PrivateLinkService[])(
    "of %s takes the zone that Microsoft names, and DataAccess names the same",
    (service) => {
      const stack = newStack();
      const zone = new PrivateDnsZone(stack, "zone", { resourceGroup, service });
      const { type } = PRIVATE_LINKS[service];
      endpoint(stack, { service, target: { id: `${GROUP}/${type}/name` }, dnsZone: zone });
      expect(zone.zoneName).toMatch(/^privatelink\.[a-z.]+$/);
      if (!Object.hasOwn(DATA_SERVICES, service)) return;
      const data = new DataAccess(stack, "data", {
        service: service as DataServiceName,
        resource: { id: `${GROUP}/${type}/name` },
      });
      expect(data.privateDnsZoneName).toBe(zone.zoneName);
    },
  );

  test("two for one target are accepted without a zone, and in two zones for two networks", () => {
    const stack = newStack();
    endpoint(stack);
    endpoint(stack, { endpointName: "pe-2" }, "two");
    endpoint(stack, { dnsZone: zoneId("privatelink.vaultcore.azure.net") }, "three");
    const other = { id: zoneId("privatelink.vaultcore.azure.net").id.replace("/rg/", "/rg-2/") };
    endpoint(stack, { dnsZone: other }, "four");
    expect(Object.keys(synthesize(stack).resource.azurerm_private_endpoint!)).toHaveLength(4);
  });

  test("a zone whose name is known after apply is accepted", () => {
    const stack = newStack();
    const zone = new ZoneClass(stack, "zone", { name: Fn.join(".", ["a", "b"]), resourceGroupName: "rg" });
    expect(() => endpoint(stack, { dnsZone: zone })).not.toThrow();
  });

  test.each<[string, Partial<PrivateEndpointProps>, string]>([
    [
      "the zone of another service",
      { dnsZone: zoneId("privatelink.vault.azure.net") },
      '`dnsZone` must be the zone privatelink.vaultcore.azure.net, got "privatelink.vault.azure.net": the host of the service resolves through that zone only (at stack/endpoint) [private-link]',
    ],
    [
      "a target of another type",
      { service: "registry" },
      `\`target.id\` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/…, got "${VAULT.id}" (at stack/endpoint) [resource-id]`,
    ],
    [
      "a network instead of a subnet",
      { subnet: NETWORK },
      `\`subnet.id\` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/…/subnets/…, got "${NETWORK.id}" (at stack/endpoint) [resource-id]`,
    ],
    [
      "a name that Azure rejects",
      { endpointName: "pe-vault-" },
      '`endpointName` must be 1 to 80 letters, digits, hyphens, underscores or periods that start with a letter or digit and end with a letter, digit or underscore, got "pe-vault-" (9 characters) (at stack/endpoint) [name]',
    ],
  ])("refused: %s", (_, props, text) => {
    expect(() => endpoint(newStack(), props)).toThrow(new Error(text));
  });

  test("refused: a second endpoint with a record in the same zone", () => {
    const stack = newStack();
    const dnsZone = zoneId("privatelink.vaultcore.azure.net");
    endpoint(stack, { dnsZone });
    expect(() => endpoint(stack, { dnsZone, endpointName: "pe-2" }, "two")).toThrow(
      new Error(
        '`target` must have one endpoint in a private DNS zone, because the record of the second replaces that of the first, got another at "stack/endpoint"; use that endpoint, or another zone for another network (at stack/two) [private-link-twice]',
      ),
    );
  });
});

describe("a private DNS zone", () => {
  test("of clusters is named after the region", () => {
    const zone = new PrivateDnsZone(newStack(), "zone", { resourceGroup, service: "cluster" });
    expect(zone.zoneName).toBe("privatelink.westeurope.azmk8s.io");
  });

  test.each([
    ["usgovernment", "privatelink.vaultcore.usgovcloudapi.net"],
    ["china", "privatelink.vaultcore.azure.cn"],
  ])("has the name of the cloud %s", (cloud, name) => {
    const stack = stackIn(cloud);
    const location = cloud === "china" ? "chinaeast2" : "usgovvirginia";
    const zone = new PrivateDnsZone(stack, "zone", { resourceGroup: { name: "rg", location }, service: "vault" });
    expect(zone.zoneName).toBe(name);
  });

  test("links keep their addresses if networks are listed in another order", () => {
    const links = (networks: Record<string, { id: string }>) => {
      const stack = newStack();
      new PrivateDnsZone(stack, "zone", { resourceGroup, service: "vault", networks });
      return Object.keys(synthesize(stack).resource.azurerm_private_dns_zone_virtual_network_link!).sort();
    };
    expect(links({ pods: NETWORK, runners: HUB })).toEqual(links({ runners: HUB, pods: NETWORK }));
  });

  test("refused: a network twice, in any case", () => {
    const networks = { pods: NETWORK, runners: { id: NETWORK.id.replace("vnet", "VNET") } };
    expect(() => new PrivateDnsZone(newStack(), "zone", { resourceGroup, service: "vault", networks })).toThrow(
      new Error(
        "`networks.runners` must be another network than `networks.pods`, because Azure links a network to a zone once; leave it out (at stack/zone) [private-link]",
      ),
    );
  });

  test("refused: what is not a network id, also if it is the only one", () => {
    const networks = { pods: { id: "vnet" } };
    expect(() => new PrivateDnsZone(newStack(), "zone", { resourceGroup, service: "vault", networks })).toThrow(
      /^`networks\.pods\.id` must be an id like .*, got "vnet" \(at stack\/zone\) \[resource-id\]$/,
    );
  });

  test("refused: a service without a known zone in the cloud", () => {
    const stack = stackIn("china");
    const of = { resourceGroup: { name: "rg", location: "chinaeast2" }, service: "openAi" } as const;
    expect(() => new PrivateDnsZone(stack, "zone", of)).toThrow(
      new Error(
        '`service` must be a service with private endpoints in the cloud "china", got "openAi", for which no private DNS zone is known; use the provider class PrivateEndpoint (at stack/zone) [private-link]',
      ),
    );
  });
});
