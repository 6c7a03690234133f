import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { ServicebusQueue } from "@cdktf/provider-azurerm/lib/servicebus-queue";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import type { TerraformStack } from "cdktf";
import { DataAccess, type IGrantScope, PrivateEndpoint } from "../../../constructs";
import type { DataServiceName } from "../../../facts/azure/data-services";
import { PRIVATE_LINKS, TERRAFORM_TYPES } from "../../../facts/azure/private-link";
import { newResourceGroup, newStack, unknownText } from "../../kit/app";

const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg";
const STORAGE = "Microsoft.Storage/storageAccounts";
const accountOf = (stack: TerraformStack): StorageAccount =>
  new StorageAccount(stack, "account", {
    name: "storders",
    resourceGroupName: "rg",
    location: "westeurope",
    accountTier: "Standard",
    accountReplicationType: "LRS",
  });
const containerOf = (stack: TerraformStack) =>
  new StorageContainer(stack, "container", { name: "c", storageAccountId: accountOf(stack).id });
const message = (prop: string, type: string, given: string): string =>
  `\`${prop}\` must be of the type ${type}, got one of the type ${given}; give the service of the resource, or another resource`;

type Resource = (stack: TerraformStack) => IGrantScope;
const access = (service: DataServiceName, resource: Resource) => () => {
  const stack = newStack();
  return new DataAccess(stack, "access", { service, resource: resource(stack) });
};

test.each<[string, DataServiceName, Resource, string, string]>([
  [
    "an id",
    "serviceBus",
    () => ({ id: `${GROUP}/providers/${STORAGE}/storders` }),
    "Microsoft.ServiceBus/namespaces",
    STORAGE,
  ],
  [
    "a part of an id",
    "eventHubs",
    () => ({ id: `${GROUP}/providers/${STORAGE}/st/blobServices/default/containers/c` }),
    "Microsoft.EventHub/namespaces",
    STORAGE,
  ],
  ["a class", "serviceBus", accountOf, "Microsoft.ServiceBus/namespaces", STORAGE],
  ["the class of a part", "appConfiguration", containerOf, "Microsoft.AppConfiguration/configurationStores", STORAGE],
])("a resource of another service by %s is an error", (_, service, resource, type, given) => {
  expect(access(service, resource)).toThrow(`${message("resource", type, given)} (at stack/access) [service-resource]`);
});

test.each<[string, DataServiceName, Resource]>([
  ["of the service", "blobStorage", accountOf],
  ["that is a part of one of the service", "queueStorage", containerOf],
  ["in other letters", "blobStorage", () => ({ id: `${GROUP}/providers/microsoft.storage/storageaccounts/storders` })],
  ["that is a resource group", "serviceBus", () => ({ id: GROUP })],
  [
    "of a type that has no service here",
    "blobStorage",
    () => ({ id: `${GROUP}/providers/Microsoft.HDInsight/clusters/c` }),
  ],
  ["with an id that is known after apply", "serviceBus", (stack) => ({ id: unknownText(stack) })],
  ["of a service without a type", "eventGrid", accountOf],
])("a resource %s is accepted", (_, service, resource) => {
  expect(access(service, resource)).not.toThrow();
});

test("an endpoint of another service than its target is an error", () => {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const subnet = new Subnet(stack, "subnet", {
    name: "s",
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    addressPrefixes: ["10.0.0.0/24"],
  });
  const target = new KeyVault(stack, "kv", {
    name: "kv-orders",
    resourceGroupName: "rg",
    location: "westeurope",
    skuName: "standard",
    tenantId: "22222222-2222-4222-8222-222222222222",
  });
  const props = { resourceGroup, endpointName: "pe-orders", target, subnet };

  expect(() => new PrivateEndpoint(stack, "wrong", { ...props, service: "blobStorage" })).toThrow(
    message("target", STORAGE, "Microsoft.KeyVault/vaults"),
  );
  expect(() => new PrivateEndpoint(stack, "right", { ...props, service: "vault" })).not.toThrow();
});

test("each type of a service has its types of Terraform, which its parts have too", () => {
  expect(Object.keys(TERRAFORM_TYPES).sort()).toEqual(
    [...new Set(Object.values(PRIVATE_LINKS).map(({ type }) => type))].sort(),
  );
  expect(ServicebusQueue.tfResourceType).toMatch(TERRAFORM_TYPES["Microsoft.ServiceBus/namespaces"]!);
});
