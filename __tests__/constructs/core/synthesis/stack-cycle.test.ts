import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { TerraformStack } from "cdktf";
import { FederatedBinding, ManagedIdentity, synthesize, VaultAccess } from "../../../../constructs";
import { givenCluster, newApp, newResourceGroup, newStack } from "../../../kit/app";

const serviceAccount = { namespace: "orders", name: "api" };
const FIX =
  "; create one of them in the stack of the other, or read it there by its name, for example with VaultAccess.fromVaultName or " +
  "ManagedIdentity.fromManagedIdentityName. A role is created in the stack of what it is granted on [stack-cycle]";

function messageOf(build: (hub: TerraformStack, apps: TerraformStack, more: TerraformStack) => void): string {
  const app = newApp();
  const [hub, apps, more] = ["hub", "apps", "more"].map((id) => newStack(id, app));
  try {
    synthesize(app, () => build(hub!, apps!, more!));
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
const vaultOf = (stack: TerraformStack) =>
  new VaultAccess(stack, "vault", { resourceGroup: newResourceGroup(stack), vaultName: "kv-orders" });

describe("two stacks that use values of each other are an error that names the values", () => {
  test("of a vault, and of the identity that reads it", () => {
    expect(
      messageOf((hub, apps) => {
        const binding = new FederatedBinding(apps, "orders", { cluster: givenCluster(apps), serviceAccount });
        binding.deployment("api", { container: [{ name: "api" }], reads: [vaultOf(hub)] });
      }),
    ).toBe(
      'stacks must not use values of each other, because one is applied after the other, got "apps/orders/api" uses "hub/vault/resource", ' +
        `and "hub/vault/orders-key-vault-secrets-user/resource" uses "apps/orders/identity/resource"${FIX}`,
    );
  });

  test("also over a third stack", () => {
    expect(
      messageOf((hub, apps, more) => {
        const group = new ResourceGroup(hub, "group", { name: "rg", location: "westeurope" });
        const name = (from: ResourceGroup): string => `${from.name}-1`;
        const second = new ResourceGroup(apps, "group", { name: name(group), location: "westeurope" });
        const third = new ResourceGroup(more, "group", { name: name(second), location: "westeurope" });
        group.name = name(third);
      }),
    ).toBe(
      'stacks must not use values of each other, because one is applied after the other, got "more/group" uses "apps/group", ' +
        `and "apps/group" uses "hub/group", and "hub/group" uses "more/group"${FIX}`,
    );
  });
});

describe("stacks in an order are accepted", () => {
  test("with the identity in the stack of the vault", () => {
    expect(
      messageOf((hub, apps) => {
        const resourceGroup = { name: "rg", location: "westeurope" };
        const identity = new ManagedIdentity(hub, "identity", { resourceGroup, identityName: "id-orders" });
        const binding = new FederatedBinding(apps, "orders", { cluster: givenCluster(apps), identity, serviceAccount });
        binding.deployment("api", { container: [{ name: "api" }], reads: [vaultOf(hub)] });
      }),
    ).toBe("");
  });

  test("with the vault read by its name", () => {
    expect(
      messageOf((hub, apps) => {
        vaultOf(hub);
        apps.addDependency(hub);
        const binding = new FederatedBinding(apps, "orders", { cluster: givenCluster(apps), serviceAccount });
        const vault = VaultAccess.fromVaultName(apps, "vault", {
          vaultName: "kv-orders",
          resourceGroupName: "rg-orders",
        });
        binding.deployment("api", { container: [{ name: "api" }], reads: [vault] });
      }),
    ).toBe("");
  });
});

test("another error of the preparation stays", () => {
  expect(
    messageOf((hub) => {
      const group = newResourceGroup(hub);
      group.name = "${TfToken[TOKEN.99999]}";
    }),
  ).not.toContain("stack-cycle");
});
