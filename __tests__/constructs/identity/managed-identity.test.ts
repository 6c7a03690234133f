import { TerraformVariable } from "cdktf";
import { EntraApplication, ManagedIdentity, Principal } from "../../../constructs";
import { synthesize } from "../../../testing";
import { newResourceGroup, newStack, unknownText } from "../../kit/app";
import { resolvedIn } from "../../../values/resolved";
import { principalKeyOf } from "../../../constructs/identity/principal-key";
import { at } from "../../kit/at";

const UUID = (digit: string): string => "00000000-0000-0000-0000-000000000000".replaceAll("0", digit);
const ID = `/subscriptions/${UUID("1")}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`;
const ATTRIBUTES = {
  identityId: ID,
  identityName: "id-orders",
  resourceGroupName: "rg",
  clientId: UUID("2"),
  principalId: UUID("3"),
  tenantId: UUID("4"),
};

test("an identity is created in the location of its resource group", () => {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const tags = { team: "orders" };
  const identity = new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders", tags });

  expect(identity).toMatchObject({ principalType: "ServicePrincipal", principalName: "identity" });
  expect(
    resolvedIn(stack, [identity.identityId, identity.identityName, identity.clientId, identity.principalId]),
  ).toEqual(
    ["id", "name", "client_id", "principal_id"].map(
      (each) => `\${azurerm_user_assigned_identity.identity_resource_340A1051.${each}}`,
    ),
  );
  expect(resolvedIn(stack, identity.tenantId)).toMatch(/\.tenant_id\}$/);
  expect(synthesize(stack)).toMatchInlineSnapshot(`
   provider azurerm
     - { features: [{}] }

   provider kubernetes
     - { host: "https://aks.example" }

   resource azurerm_resource_group group
     location: "westeurope"
     name: "rg-orders"

   resource azurerm_user_assigned_identity identity_resource_<hash>
     location: "\${azurerm_resource_group.group.location}"
     name: "id-orders"
     resource_group_name: "\${azurerm_resource_group.group.name}"
     tags: { team: "orders" }

   terraform
     backend: { local: { path: "stack.tfstate" } }
     required_providers: { azurerm: { source: "azurerm" }, kubernetes: { source: "kubernetes" } }
     required_version: ">= 1.11"
  `);
});

test("an identity from a data source is known by its name", () => {
  const stack = newStack();
  const look = (id: string, identityName: string) =>
    ManagedIdentity.fromManagedIdentityName(stack, id, { identityName, resourceGroupName: "RG" });
  const identity = look("identity", "id-Orders");

  expect(principalKeyOf(stack, identity)).toBe("stack/identity");
  expect(principalKeyOf(stack, look("again", "ID-orders"))).toBe("stack/identity");
  expect(principalKeyOf(stack, look("unknown", unknownText(stack)))).toBe("stack/unknown");
  expect(resolvedIn(stack, [identity.identityId, identity.clientId, identity.principalId, identity.tenantId])).toEqual(
    ["id", "client_id", "principal_id", "tenant_id"].map((each) =>
      expect.stringMatching(
        new RegExp(`^\\$\\{data\\.azurerm_user_assigned_identity\\.identity_data_[0-9A-F]{8}\\.${each}\\}$`),
      ),
    ),
  );
  expect(synthesize(stack).terraform.required_providers.azurerm.version).toBe("~> 4.81");
  expect(Object.values(synthesize(stack).data.azurerm_user_assigned_identity!)).toContainEqual(
    expect.objectContaining({ name: "id-Orders", resource_group_name: "RG" }),
  );
});

test("an identity from attributes is known by its id", () => {
  const stack = newStack();
  const identity = ManagedIdentity.fromManagedIdentityAttributes(stack, "identity", ATTRIBUTES);

  expect(identity).toMatchObject({ ...ATTRIBUTES, principalType: "ServicePrincipal", principalKey: "stack/identity" });
  const unknown = ManagedIdentity.fromManagedIdentityAttributes(stack, "unknown", {
    identityId: unknownText(stack),
    identityName: unknownText(stack),
    resourceGroupName: unknownText(stack),
    clientId: unknownText(stack),
    principalId: unknownText(stack),
    tenantId: unknownText(stack),
  });
  expect(principalKeyOf(stack, unknown)).toBe("stack/unknown");
});

test("names with other capitals than the id, and names with a token, are accepted", () => {
  const stack = newStack();
  const attrs = { ...ATTRIBUTES, identityName: "ID-Orders", resourceGroupName: unknownText(stack) };
  expect(() => ManagedIdentity.fromManagedIdentityAttributes(stack, "identity", attrs)).not.toThrow();
});

test.each([
  [
    { identityId: "id-orders" },
    '`identityId` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…, got "id-orders" [resource-id]',
  ],
  [
    { identityName: "id-other" },
    '`identityName` must be that of `identityId`, "id-orders", got "id-other" [resource-id]',
  ],
  [
    { resourceGroupName: "rg-other" },
    '`resourceGroupName` must be that of `identityId`, "rg", got "rg-other" [resource-id]',
  ],
  [{ clientId: "x" }, '`clientId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "x" [uuid]'],
  [{ principalId: "x" }, '`principalId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "x" [uuid]'],
  [
    { tenantId: "common" },
    '`tenantId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "common" [uuid]',
  ],
  [
    { principalId: UUID("2") },
    `\`principalId\` must be the object id of the identity's service principal, got its client id "${UUID("2")}"; \`az identity show --query principalId\` prints it [identity-principal-id]`,
  ],
])("attributes with %j are an error", (attrs, problem) => {
  const stack = newStack();
  expect(() => ManagedIdentity.fromManagedIdentityAttributes(stack, "identity", { ...ATTRIBUTES, ...attrs })).toThrow(
    new Error(at("stack/identity", problem)),
  );
});

