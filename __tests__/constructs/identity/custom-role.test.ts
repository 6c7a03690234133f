import { CustomRole, RoleGrant } from "../../../constructs";
import { ClusterFixture } from "../cluster/cluster-fixture";

const JOIN = "Microsoft.Network/virtualNetworks/subnets/join/action";

test("a custom role is granted by the id that an assignment accepts, in subscription form", () => {
  const fixture = new ClusterFixture();
  const joiner = new CustomRole(fixture.stack, "joiner", {
    roleName: "Subnet joiner",
    assignableOn: fixture.resourceGroup,
    actions: [JOIN],
  });
  RoleGrant.ensure(fixture.stack, {
    grantee: fixture.identity("plane"),
    role: joiner.roleId,
    scope: fixture.resourceGroup,
  });
  expect(fixture.only("azurerm_role_definition")).toEqual({
    name: "Subnet joiner",
    scope: "${azurerm_resource_group.resource-group.id}",
    assignable_scopes: ["${azurerm_resource_group.resource-group.id}"],
    permissions: [{ actions: [JOIN] }],
  });
  expect(fixture.grants()).toEqual([
    "role_definition.joiner_resource.role_definition_resource_id: user_assigned_identity.plane_resource.principal_id -> resource_group.resource-group.id",
  ]);
});

test("a role without an operation is an error with its path", () => {
  const fixture = new ClusterFixture();
  const make = (): CustomRole =>
    new CustomRole(fixture.stack, "empty", { roleName: "Nothing", assignableOn: fixture.resourceGroup });
  expect(make).toThrow("`actions` or `dataActions` must name at least one operation, got none (at test/empty)");
});

test("each kind of operation is written if it is given", () => {
  const fixture = new ClusterFixture();
  const operations = { actions: ["*"], notActions: [JOIN], dataActions: ["*"], notDataActions: [JOIN] };
  new CustomRole(fixture.stack, "all", { roleName: "All", assignableOn: fixture.resourceGroup, ...operations });
  expect(fixture.only("azurerm_role_definition")).toMatchObject({
    permissions: [{ actions: ["*"], not_actions: [JOIN], data_actions: ["*"], not_data_actions: [JOIN] }],
  });
});
