import { TerraformStack } from "cdktf";
import {
  AutomaticCluster,
  type AutomaticClusterNameAttributes,
  type AutomaticClusterProps,
  AzurermTarget,
  FederatedBinding,
} from "../../../../constructs";
import { resolvedIn } from "../../../../values/resolved";
import { DECIDED_BY_AUTOMATIC } from "../../../../facts/azure/cluster-types";
import { ADMINISTRATORS, ClusterFixture } from "../cluster-fixture";

const PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
const VNET = { id: `${PROVIDERS}/Microsoft.Network/virtualNetworks/vnet` };
const subnet = (name: string) => ({ id: `${VNET.id}/subnets/${name}` });
const SUBNETS = { nodeSubnet: subnet("nodes"), systemSubnet: subnet("system"), apiServerSubnet: subnet("api") };
const ZONE = { id: `${PROVIDERS}/Microsoft.Network/privateDnsZones/privatelink.westus2.azmk8s.io` };

function automatic(fixture: ClusterFixture, props: Partial<AutomaticClusterProps> = {}): AutomaticCluster {
  const { stack, resourceGroup } = fixture;
  return new AutomaticCluster(stack, "cluster", {
    resourceGroup,
    clusterName: "aks-test",
    administrators: ADMINISTRATORS,
    ...props,
  });
}
const TYPE = "azurerm_kubernetes_automatic_cluster";

test("an Automatic cluster states a name, a place and an identity", () => {
  const fixture = new ClusterFixture();
  const cluster = automatic(fixture, { tags: { team: "orders" }, protectIssuer: true });
  expect(cluster.workloadIdentity).toBe(true);
  expect(fixture.only(TYPE)).toEqual({
    name: "aks-test",
    resource_group_name: "${azurerm_resource_group.resource-group.name}",
    location: "${azurerm_resource_group.resource-group.location}",
    identity: { type: "SystemAssigned" },
    tags: { team: "orders" },
    lifecycle: { prevent_destroy: true },
  });
});

test("the control plane has its role on the network before a cluster in subnets", () => {
  const fixture = new ClusterFixture();
  automatic(fixture, {
    ...SUBNETS,
    identity: fixture.identity("plane"),
    virtualNetwork: VNET,
    authorizedIpRanges: ["203.0.113.0/24"],
  });
  expect(fixture.only(TYPE)).toMatchObject({
    identity: { type: "UserAssigned", identity_ids: ["${azurerm_user_assigned_identity.plane_resource.id}"] },
    hosted_system: { node_subnet_id: SUBNETS.nodeSubnet.id, system_node_subnet_id: SUBNETS.systemSubnet.id },
    api_server_access: { subnet_id: SUBNETS.apiServerSubnet.id, authorized_ip_ranges: ["203.0.113.0/24"] },
    depends_on: ["time_sleep.cluster_role-on-virtual-network_plane-network-contributor_wait"],
  });
  expect(fixture.grants()).toEqual([
    `Network Contributor: user_assigned_identity.plane_resource.principal_id -> ${VNET.id}`,
  ]);
});

test("without the network the role is on each subnet, and on a private DNS zone", () => {
  const fixture = new ClusterFixture();
  automatic(fixture, { ...SUBNETS, identity: fixture.identity("plane"), privateCluster: { dnsZone: ZONE } });
  expect(fixture.only(TYPE).private_cluster).toEqual({
    private_dns_zone_id: ZONE.id,
    public_fully_qualified_domain_name_enabled: false,
  });
  const plane = "user_assigned_identity.plane_resource.principal_id";
  expect(fixture.grants()).toEqual([
    `Network Contributor: ${plane} -> ${SUBNETS.apiServerSubnet.id}`,
    `Network Contributor: ${plane} -> ${SUBNETS.nodeSubnet.id}`,
    `Network Contributor: ${plane} -> ${SUBNETS.systemSubnet.id}`,
    `Private DNS Zone Contributor: ${plane} -> ${ZONE.id}`,
  ]);
});

test.each(Object.entries(DECIDED_BY_AUTOMATIC))("%s is decided by AKS Automatic, and refused", (name, why) => {
  expect(() => automatic(new ClusterFixture(), { [name]: "x" })).toThrow(
    `\`${name}\` must be left out of an Automatic cluster: ${why}; use WorkloadIdentityCluster to decide it (at test/cluster) [automatic-cluster]`,
  );
});

test.each<[string, (fixture: ClusterFixture) => Partial<AutomaticClusterProps>, string]>([
  [
    "one subnet",
    () => ({ nodeSubnet: SUBNETS.nodeSubnet }),
    "`nodeSubnet`, `systemSubnet`, `apiServerSubnet` and `identity` must be given together, got `nodeSubnet` without `systemSubnet`; give all of them, or none for a network that Azure creates",
  ],
  [
    "subnets without an identity",
    () => SUBNETS,
    "`nodeSubnet`, `systemSubnet`, `apiServerSubnet` and `identity` must be given together, got subnets without `identity`; give a ManagedIdentity, which has its roles before the cluster",
  ],
  [
    "an identity without subnets",
    (fixture) => ({ identity: fixture.identity("plane") }),
    "`nodeSubnet`, `systemSubnet`, `apiServerSubnet` and `identity` must be given together, got `identity` without subnets; leave it out, because azurerm accepts a user-assigned identity only with subnets",
  ],
  [
    "a network without subnets",
    () => ({ virtualNetwork: VNET }),
    "`virtualNetwork` needs the three subnets in it, got none; give them, or leave it out",
  ],
  [
    "ranges of a private API server",
    () => ({ privateCluster: {}, authorizedIpRanges: ["203.0.113.0/24"] }),
    "`authorizedIpRanges` are for a public API server, got `privateCluster` too; leave one of them out",
  ],
  [
    "a zone without an identity",
    () => ({ privateCluster: { dnsZone: ZONE } }),
    "`privateCluster.dnsZone` of your own needs `identity`, got none; give it together with the subnets",
  ],
])("refuses %s", (_, props, message) => {
  const fixture = new ClusterFixture();
  expect(() => automatic(fixture, props(fixture))).toThrow(`${message} (at test/cluster) [automatic-cluster]`);
});

