import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { RouteTable } from "@cdktf/provider-azurerm/lib/route-table";
import { SubnetRouteTableAssociation } from "@cdktf/provider-azurerm/lib/subnet-route-table-association";
import { Fn, Lazy, ref, TerraformVariable, Token } from "cdktf";
import {
  ClusterIdentity,
  ManagedIdentity,
  RegistryAccess,
  type WorkloadIdentityClusterProps,
} from "../../../constructs";
import { type StateResource, stateOf } from "../../kit/state";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../../kit/terraform";
import { ClusterFixture } from "./cluster-fixture";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-test`;
const REGISTRY = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crtest`;

interface Applied {
  readonly workspace: Workspace;
  readonly state: StateResource[];
  readonly writes: LoggedWrite[];
}

async function apply(fixture: ClusterFixture): Promise<Applied> {
  const workspace = new Workspace(fixture.synthesize(), { env: { STUB_DELAY_MS: "30" } });
  await workspace.init();
  await workspace.apply();
  return { workspace, state: await stateOf(workspace), writes: workspace.writes() };
}

/** The one grant of a role on a scope: who has it. */
function holder({ state }: Applied, role: string, scope: unknown): unknown {
  const found = state.filter(
    ({ type, values }) =>
      type === "azurerm_role_assignment" && values.role_definition_name === role && values.scope === scope,
  );
  expect(found).toHaveLength(1);
  expect(found[0]!.values.principal_type).toBe("ServicePrincipal");
  return found[0]!.values.principal_id;
}

const valuesOf = ({ state }: Applied, address: string): Record<string, unknown> =>
  state.find((each) => each.address.replace(/_[0-9A-F]{8}$/, "") === address)!.values;
const grantWrites = ({ writes }: Applied, role: string, scope: unknown): LoggedWrite[] =>
  writesOf(writes, "azurerm_role_assignment").filter(
    ({ attrs }) => attrs.role_definition_name === role && attrs.scope === scope,
  );

describeTerraform("a user-assigned cluster with everything of its own", () => {
  let applied: Applied;
  const scopes: Record<string, [role: string, address: string]> = {
    "the kubelet identity": ["Managed Identity Operator", "azurerm_user_assigned_identity.kubelet_resource"],
    "the nodes' subnet": ["Network Contributor", "azurerm_subnet.nodes"],
    "the network": ["Network Contributor", "azurerm_virtual_network.network"],
    "the route table": ["Network Contributor", "azurerm_route_table.routes"],
    "a public address": ["Network Contributor", "azurerm_public_ip.ingress"],
    "the disks' resource group": ["Contributor", "azurerm_resource_group.disks"],
    "the private DNS zone": ["Private DNS Zone Contributor", "azurerm_private_dns_zone.zone"],
  };

  beforeAll(async () => {
    const fixture = new ClusterFixture();
    const { stack } = fixture;
    const place = { resourceGroupName: fixture.resourceGroup.name, location: fixture.resourceGroup.location };
    const network = fixture.network();
    const subnet = fixture.subnet("nodes", network);
    const routeTable = new RouteTable(stack, "routes", { ...place, name: "routes" });
    const association = new SubnetRouteTableAssociation(stack, "association", {
      subnetId: subnet.id,
      routeTableId: routeTable.id,
    });
    const zone = { resourceGroupName: fixture.resourceGroup.name };
    const kubelet = fixture.identity("kubelet");
    const cluster = fixture.cluster({
      identity: ClusterIdentity.userAssigned(fixture.identity("plane"), { kubelet }),
      network: {
        subnet,
        virtualNetwork: network,
        routeTable,
        outboundType: "userDefinedRouting",
        waitFor: [association],
        publicIps: [new PublicIp(stack, "ingress", { ...place, name: "ingress", allocationMethod: "Static" })],
        disks: [new ResourceGroup(stack, "disks", { name: "rg-disks", location: "westus2" })],
        serviceCidr: "10.2.0.0/24",
        dnsServiceIp: "10.2.0.10",
        privateCluster: {
          dnsZone: new PrivateDnsZone(stack, "zone", { ...zone, name: "privatelink.westus2.azmk8s.io" }),
        },
      },
    });
    const pool = { nodePoolName: "apps", subnet: fixture.subnet("apps", network, "10.1.16.0/20") };
    cluster.addNodePool("apps-pool", pool);
    RegistryAccess.fromRegistryAttributes(stack, "images", { registryId: REGISTRY }).grantPull(cluster.kubeletIdentity);
    applied = await apply(fixture);
  });
  afterAll(() => applied?.workspace.remove());

  test.each(Object.entries(scopes))("the control plane has its role on %s before the cluster", (_, [role, address]) => {
    const { id } = valuesOf(applied, address);
    const plane = valuesOf(applied, "azurerm_user_assigned_identity.plane_resource");
    expect(holder(applied, role, id)).toBe(plane.principal_id);
    expectBefore(grantWrites(applied, role, id), writesOf(applied.writes, "azurerm_kubernetes_cluster"));
  });

  test("the kubelet identity pulls before the cluster", () => {
    const kubelet = valuesOf(applied, "azurerm_user_assigned_identity.kubelet_resource");
    expect(holder(applied, "AcrPull", REGISTRY)).toBe(kubelet.principal_id);
    expectBefore(grantWrites(applied, "AcrPull", REGISTRY), writesOf(applied.writes, "azurerm_kubernetes_cluster"));
  });

  test("the route table is on the subnet before the cluster", () => {
    const association = writesOf(applied.writes, "azurerm_subnet_route_table_association");
    expectBefore(association, writesOf(applied.writes, "azurerm_kubernetes_cluster"));
  });

  test("the control plane has its role on the subnet of a pool before the pool", () => {
    const { id } = valuesOf(applied, "azurerm_subnet.apps");
    const plane = valuesOf(applied, "azurerm_user_assigned_identity.plane_resource");
    expect(holder(applied, "Network Contributor", id)).toBe(plane.principal_id);
    const grant = grantWrites(applied, "Network Contributor", id);
    expectBefore(grant, writesOf(applied.writes, "azurerm_kubernetes_cluster_node_pool"));
  });

  test("no other principal has a role, except the administrators", () => {
    const roles = applied.state.filter(({ type }) => type === "azurerm_role_assignment");
    expect(roles).toHaveLength(Object.keys(scopes).length + 3);
  });

  test("the second plan is empty, and everything can be destroyed", async () => {
    expect((await applied.workspace.plan()).status).toBe(0);
    await applied.workspace.destroy();
  });
});

