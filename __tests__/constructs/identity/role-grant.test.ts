import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { type TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import {
  CustomRole,
  type IGrantee,
  type IGrantScope,
  ManagedIdentity,
  Principal,
  RoleGrant,
} from "../../../constructs";
import { synthesize } from "../../../testing";
import { newApp, newResourceGroup, newStack, unknownText } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";
import { at } from "../../kit/at";

const UUID = "33333333-3333-3333-3333-333333333333";

function parts(stack = newStack()) {
  const resourceGroup = newResourceGroup(stack);
  const grantee = new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" });
  const vault = new KeyVault(stack, "vault", {
    name: "kv",
    location: "westeurope",
    resourceGroupName: "rg",
    tenantId: UUID,
    skuName: "standard",
  });
  return { stack, grantee, vault, resourceGroup };
}

const group = (scope: Construct, id: string) => new ResourceGroup(scope, id, { name: id, location: "westeurope" });
const assignments = (stack: TerraformStack) => Object.values(synthesize(stack).resource.azurerm_role_assignment ?? {});

test("a role assignment has role, principal, principal type and scope", () => {
  const { stack, grantee, vault } = parts();
  const grant = RoleGrant.ensure(vault, { grantee, role: "Key Vault Secrets User", scope: vault });

  expect(grant).toMatchObject({ role: "Key Vault Secrets User", principalKey: "stack/identity" });
  expect(resolvedIn(stack, grant.assignmentId)).toMatch(/^\$\{azurerm_role_assignment\..*\.id\}$/);
  expect(stack).toGrantRole("Key Vault Secrets User", { to: grantee, on: vault });
  expect({
    resource: { azurerm_role_assignment: synthesize(stack).resource.azurerm_role_assignment },
  }).toMatchInlineSnapshot(`
   resource azurerm_role_assignment vault_identity-key-vault-secrets-user_resource_<hash>
     principal_id: "\${azurerm_user_assigned_identity.identity_resource_<hash>.principal_id}"
     principal_type: "ServicePrincipal"
     role_definition_name: "Key Vault Secrets User"
     scope: "\${azurerm_key_vault.vault.id}"
  `);
});

test("a condition has its version, and a role id is written as an id", () => {
  const { stack, grantee, vault } = parts();
  const role = `/subscriptions/${UUID}/providers/Microsoft.Authorization/roleDefinitions/${UUID}`;
  RoleGrant.ensure(vault, {
    grantee,
    role,
    scope: vault,
    condition: "@Resource[x] StringEquals 'y'",
    description: "why",
  });

  expect(assignments(stack)).toEqual([
    expect.objectContaining({
      role_definition_id: role,
      condition: "@Resource[x] StringEquals 'y'",
      condition_version: "2.0",
      description: "why",
    }),
  ]);
  expect(assignments(stack)[0]).not.toHaveProperty("role_definition_name");
});

test("a role assignment alone sets the releases of its stack", () => {
  const stack = newStack();
  const someone = { principalId: UUID, principalName: "someone", principalKey: UUID };
  RoleGrant.ensure(stack, { grantee: someone, role: "Reader", scope: `/subscriptions/${UUID}` });
  expect(synthesize(stack).terraform.required_providers.azurerm.version).toBe("~> 4.81");
});

test("a scope can be an id", () => {
  const { stack, grantee } = parts();
  RoleGrant.ensure(stack, { grantee, role: "Reader", scope: `/subscriptions/${UUID}` });
  expect(stack).toGrantRole("Reader", { on: `/subscriptions/${UUID}` });
});

describe("the same role twice is one resource", () => {
  test.each<[string, (stack: TerraformStack, vault: KeyVault) => [string | KeyVault, string | KeyVault]]>([
    ["the same construct", (_, vault) => [vault, vault]],
    ["the same id in other capitals", () => [`/subscriptions/${UUID}/A`, `/SUBSCRIPTIONS/${UUID}/a`]],
    ["the same attribute, read twice", (_, vault) => [vault.id, vault.id]],
  ])("on %s", (_, scopes) => {
    const { stack, grantee, vault } = parts();
    const [one, other] = scopes(stack, vault).map((scope) =>
      RoleGrant.ensure(stack, { grantee, role: "Reader", scope }),
    );
    expect(other).toBe(one);
    expect(assignments(stack)).toHaveLength(1);
  });

  test("by the role's name and by its id", () => {
    const { stack, grantee, vault } = parts();
    const id = `/subscriptions/${UUID}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
    const grant = RoleGrant.ensure(stack, { grantee, role: id, scope: vault });
    expect(RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault })).toBe(grant);
    expect(grant.role).toBe("Reader");
  });

  test.each<[string, object]>([
    ["another role", { role: "Contributor" }],
    ["another scope", { scope: `/subscriptions/${UUID}` }],
    ["another condition", { condition: "x" }],
    ["another principal", { grantee: { principalId: UUID, principalName: "other", principalKey: UUID } }],
  ])("and not for %s", (_, change) => {
    const { stack, grantee, vault } = parts();
    const props = { grantee, role: "Reader", scope: vault, condition: "y" };
    expect(RoleGrant.ensure(stack, { ...props, ...change })).not.toBe(RoleGrant.ensure(stack, props));
    expect(assignments(stack)).toHaveLength(2);
  });

  test("with new RoleGrant it is an error", () => {
    const { stack, grantee, vault } = parts();
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault });
    expect(() => new RoleGrant(stack, "again", { grantee, role: "reader", scope: vault })).toThrow(
      new Error(
        'a role must be granted to a principal on a scope only once, got "reader" also at "stack/identity-reader"; ' +
          "use RoleGrant.ensure, which returns that role assignment (at stack/again) [role-twice]",
      ),
    );
  });

  test("in two stacks it is two resources", () => {
    const app = newApp();
    const someone = { principalId: UUID, principalName: "someone", principalKey: UUID };
    const [one, other] = ["one", "other"].map((id) =>
      RoleGrant.ensure(newStack(id, app), { grantee: someone, role: "Reader", scope: `/subscriptions/${UUID}` }),
    );
    expect(other).not.toBe(one);
  });
});

test.each<[string, object, string]>([
  [
    "a client id's name as principal",
    { grantee: { principalId: "orders", principalName: "orders", principalKey: "orders" } },
    '`grantee.principalId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "orders" [uuid]',
  ],
  [
    "a name as scope",
    { scope: "rg-orders" },
    '`scope` must be an Azure resource id such as /subscriptions/<subscription id>/resourceGroups/<name>, got "rg-orders" [role-scope-id]',
  ],
  [
    "the address of a secret as scope",
    { scope: { id: "https://kv.vault.azure.net/secrets/x" } },
    "`scope.id` must be an Azure resource id such as /subscriptions/<subscription id>/resourceGroups/<name>, got " +
      '"https://kv.vault.azure.net/secrets/x" [role-scope-id]',
  ],
])("a role assignment with %s is an error", (_, change, problem) => {
  const { stack, grantee, vault } = parts();
  expect(() => new RoleGrant(stack, "grant", { grantee, role: "Reader", scope: vault, ...change })).toThrow(
    new Error(at("stack/grant", problem)),
  );
});

describe("the id of a role assignment", () => {
  const idsOf = (stack: TerraformStack, of: readonly [IGrantee, string | IGrantScope][]): string[] =>
    of.map(([grantee, scope]) => RoleGrant.ensure(stack, { grantee, role: "Reader", scope }).node.id);

  test("with a role that is known after apply does not depend on the rest of the program, and two reads are one role assignment", () => {
    const idOf = (tokens: number) => {
      const { stack, grantee, vault } = parts();
      const role = new CustomRole(stack, "role", {
        roleName: "r",
        assignableOn: { id: "/subscriptions/s" },
        actions: ["*"],
      });
      for (let i = 0; i < tokens; i++) expect(role.roleId).toContain("TfToken");
      const grant = RoleGrant.ensure(stack, { grantee, role: role.roleId, scope: vault });
      expect(RoleGrant.ensure(stack, { grantee, role: role.roleId, scope: vault })).toBe(grant);
      return grant.node.id;
    };
    expect(idOf(0)).toMatch(/^identity-role-resource-[0-9a-f]{8}$/);
    expect(idOf(7)).toBe(idOf(0));
  });

  test("with a role from a variable has a name too", () => {
    const { stack, grantee, vault } = parts();
    const role = new TerraformVariable(stack, "role", { type: "string", default: "x" }).stringValue;
    expect(RoleGrant.ensure(stack, { grantee, role, scope: vault }).node.id).toBe("identity-role");
  });

  test("has the path of the principal if principals have the same name", () => {
    const { stack, vault } = parts();
    const [one, two] = ["a", "b"].map((id) =>
      Principal.fromObjectId(new Construct(stack, id), "reader", { objectId: UUID.replace("3", id), type: "User" }),
    );
    const plain = { principalId: UUID, principalName: "reader", principalKey: "someone else" };
    expect(
      idsOf(stack, [
        [one!, vault],
        [two!, vault],
        [plain, vault],
      ]),
    ).toEqual(["reader-reader", "stack-b-reader-reader", "someone-else-reader"]);
  });

  test("has the name of the scope, and then a number, if one principal has a role on many scopes", () => {
    const { stack, grantee, vault, resourceGroup } = parts();
    const scopes = [
      vault,
      resourceGroup,
      "/subscriptions/1/kv",
      "/subscriptions/2/kv",
      "/subscriptions/3/kv",
      unknownText(stack),
    ];
    expect(
      idsOf(
        stack,
        scopes.map((scope) => [grantee, scope]),
      ),
    ).toEqual([
      "identity-reader",
      "stack-identity-reader",
      "stack-identity-reader-kv",
      "stack-identity-reader-kv-2",
      "stack-identity-reader-kv-3",
      "stack-identity-reader-scope",
    ]);
  });
});

describe("a resource after a role assignment", () => {
  test("waits for it, by default a minute", () => {
    const { stack, grantee, vault } = parts();
    const late = group(stack, "late");
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault }).applyBefore(late);

    expect(stack).toApplyBefore("azurerm_role_assignment", late);
    expect(Object.values(synthesize(stack).resource.time_sleep!)).toEqual([
      expect.objectContaining({
        create_duration: "60s",
        triggers: { grant: expect.stringMatching(/^\$\{azurerm_role_assignment\..*\.id\}$/) },
      }),
    ]);
  });

  test("waits for the role assignment alone if waits are off", () => {
    const { stack, grantee, vault } = parts();
    const late = group(stack, "late");
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault, waitSeconds: 0 }).applyBefore(late);

    expect(stack).toApplyBefore("azurerm_role_assignment", late);
    expect(synthesize(stack).resource).not.toHaveProperty("time_sleep");
    expect(synthesize(stack).provider).not.toHaveProperty("time");
  });

  test("is not there, and then there is no wait", () => {
    const { stack, grantee, vault } = parts();
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault });
    expect(synthesize(stack).resource).not.toHaveProperty("time_sleep");
  });

  test("is each resource below a construct, also one that is added later, once", () => {
    const { stack, grantee, vault } = parts();
    const target = new Construct(stack, "target");
    const early = group(target, "early");
    early.dependsOn = ["azurerm_resource_group.group"];
    const grant = RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault });
    grant.applyBefore(target, early).applyBefore(target);
    group(new Construct(target, "deep"), "late");

    expect(stack).toApplyBefore("azurerm_role_assignment", target);
    const waits = synthesize(stack).resource.azurerm_resource_group!;
    for (const each of Object.values(waits)) expect(new Set(each.depends_on).size).toBe((each.depends_on ?? []).length);
    expect(Object.values(waits).find(({ name }) => name === "early")!.depends_on).toContain(
      "azurerm_resource_group.group",
    );
  });

  test("is not a data source, whose values would be known only after apply", () => {
    const { stack, grantee, vault } = parts();
    const target = new Construct(stack, "target");
    new DataAzurermKeyVault(target, "look-up", { name: "kv", resourceGroupName: "rg" });
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault }).applyBefore(target);

    const [lookUp] = Object.values(synthesize(stack).data.azurerm_key_vault!);
    expect(lookUp).not.toHaveProperty("depends_on");
  });

  test("is the whole stack for a construct of another stack", () => {
    const app = newApp();
    const { stack, grantee, vault } = parts(newStack("first", app));
    const late = group(newStack("second", app), "late");
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope: vault }).applyBefore(late);

    expect(app).toApplyBefore("azurerm_role_assignment", late);
    expect(Object.values(synthesize(late.cdktfStack).resource.azurerm_resource_group!)[0]).not.toHaveProperty(
      "depends_on",
    );
  });

  test.each<[string, (all: ReturnType<typeof parts>) => Construct, string]>([
    ["the grantee", ({ grantee }) => grantee, "stack/identity"],
    ["the scope", ({ vault }) => vault, "stack/vault"],
    ["the stack around it", ({ stack }) => stack, "stack/identity-reader"],
  ])("is not %s, because that would wait for itself", (_, target, inside) => {
    const all = parts();
    const grant = RoleGrant.ensure(all.stack, { grantee: all.grantee, role: "Reader", scope: all.vault });
    expect(() => grant.applyBefore(target(all))).toThrow(
      new Error(
        `\`applyBefore\` cannot put this before "${target(all).node.path}", which contains "${inside}" and would wait for itself; ` +
          "name the resources that need it, such as the deployment (at stack/identity-reader) [order-cycle]",
      ),
    );
  });
});

