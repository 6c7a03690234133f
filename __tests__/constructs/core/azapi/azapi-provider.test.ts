import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { AzapiProvider } from "../../../../constructs";
import { addAzapiProvider } from "../../../../constructs/core/azapi/azapi-login";
import { synthesize } from "../../../../testing";
import { unknownText } from "../../../kit/app";

const newStack = (): TerraformStack => new TerraformStack(new App(), "stack");

test("the provider has its settings by the names of Terraform", () => {
  const stack = newStack();
  new AzapiProvider(stack, "azapi", {
    subscriptionId: unknownText(stack),
    auxiliaryTenantIds: ["22222222-2222-2222-2222-222222222222"],
    useOidc: true,
    oidcAzureServiceConnectionId: "connection",
  });
  const { provider, terraform } = synthesize(stack);
  expect(provider.azapi).toEqual([
    {
      subscription_id: expect.stringMatching(/^\$\{random_id[.]/),
      auxiliary_tenant_ids: ["22222222-2222-2222-2222-222222222222"],
      use_oidc: true,
      oidc_azure_service_connection_id: "connection",
    },
  ]);
  expect(terraform.required_providers.azapi.source).toBe("Azure/azapi");
});

test("the provider that a stack gets has the login of azurerm alone, and none without azurerm", () => {
  const stack = newStack();
  const azurerm = new AzurermProvider(stack, "azurerm", {
    features: [{}],
    environment: "usgovernment",
    clientSecret: unknownText(stack),
    resourceProviderRegistrations: "none",
    adoPipelineServiceConnectionId: "connection",
  });
  addAzapiProvider(stack, azurerm);
  expect(synthesize(stack).provider.azapi).toEqual([
    {
      environment: "usgovernment",
      client_secret: expect.stringMatching(/^\$\{random_id[.]/),
      oidc_azure_service_connection_id: "connection",
    },
  ]);
  const bare = newStack();
  addAzapiProvider(bare, undefined);
  expect(synthesize(bare).provider.azapi).toEqual([{}]);
});
