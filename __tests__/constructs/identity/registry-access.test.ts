import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { RegistryAccess } from "../../../constructs";
import { ClusterFixture } from "../cluster/cluster-fixture";

const ID =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crtest";

test("nodes pull from a registry of the stack and a principal pushes, each with a role on the registry alone", () => {
  const fixture = new ClusterFixture();
  const registry = new ContainerRegistry(fixture.stack, "registry", {
    name: "crtest",
    resourceGroupName: fixture.resourceGroup.name,
    location: fixture.resourceGroup.location,
    sku: "Standard",
  });
  const images = new RegistryAccess(fixture.stack, "images", { registry });
  images.grantPull(fixture.cluster().kubeletIdentity);
  images.grantPush(fixture.identity("build"));
  expect(fixture.grants()).toEqual([
    "AcrPull: kubernetes_cluster.cluster_resource.kubelet_identity[0].object_id -> container_registry.registry.id",
    "AcrPush: user_assigned_identity.build_resource.principal_id -> container_registry.registry.id",
  ]);
});

test("a registry from a data source", () => {
  const fixture = new ClusterFixture();
  RegistryAccess.fromRegistryName(fixture.stack, "images", {
    registryName: "crtest",
    resourceGroupName: "rg",
  }).grantPull(fixture.identity("nodes"));
  expect(Object.values(fixture.synthesize().data.azurerm_container_registry!)).toMatchObject([
    { name: "crtest", resource_group_name: "rg" },
  ]);
  expect(fixture.grants()).toEqual([
    "AcrPull: user_assigned_identity.nodes_resource.principal_id -> data.azurerm_container_registry.images-registry_data.id",
  ]);
});

test("a registry with permissions on repositories uses other roles, and conditions", () => {
  const fixture = new ClusterFixture();
  const images = RegistryAccess.fromRegistryAttributes(fixture.stack, "images", {
    registryId: ID,
    permissions: "repository",
  });
  const condition =
    "((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'})) OR " +
    "(@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'orders'))";
  images.grantPull(fixture.identity("orders"), { condition });
  images.grantPush(fixture.identity("build"));
  expect(fixture.grants()).toEqual([
    `Container Registry Repository Reader: user_assigned_identity.orders_resource.principal_id -> ${ID}`,
    `Container Registry Repository Writer: user_assigned_identity.build_resource.principal_id -> ${ID}`,
  ]);
  expect(Object.values(fixture.synthesize().resource.azurerm_role_assignment!)).toContainEqual(
    expect.objectContaining({ condition, condition_version: "2.0" }),
  );
});

test("the same pull granted twice is one role assignment", () => {
  const fixture = new ClusterFixture();
  const images = RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: ID });
  const nodes = fixture.identity("nodes");
  expect(images.grantPull(nodes)).toBe(images.grantPull(nodes));
  expect(fixture.grants()).toHaveLength(1);
});

test.each([
  [
    "a condition where repositories are ignored",
    (images: () => RegistryAccess, fixture: ClusterFixture) =>
      images().grantPull(fixture.identity("nodes"), { condition: "x" }),
    '`condition` needs a registry whose `permissions` are "repository", got "registry"; the roles of the other mode have no conditions on repositories (at test/images)',
  ],
] as const)("refuses %s", (_, act, problem) => {
  const fixture = new ClusterFixture();
  const images = (): RegistryAccess =>
    RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: ID });
  expect(() => act(images, fixture)).toThrow(problem);
});

test.each([
  [
    { registryName: "cr-test", resourceGroupName: "rg" },
    '`registryName` must be 5 to 50 letters or digits, got "cr-test" (7 characters) (at test)',
  ],
  [
    { registryName: "crte", resourceGroupName: "rg" },
    '`registryName` must be 5 to 50 letters or digits, got "crte" (4 characters) (at test)',
  ],
])("rejects a name that no registry can have: %j", (attrs, problem) => {
  expect(() => RegistryAccess.fromRegistryName(new ClusterFixture().stack, "images", attrs)).toThrow(problem);
});

test("rejects an id of another resource type, and one in the spelling of `az`", () => {
  const from = (registryId: string): RegistryAccess =>
    RegistryAccess.fromRegistryAttributes(new ClusterFixture().stack, "images", { registryId });
  expect(() => from(`${ID}/webhooks/hook`)).toThrow(/`registry\.id` must be an id like .*registries\/…, got /);
  expect(() => from(ID.replace("resourceGroups", "resourcegroups"))).toThrow(`write "${ID}" (at test/images)`);
});