test.each([
  [
    { role: "Readr" },
    '`role` must be the name of a built-in role that this library knows, or the id of a role definition, got "Readr"; did you mean "Reader"? [role-definition]',
  ],
  [
    { waitSeconds: -1 },
    "`waitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got -1 [wait-seconds]",
  ],
  [
    { waitSeconds: 3601 },
    "`waitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got 3601 [wait-seconds]",
  ],
  [
    { description: "x".repeat(1025) },
    "`description` must be at most 1,024 characters, got 1025; shorten it [role-description]",
  ],
])("%j is refused", (change, problem) => {
  const { stack, grantee, vault } = parts();
  expect(() => new RoleGrant(stack, "grant", { grantee, role: "Reader", scope: vault, ...change })).toThrow(
    new Error(at("stack/grant", problem)),
  );
});

test.each([{ waitSeconds: 3600 }, { description: "x".repeat(1024) }])("%j is accepted", (change) => {
  const { stack, grantee, vault } = parts();
  expect(() => new RoleGrant(stack, "grant", { grantee, role: "Reader", scope: vault, ...change })).not.toThrow();
});

test("a description that is known after apply is not evaluated", () => {
  const { stack, grantee, vault } = parts();
  const description = unknownText(stack).repeat(200);
  expect(() => new RoleGrant(stack, "grant", { grantee, role: "Reader", scope: vault, description })).not.toThrow();
});

test("one principal can have one role on many resources, granted by one construct", () => {
  const { stack, grantee, resourceGroup } = parts();
  const groups = ["a", "b", "c", "d"].map((name) => `/subscriptions/${UUID}/resourceGroups/rg-${name}`);
  const known = ["e", "f"].map((name) => group(stack, name));
  for (const scope of [...groups, ...known, ...known.map(({ id }) => id), resourceGroup]) {
    RoleGrant.ensure(stack, { grantee, role: "Reader", scope });
  }
  expect(assignments(stack)).toHaveLength(groups.length + known.length + 1);
});
