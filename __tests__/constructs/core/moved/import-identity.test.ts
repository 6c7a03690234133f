import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { TerraformResource, TerraformStack } from "cdktf";
import { AzurermTarget, ImportBlock, TerraformTarget } from "../../../../constructs";
import { RESOURCE_IDENTITIES, WITHOUT_IDENTITY } from "../../../../facts/terraform/resource-identities";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";

const IDENTITY = { subscription_id: "00000000-0000-0000-0000-000000000001", resource_group_name: "rg", name: "id" };
const CREDENTIAL = { ...IDENTITY, user_assigned_identity_name: "id", name: "orders" };

const credential = (stack: TerraformStack) =>
  new FederatedIdentityCredential(stack, "credential", {
    name: "orders",
    resourceGroupName: "rg",
    parentId: "/subscriptions/1/id",
    audience: ["api://AzureADTokenExchange"],
    issuer: "https://issuer",
    subject: "system:serviceaccount:orders:api",
  });
const identity = (stack: TerraformStack) =>
  new UserAssignedIdentity(stack, "identity", { name: "id", resourceGroupName: "rg", location: "westeurope" });

function imported(
  to: (stack: TerraformStack) => TerraformResource,
  by: Readonly<Record<string, string>>,
  { terraform, azurerm }: { readonly terraform?: string; readonly azurerm?: string } = {},
) {
  const stack = newStack();
  if (terraform !== undefined) TerraformTarget.choose(stack, terraform);
  if (azurerm !== undefined) AzurermTarget.choose(stack, azurerm);
  new ImportBlock(stack, "import", { to: to(stack), identity: by });
  return synthesize(stack) as unknown as { readonly import: unknown };
}

test("an import block has the identity instead of the id", () => {
  expect(imported(credential, CREDENTIAL, { terraform: ">= 1.12" }).import).toEqual([
    { to: "azurerm_federated_identity_credential.credential", identity: CREDENTIAL },
  ]);
});

test("a token can be an attribute, and a type of another provider is left to Terraform", () => {
  const byToken = (stack: TerraformStack) => {
    const group = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
    TerraformTarget.choose(stack, ">= 1.12");
    new ImportBlock(stack, "import", { to: credential(stack), identity: { ...CREDENTIAL, name: group.name } });
    return synthesize(stack) as unknown as { readonly import: readonly { readonly identity: { name: string } }[] };
  };
  expect(byToken(newStack()).import[0]!.identity.name).toBe("${azurerm_resource_group.group.name}");
});

test.each([
  [
    "a stack for an older Terraform",
    credential,
    CREDENTIAL,
    {},
    '`identity` needs Terraform 1.12 or later, got the constraint ">= 1.11"; call `TerraformTarget.choose(stack, ">= 1.12")`, ' +
      'in the default app set `terraformVersion` to ">= 1.12", or leave `identity` out [terraform-feature]',
  ],
  [
    "an azurerm release in which the type has no identity yet",
    identity,
    IDENTITY,
    { terraform: ">= 1.12" },
    "`identity` must be of a type with a resource identity, got azurerm_user_assigned_identity, which has an identity from " +
      'azurerm 5.2 on, and the stack is for "~> 4.81"; give `resourceId` instead [import-no-identity]',
  ],
  [
    "a type without an identity",
    (stack: TerraformStack) => new KubernetesCluster(stack, "cluster", { name: "aks" } as never),
    IDENTITY,
    { terraform: ">= 1.12" },
    "`identity` must be of a type with a resource identity, got azurerm_kubernetes_cluster, which has no identity in azurerm; " +
      "give `resourceId` instead [import-no-identity]",
  ],
  [
    "an attribute too few",
    credential,
    IDENTITY,
    { terraform: ">= 1.12" },
    "`identity` of azurerm_federated_identity_credential must have subscription_id, resource_group_name, " +
      'user_assigned_identity_name, name, got "subscription_id", "resource_group_name", "name"; these are all attributes of ' +
      "its identity [import-identity]",
  ],
])("%s cannot import by identity", (_, to, by, releases, message) => {
  expect(() => imported(to, by, releases)).toThrow(message);
});

test("the identity of a managed identity can be used from azurerm 5.2 on", () => {
  const { import: blocks } = imported(identity, IDENTITY, { terraform: ">= 1.12", azurerm: "~> 5.2" });
  expect(blocks).toEqual([{ to: "azurerm_user_assigned_identity.identity", identity: IDENTITY }]);
});

test.each([
  [{}, "neither"],
  [{ resourceId: "/subscriptions/1", identity: IDENTITY }, "both"],
])("an import block with %j is an error", (by, got) => {
  const stack = newStack();
  expect(() => new ImportBlock(stack, "import", { to: identity(stack), ...by })).toThrow(
    `\`resourceId\` or \`identity\` must be given, and not both, got ${got}; an Azure resource id always works (at stack/import) [import-by]`,
  );
});

test("each type of the table has attributes or none, not both", () => {
  expect(Object.keys(RESOURCE_IDENTITIES).filter((each) => WITHOUT_IDENTITY.has(each))).toEqual([]);
});
