import { isAzureResource } from "../../../model/terraform/azure-cli";
import { errorIn, hasNoValues, isTerraformMessage, queriedResource } from "../../../model/terraform/query";
import type { Tree } from "../../../model/terraform/tree";

const PLACE = { subscription_id: "00000000-0000-0000-0000-000000000001", resource_group_name: "rg-identity" };
const GROUP = `/subscriptions/${PLACE.subscription_id}/resourceGroups/${PLACE.resource_group_name}/providers/Microsoft.ManagedIdentity`;

const found = (type: string, identity: object, values?: object): Tree =>
  ({
    "@level": "info",
    "@message": `list.${type}.all: Result found`,
    "@module": "terraform.ui",
    type: "list_resource_found",
    list_resource_found: {
      address: `list.${type}.all`,
      display_name: "one",
      identity,
      identity_version: 0,
      resource_type: type,
      ...(values && { resource_object: values }),
    },
  }) as Tree;

const CREDENTIAL = found(
  "azurerm_federated_identity_credential",
  { ...PLACE, user_assigned_identity_name: "id-orders", name: "orders" },
  { audience: ["api://AzureADTokenExchange"], issuer: "https://issuer", subject: "system:serviceaccount:shop:api" },
);

test("a credential that a query found is read as the Azure CLI prints it", () => {
  const resource = queriedResource(CREDENTIAL);
  expect(resource).toEqual({
    id: `${GROUP}/userAssignedIdentities/id-orders/federatedIdentityCredentials/orders`,
    name: "orders",
    issuer: "https://issuer",
    subject: "system:serviceaccount:shop:api",
    audiences: ["api://AzureADTokenExchange"],
  });
  expect([isAzureResource(resource), hasNoValues(CREDENTIAL)]).toEqual([true, false]);
});

test("a managed identity that a query found is read as the Azure CLI prints it", () => {
  const identity = found(
    "azurerm_user_assigned_identity",
    { ...PLACE, name: "id-orders" },
    { client_id: "c", principal_id: "p", tenant_id: "t", location: "westeurope" },
  );
  expect(queriedResource(identity)).toEqual({
    id: `${GROUP}/userAssignedIdentities/id-orders`,
    name: "id-orders",
    clientId: "c",
    principalId: "p",
    tenantId: "t",
  });
});

test("an object without its values is one, and says so", () => {
  const bare = found("azurerm_federated_identity_credential", {
    ...PLACE,
    user_assigned_identity_name: "id-orders",
    name: "orders",
  });
  expect(hasNoValues(bare)).toBe(true);
});

test.each<[string, Tree]>([
  ["the start of a list", { "@level": "info", type: "list_start", list_start: { address: "list.a.b" } }],
  ["another type", found("azurerm_resource_group", { ...PLACE, name: "rg" }, {})],
  ["a type that every object has", found("constructor", { ...PLACE, name: "rg" }, {})],
  ["an identity that is a list", found("azurerm_user_assigned_identity", [], {})],
  ["a manifest", { apiVersion: "v1", kind: "ServiceAccount", type: "list_resource_found" }],
  ["nothing", undefined],
  ["a text", "list_resource_found"],
])("%s is not read", (_, message) => {
  expect([queriedResource(message), hasNoValues(message), errorIn(message)]).toEqual([undefined, false, undefined]);
});

test("an error of the query has its text", () => {
  const message = {
    "@level": "error",
    type: "diagnostic",
    diagnostic: { severity: "error", summary: "Invalid list resource", detail: "The provider does not support it." },
  };
  expect([isTerraformMessage(message), errorIn(message)]).toEqual([
    true,
    "Invalid list resource: The provider does not support it.",
  ]);
  expect(errorIn({ ...message, diagnostic: { ...message.diagnostic, severity: "warning" } })).toBeUndefined();
});