test.each<[string, (fixture: ClusterFixture) => Partial<AutomaticClusterProps>]>([
  ["ranges of a public API server", () => ({ authorizedIpRanges: ["203.0.113.0/24"] })],
  ["a private cluster in a network of Azure", () => ({ privateCluster: { dnsZone: "none", publicFqdn: true } })],
  ["subnets with an identity", (fixture) => ({ ...SUBNETS, identity: fixture.identity("plane") })],
  ["other arguments", () => ({ overrides: { service_mesh: { revisions: ["asm-1-27"] } } })],
])("accepts %s", (_, props) => {
  const fixture = new ClusterFixture();
  automatic(fixture, props(fixture));
  expect(fixture.only(TYPE)).toBeDefined();
});

test("an older azurerm does not have it", () => {
  const fixture = new ClusterFixture();
  AzurermTarget.choose(fixture.stack, "4.55.0");
  automatic(fixture);
  expect(() => fixture.synthesize()).toThrow(
    'the resource of an Automatic cluster needs azurerm 4.81 or later, got "4.55.0"; choose it with AzurermTarget.choose',
  );
});

test("the kubelet identity is that of `kubeletObjectId`", () => {
  const objectId = "00000000-0000-0000-0000-0000000000e0";
  expect(automatic(new ClusterFixture(), { kubeletObjectId: objectId }).kubeletIdentity.principalId).toBe(objectId);
  expect(() => automatic(new ClusterFixture()).kubeletIdentity).toThrow(
    "`kubeletObjectId` must be given to grant the kubelet identity a role; " +
      "`az aks show --query identityProfile.kubeletidentity.objectId` prints it (at test/cluster) [cluster-kubelet-unknown]",
  );
});

describe("an Automatic cluster by name", () => {
  const ISSUER =
    "https://westeurope.oic.prod-aks.azure.com/11111111-1111-1111-1111-111111111111/22222222-2222-2222-2222-222222222222/";
  const named = (release?: string, more: Partial<AutomaticClusterNameAttributes> = { issuerUrl: ISSUER }) => {
    const fixture = new ClusterFixture();
    if (release !== undefined) AzurermTarget.choose(fixture.stack, release);
    const attrs = { clusterName: "aks-test", resourceGroupName: "rg-test", ...more };
    return { fixture, cluster: AutomaticCluster.fromClusterName(fixture.stack, "cluster", attrs) };
  };

  test("is read with the data source of azurerm 5", () => {
    const { fixture, cluster } = named("~> 5.2");
    new FederatedBinding(fixture.stack, "orders", {
      cluster,
      serviceAccount: { namespace: "orders", name: "api" },
      serviceAccountMode: "manifest",
      createNamespace: false,
    });
    const json = fixture.synthesize();
    const [credential] = Object.values(json.resource.azurerm_federated_identity_credential!);
    expect(credential!.issuer).toBe(ISSUER);
    expect(JSON.stringify(json)).not.toContain("oidc_issuer_url");
    expect(Object.values(json.data[TYPE]!)[0]).toMatchObject({ name: "aks-test", resource_group_name: "rg-test" });
    expect(cluster.kubernetesProviderConfig().exec).toHaveLength(1);
    expect(TerraformStack.of(cluster)).toBe(fixture.stack);
  });

  test("needs its issuer for a binding, because the data source does not export it", () => {
    const { fixture, cluster } = named("~> 5.2", {});
    const bind = () =>
      new FederatedBinding(fixture.stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
    expect(bind).toThrow(
      new Error(
        "`issuerUrl` must be given to bind service accounts of an Automatic cluster that is read by name, got nothing: the data source of azurerm does not export it; " +
          "pass `issuerUrl` of the cluster from the stack that creates it, or what `az aks show --query oidcIssuerProfile.issuerUrl` prints (at test/cluster) [automatic-cluster-issuer]",
      ),
    );
    expect(() => cluster.kubernetesProviderConfig()).not.toThrow();
    expect(() => named("~> 5.2", { issuerUrl: ISSUER.replace("https", "http") })).toThrow("`issuerUrl` must be");
  });

  test("its Kubernetes objects wait for the administrators' role, by one wait", () => {
    const { fixture, cluster } = named("~> 5.2", { administratorAssignmentIds: "id", adminWaitSeconds: 60 });
    const hosts = [cluster.kubernetesProviderConfig().host, cluster.kubernetesProviderConfig({ alias: "again" }).host];
    expect(resolvedIn(fixture.stack, hosts)).toEqual(
      [1, 2].map(() => expect.stringMatching(/^\$\{time_sleep[.]cluster_admin-wait_\w+[.]triggers[.]host\}$/)),
    );
    const { time_sleep } = fixture.synthesize().resource;
    expect(Object.values(time_sleep!)).toMatchObject([{ create_duration: "60s", triggers: { grants: "id" } }]);
  });

  test("is refused for azurerm 4, which has no such data source", () => {
    expect(() => named().fixture.synthesize()).toThrow(
      'the data source of an Automatic cluster needs azurerm 5.0 or later, got "~> 4.81"; choose it with AzurermTarget.choose, ' +
        "or use WorkloadIdentityCluster.fromClusterAttributes",
    );
  });
});
