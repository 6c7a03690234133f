import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { ServicePlan } from "@cdktf/provider-azurerm/lib/service-plan";
import { TerraformStack } from "cdktf";
import { AzurermTarget, Caller, VaultAccess, WorkloadIdentityCluster } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { annotations, newApp, newResourceGroup } from "../../../kit/app";

function app(release: string, provider: Record<string, unknown> = {}) {
  const stack = new TerraformStack(newApp(), "stack");
  AzurermTarget.choose(stack, release);
  new AzurermProvider(stack, "azurerm", { features: [{}], ...provider });
  return stack;
}
function vaultAndCluster(stack: TerraformStack): TerraformStack {
  const resourceGroup = newResourceGroup(stack);
  new WorkloadIdentityCluster(stack, "cluster", { resourceGroup, clusterName: "aks" });
  const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", lock: true });
  vault.grantSecretsOfficer(Caller.of(stack));
  return stack;
}
const providers = (stack: TerraformStack) => synthesize(stack).provider.azurerm as Record<string, unknown>[];

test("azurerm 5 registers the resource providers of the stack's resources", () => {
  const stack = vaultAndCluster(app("~> 5.2"));
  expect(providers(stack)[0]!.resource_providers_to_register).toEqual([
    "Microsoft.ContainerService",
    "Microsoft.KeyVault",
  ]);
  expect(annotations(stack).join()).not.toContain("resource provider");
});

test("azurerm 4 registers them by itself", () => {
  expect(providers(vaultAndCluster(app("~> 4.81")))[0]).not.toHaveProperty("resource_providers_to_register");
});

test.each([{ resourceProviderRegistrations: "none" }, { resourceProvidersToRegister: ["Microsoft.Web"] }])(
  "a provider with registrations of its own keeps them: %j",
  (own) => {
    const [provider] = providers(vaultAndCluster(app("~> 5.2", own)));
    expect(provider!.resource_providers_to_register).toEqual(own.resourceProvidersToRegister);
  },
);

test("a stack with resource groups only registers nothing", () => {
  const stack = app("~> 5.2");
  newResourceGroup(stack);
  expect(providers(stack)[0]).not.toHaveProperty("resource_providers_to_register");
});

test("each provider registers what its own resources need", () => {
  const stack = vaultAndCluster(app("~> 5.2"));
  const other = new AzurermProvider(stack, "other", { alias: "other", features: [{}] });
  new ResourceGroup(stack, "elsewhere", { name: "rg", location: "westeurope", provider: other });
  const [first, second] = providers(stack);
  expect(first).toHaveProperty("resource_providers_to_register");
  expect(second).not.toHaveProperty("resource_providers_to_register");
});

test("a type whose resource provider is not known draws a warning", () => {
  const stack = vaultAndCluster(app("~> 5.2"));
  new ServicePlan(stack, "plan", {
    name: "plan",
    resourceGroupName: "rg",
    location: "westeurope",
    osType: "Linux",
    skuName: "B1",
  });
  synthesize(stack);
  expect(annotations(stack)).toContain(
    "[stack/azurerm] the resource provider of azurerm_service_plan is not known, and azurerm 5 registers none by itself: " +
      "if a subscription does not have it, name all resource providers of the stack in `resourceProvidersToRegister` [resource-provider-unknown]",
  );
});