const RULE = "3 to 128 letters, digits, hyphens or underscores that start with a letter or digit";

test("two identities with one name in one resource group are an error", () => {
  const stack = newStack();
  const make = (id: string, group: string, name: string) =>
    new ManagedIdentity(stack, id, { resourceGroup: { name: group, location: "westeurope" }, identityName: name });
  make("one", "rg", `id-${unknownText(stack)}`);
  make("two", "rg", "id-orders");
  make("three", "other", "id-orders");
  expect(() => make("four", "RG", "id-orders")).toThrow(
    new Error(
      '`identityName` must be unique in its resource group, got "id-orders", which "stack/two" creates; give another name, or use ' +
        "that identity (at stack/four) [identity-name-twice]",
    ),
  );
  expect(() => make("five", "rg", `id-${unknownText(stack)}`)).toThrow(
    /^`identityName` must be unique .* "stack\/one" creates/,
  );
});

test("tags can be a token", () => {
  const stack = newStack();
  const tags = new TerraformVariable(stack, "tags", { type: "map(string)", default: {} }).value as Record<
    string,
    string
  >;
  new ManagedIdentity(stack, "identity", { resourceGroup: newResourceGroup(stack), identityName: "id-orders", tags });
  expect(Object.values(synthesize(stack).resource.azurerm_user_assigned_identity!)[0]!.tags).toBe("${var.tags}");
});

test("a resource group that violates its rule is an error", () => {
  const resourceGroup = { name: "rg.", location: "westeurope" };
  expect(() => new ManagedIdentity(newStack(), "identity", { resourceGroup, identityName: "id-orders" })).toThrow(
    new Error(
      "`resourceGroup.name` must be 1 to 90 letters, digits, hyphens, underscores, parentheses or periods that do not end " +
        'with a period, got "rg." (3 characters) (at stack/identity) [name]',
    ),
  );
});

test("a name that violates its rule is an error, for a new identity and a data source", () => {
  const stack = newStack();
  const problem = new Error(`\`identityName\` must be ${RULE}, got "id" (2 characters) (at stack/identity) [name]`);
  const resourceGroup = { name: "rg", location: "westeurope" };
  expect(() => new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id" })).toThrow(problem);
  expect(() =>
    ManagedIdentity.fromManagedIdentityName(newStack(), "identity", { identityName: "id", resourceGroupName: "rg" }),
  ).toThrow(problem);
  expect(() =>
    ManagedIdentity.fromManagedIdentityName(newStack(), "identity", { identityName: "id1", resourceGroupName: "rg." }),
  ).toThrow(/^`resourceGroupName` must be 1 to 90 /);
});

test("a name that is known after apply is checked by Terraform", () => {
  const stack = newStack();
  const resourceGroup = { name: "rg", location: "westeurope" };
  new ManagedIdentity(stack, "identity", { resourceGroup, identityName: `id-${unknownText(stack)}` });
  const [identity] = Object.values(synthesize(stack).resource.azurerm_user_assigned_identity!);
  expect(identity!.lifecycle.precondition).toEqual([
    {
      condition: '${can(regex("^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$", join("", ["id-", random_id.suffix.hex])))}',
      error_message: `identityName must be ${RULE}.`,
    },
  ]);
});

test("a principal is known by its object id, which is case-insensitive", () => {
  const stack = newStack();
  const objectId = "ABCDEF00-0000-0000-0000-000000000000";
  expect(Principal.fromObjectId(stack, "someone", { objectId, type: "User" })).toMatchObject({
    principalId: objectId,
    principalType: "User",
    principalName: "someone",
    principalKey: objectId.toLowerCase(),
  });
  expect(Principal.fromObjectId(stack, "later", { objectId: unknownText(stack), type: "Group" }).principalKey).toBe(
    "stack/later",
  );
  expect(() => Principal.fromObjectId(stack, "bad", { objectId: "me", type: "User" })).toThrow(
    new Error('`objectId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "me" (at stack/bad) [uuid]'),
  );
});

test("an app registration is known by its client id", () => {
  const stack = newStack();
  const application = EntraApplication.fromClientId(stack, "app", { clientId: UUID("1"), tenantId: UUID("2") });
  expect(application).toMatchObject({ clientId: UUID("1"), tenantId: UUID("2") });
  expect(EntraApplication.isEntraApplication(application)).toBe(true);
  expect(EntraApplication.isEntraApplication({ clientId: UUID("1") })).toBe(false);
  expect(() => EntraApplication.fromClientId(stack, "bad", { clientId: "x" })).toThrow(
    new Error('`clientId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "x" (at stack/bad) [uuid]'),
  );
  expect(() => EntraApplication.fromClientId(stack, "worse", { clientId: UUID("1"), tenantId: "x" })).toThrow(
    new Error(
      '`tenantId` must be the UUID or a domain name of the tenant, such as contoso.onmicrosoft.com, got "x"; `az account show --query tenantId` prints the UUID (at stack/worse) [tenant-shape]',
    ),
  );
});