describeTerraform("a system-assigned cluster in a subnet", () => {
  let applied: Applied;
  beforeAll(async () => {
    const fixture = new ClusterFixture();
    const subnet = fixture.subnet("nodes", fixture.network());
    const cluster = fixture.cluster({ network: { subnet, serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" } });
    RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: REGISTRY }).grantPull(
      cluster.kubeletIdentity,
    );
    applied = await apply(fixture);
  });
  afterAll(() => applied?.workspace.remove());

  test("the roles of its identities come after the cluster that has them", async () => {
    const cluster = valuesOf(applied, "azurerm_kubernetes_cluster.cluster_resource");
    const [identity] = cluster.identity as { principal_id: string }[];
    const [kubelet] = cluster.kubelet_identity as { object_id: string }[];
    const { id } = valuesOf(applied, "azurerm_subnet.nodes");
    expect(holder(applied, "Network Contributor", id)).toBe(identity!.principal_id);
    expect(holder(applied, "AcrPull", REGISTRY)).toBe(kubelet!.object_id);
    const made = writesOf(applied.writes, "azurerm_kubernetes_cluster");
    expectBefore(made, grantWrites(applied, "Network Contributor", id));
    expectBefore(made, grantWrites(applied, "AcrPull", REGISTRY));
    expect((await applied.workspace.plan()).status).toBe(0);
  });
});

describeTerraform("an existing cluster", () => {
  const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks-test`;
  const identityOf = (name: string) => ({
    identityId: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${name}`,
    identityName: `id-${name}`,
    resourceGroupName: "rg-test",
    clientId: `00000000-0000-0000-0000-0000000${name === "kubelet" ? "00c01" : "00c02"}`,
    principalId: `00000000-0000-0000-0000-0000000${name === "kubelet" ? "00b01" : "00b02"}`,
    tenantId: "00000000-0000-0000-0000-0000000000d0",
  });
  const kubelet = identityOf("kubelet");
  const plane = identityOf("plane");
  const recorded = (over: object = {}) => ({
    [CLUSTER]: {
      id: CLUSTER,
      name: "aks-test",
      resource_group_name: "rg-test",
      location: "westus2",
      dns_prefix: "aks-test",
      oidc_issuer_enabled: true,
      oidc_issuer_url: "https://westus2.oic.prod-aks.azure.com/00000000-0000-0000-0000-0000000000d0/1/",
      workload_identity_enabled: true,
      identity: [{ type: "UserAssigned", identity_ids: [plane.identityId], principal_id: "", tenant_id: "" }],
      kubelet_identity: [
        { client_id: kubelet.clientId, object_id: kubelet.principalId, user_assigned_identity_id: kubelet.identityId },
      ],
      ...over,
    },
  });
  const workspaces: Workspace[] = [];
  afterAll(() => workspaces.forEach((workspace) => workspace.remove()));

  async function adopt(props: (fixture: ClusterFixture) => Partial<WorkloadIdentityClusterProps>, existing: object) {
    const fixture = new ClusterFixture();
    const resourceGroup = { name: "rg-test", location: "westus2" };
    fixture.cluster({ resourceGroup, importId: CLUSTER, administrators: [], ...props(fixture) });
    const workspace = new Workspace(fixture.synthesize());
    workspaces.push(workspace);
    workspace.write("existing.json", JSON.stringify(existing));
    await workspace.init();
    return { workspace, env: { STUB_IMPORT: `${workspace.folder}/existing.json` } };
  }
  const identities = (fixture: ClusterFixture) => {
    const given = (id: string, attrs: ReturnType<typeof identityOf>) =>
      ManagedIdentity.fromManagedIdentityAttributes(fixture.stack, id, attrs);
    return { plane: given("plane", plane), kubelet: given("kubelet", kubelet) };
  };
  const withKubelet = (fixture: ClusterFixture) => {
    const { plane, kubelet } = identities(fixture);
    return { identity: ClusterIdentity.userAssigned(plane, { kubelet }) };
  };
  const onCluster = (output: string): string =>
    output
      .split("\n")
      .filter((line) => line.includes("azurerm_kubernetes_cluster."))
      .join("\n");

  test("a kubelet identity that was set with az and is then stated here does not change the cluster, and the second plan is empty", async () => {
    const { workspace, env } = await adopt(withKubelet, recorded());
    const first = await workspace.plan(env);
    expect(onCluster(first.output)).toMatch(/will be imported/);
    expect(first.output).toMatch(/Plan: 1 to import, \d+ to add, 0 to change, 0 to destroy/);
    await workspace.apply(env);
    expect((await workspace.plan(env)).status).toBe(0);
  });

  test("Terraform rejects another kubelet identity than that of the cluster before it writes", async () => {
    const own = { client_id: "x", object_id: "y", user_assigned_identity_id: `${CLUSTER}-agentpool` };
    const { workspace, env } = await adopt(withKubelet, recorded({ kubelet_identity: [own] }));
    const { status, output } = await workspace.run(["apply", "-input=false", "-auto-approve"], env);
    expect(status).toBe(1);
    expect(output).toMatch(/instance cannot be destroyed/i);
    expect(workspace.writes()).toEqual([]);
  });

  test.each([
    [
      "system-assigned",
      { identity: [{ type: "SystemAssigned", identity_ids: [], principal_id: "p", tenant_id: "t" }] },
    ],
    [
      "a service principal",
      { identity: [], service_principal: [{ client_id: "00000000-0000-0000-0000-0000000000e0", client_secret: "" }] },
    ],
  ])("from %s to user-assigned is a change in place", async (_, before) => {
    const { workspace, env } = await adopt(
      (fixture) => ({ identity: ClusterIdentity.userAssigned(identities(fixture).plane) }),
      recorded(before),
    );
    const { output } = await workspace.plan(env);
    expect(output).toMatch(/will be updated in-place/);
    expect(output).not.toMatch(/must be replaced/);
    await workspace.apply(env);
    expect((await workspace.plan(env)).status).toBe(0);
  });

  test("the identities of its add-ons have their roles on exactly the given scopes", async () => {
    const vault = { id: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv` };
    const zone = { id: `${GROUP}/providers/Microsoft.Network/dnsZones/example.org` };
    const routing = {
      dns_zone_ids: [zone.id],
      default_nginx_controller: "AnnotationControlled",
      web_app_routing_identity: [{ client_id: "c", object_id: "routing", user_assigned_identity_id: "u" }],
    };
    const provider = {
      secret_rotation_enabled: true,
      secret_rotation_interval: "2m",
      secret_identity: [{ client_id: "c", object_id: "secrets", user_assigned_identity_id: "u" }],
    };
    const { workspace, env } = await adopt(
      () => ({ addOns: { appRouting: { dnsZones: [zone], vault }, keyVaultSecretsProvider: { vault } } }),
      recorded({ web_app_routing: [routing], key_vault_secrets_provider: [provider] }),
    );
    await workspace.apply(env);
    const applied = { workspace, state: await stateOf(workspace), writes: workspace.writes() };
    expect(holder(applied, "Key Vault Certificate User", vault.id)).toBe("routing");
    expect(holder(applied, "DNS Zone Contributor", zone.id)).toBe("routing");
    expect(holder(applied, "Key Vault Secrets User", vault.id)).toBe("secrets");
    expect((await workspace.plan(env)).status).toBe(0);
  });

  test("the pull moves with the kubelet identity", async () => {
    const existing = recorded();
    const build = (other: boolean): object => {
      const fixture = new ClusterFixture();
      const { plane, kubelet } = identities(fixture);
      const cluster = fixture.cluster({
        resourceGroup: { name: "rg-test", location: "westus2" },
        importId: CLUSTER,
        administrators: [],
        ...(other ? {} : { identity: ClusterIdentity.userAssigned(plane, { kubelet }) }),
      });
      const images = RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: REGISTRY });
      images.grantPull(cluster.kubeletIdentity);
      return fixture.synthesize();
    };
    const own = { client_id: "x", object_id: "00000000-0000-0000-0000-0000000000f0", user_assigned_identity_id: "z" };
    const workspace = new Workspace(build(true));
    workspaces.push(workspace);
    workspace.write("existing.json", JSON.stringify(recorded({ kubelet_identity: [own] })));
    await workspace.init();
    await workspace.apply({ STUB_IMPORT: `${workspace.folder}/existing.json` });
    const pulls = async (): Promise<unknown[]> =>
      (await stateOf(workspace))
        .filter(({ values }) => values.role_definition_name === "AcrPull")
        .map(({ values }) => values.principal_id);
    expect(await pulls()).toEqual([own.object_id]);

    // `az aks update --assign-kubelet-identity` happened, and the same value is written here.
    const next = new Workspace(build(false));
    workspaces.push(next);
    next.write("existing.json", JSON.stringify(existing));
    await next.init();
    await next.apply({ STUB_IMPORT: `${next.folder}/existing.json` });
    const moved = (await stateOf(next)).filter(({ values }) => values.role_definition_name === "AcrPull");
    expect(moved.map(({ values }) => values.principal_id)).toEqual([kubelet.principalId]);
  });
});

describeTerraform("a network whose ranges only Terraform knows", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    const fixture = new ClusterFixture();
    const variable = (id: string): string => new TerraformVariable(fixture.stack, id, { type: "string" }).stringValue;
    fixture.cluster({ network: { serviceCidr: variable("services"), dnsServiceIp: variable("dns") } });
    // The conditions of these have literals from a Lazy, or would refer to nothing.
    const lazy = (text: string): string => Lazy.stringValue({ produce: () => text });
    const suffix = new TerraformVariable(fixture.stack, "suffix", { type: "string", default: "b" }).stringValue;
    const workspaceName = Token.asString(ref("terraform.workspace", fixture.stack));
    const ofLazies = { serviceCidr: lazy("10.2.0.0/24"), dnsServiceIp: lazy("10.2.0.10") };
    fixture.cluster({ clusterName: `aks-${lazy("a")}-${suffix}`, network: ofLazies }, "lazy");
    const joined = { serviceCidr: Fn.join("/", ["10.2.0.0", "24"]), dnsServiceIp: "10.2.0.10" };
    fixture.cluster({ clusterName: Fn.lower("AKS-C"), network: joined }, "function");
    const offices = new TerraformVariable(fixture.stack, "offices", {
      type: "list(string)",
      default: ["198.51.100.0/24"],
    });
    const ofList = { authorizedIpRanges: offices.listValue };
    fixture.cluster({ clusterName: `aks-${workspaceName}`, network: ofList }, "workspace");
    workspace = new Workspace(fixture.synthesize());
    await workspace.init();
  });
  afterAll(() => workspace?.remove());
  const plan = (services: string, dns: string) => workspace.plan({ TF_VAR_services: services, TF_VAR_dns: dns });

  test.each([
    [
      "10.2.0.0/24",
      "10.2.1.10",
      /`network\.dnsServiceIp` must be an address inside the service range, and not its\s+first/,
    ],
    [
      "10.2.0.0/24",
      "10.2.0.1",
      /`network\.dnsServiceIp` must be an address inside the service range, and not its\s+first/,
    ],
    ["10.16.0.0/12", "10.16.0.10", /The service range in `network` must be \/13 or smaller/],
  ])("services %s with DNS at %s fail in the plan", async (services, dns, text) => {
    const { status, output } = await plan(services, dns);
    expect(status).toBe(1);
    expect(output.replace(/\n[│ ]*/g, " ")).toMatch(text);
  });

  test.each([
    ["10.2.0.0/24", "10.2.0.2"],
    ["10.16.0.0/13", "10.23.255.255"],
  ])("services %s with DNS at %s pass", async (services, dns) => {
    expect((await plan(services, dns)).status).toBe(2);
  });
});
