import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { KeyVault, type KeyVaultConfig } from "@cdktf/provider-azurerm/lib/key-vault";
import { Fn, TerraformResource } from "cdktf";
import { AzurermTarget } from "../../../../constructs";
import { writeArgument } from "../../../../constructs/core/azurerm/write-argument";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";

function written(release: string, bound: string): Record<string, unknown> {
  const stack = newStack();
  AzurermTarget.choose(stack, release);
  const resource = new FederatedIdentityCredential(stack, "credential", {
    name: "fic",
    parentId: "value",
    resourceGroupName: "value",
    issuer: "https://issuer/",
    subject: "value",
    audience: ["api://AzureADTokenExchange"],
  });
  writeArgument(resource, bound, "value");
  return synthesize(stack).resource.azurerm_federated_identity_credential!.credential as Record<string, unknown>;
}

test.each([
  ["4.55.0", { parent_id: "value" }],
  ["~> 4.65", { user_assigned_identity_id: "value" }],
  ["~> 5.2", { user_assigned_identity_id: "value" }],
])("a renamed argument has in azurerm %s the name of that release only", (release, expected) => {
  const { parent_id, user_assigned_identity_id } = written(release, "parent_id");
  expect({ parent_id, user_assigned_identity_id }).toEqual(expected);
});

test.each([
  ["4.55.0", "value"],
  ["~> 4.65", undefined],
])("an argument is left out from the release that no longer needs it (azurerm %s)", (release, expected) => {
  expect(written(release, "resource_group_name").resource_group_name).toBe(expected);
});

test("an argument that never changed stays as the provider class writes it", () => {
  expect(written("~> 5.2", "subject").subject).toBe("value");
  expect(written("~> 5.2", "subject")["//"]).not.toHaveProperty("metadata.overrides");
});

test("a release that is chosen after the resource has effect", () => {
  const stack = newStack();
  const resource = new KeyVault(stack, "vault", { name: "kv", rbacAuthorizationEnabled: true } as KeyVaultConfig);
  writeArgument(resource, "rbac_authorization_enabled", true);
  stack.addOverride("terraform.required_providers.azurerm.version", "4.40.0");
  const { vault } = synthesize(stack).resource.azurerm_key_vault!;
  expect(vault).toMatchObject({ enable_rbac_authorization: true });
  expect(vault).not.toHaveProperty("rbac_authorization_enabled");
});

describe("a resource of a provider class", () => {
  const inRelease = (release: string, type: string, config: object): Record<string, unknown> => {
    const stack = newStack();
    AzurermTarget.choose(stack, release);
    const resource = new TerraformResource(stack, "resource", { terraformResourceType: type });
    for (const [name, value] of Object.entries(config)) resource.addOverride(name, value);
    const written = Object.entries(synthesize(stack).resource[type]!.resource as object);
    return Object.fromEntries(written.filter(([name]) => name !== "//"));
  };

  test.each([
    ["~> 4.81", { parent_id: "id", resource_group_name: "rg" }],
    ["~> 5.2", { user_assigned_identity_id: "id" }],
  ])("has for azurerm %s no argument that the release has removed", (release, expected) => {
    const given = { parent_id: "id", resource_group_name: "rg" };
    expect(inRelease(release, "azurerm_federated_identity_credential", given)).toEqual(expected);
  });

  test("gets the opposite value for a name with the opposite sense", () => {
    const insights = (value: unknown) =>
      inRelease("~> 5.2", "azurerm_application_insights", { disable_ip_masking: value });
    expect(insights(true)).toEqual({ ip_masking_enabled: false });
    expect(insights(Fn.tobool("true"))).toEqual({ ip_masking_enabled: '${!tobool("true")}' });
  });
});
