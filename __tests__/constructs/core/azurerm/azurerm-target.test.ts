import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AzurermTarget, FederatedBinding, ManagedIdentity, WorkloadIdentityCluster } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { givenCluster, newResourceGroup, newStack } from "../../../kit/app";

const versions = (stack: TerraformStack) => {
  const { required_providers, required_version } = synthesize(stack).terraform;
  return [required_providers.azurerm.version, required_version];
};
const bind = (stack: TerraformStack) =>
  new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    identity: ManagedIdentity.fromManagedIdentityName(stack, "identity", {
      identityName: "id-orders",
      resourceGroupName: "rg",
    }),
    serviceAccount: { namespace: "orders", name: "api" },
  });
const credential = (stack: TerraformStack) =>
  Object.values(synthesize(stack).resource.azurerm_federated_identity_credential!)[0]!;

test("the first construct of a stack sets the releases of azurerm and Terraform", () => {
  const stack = newStack();
  expect(AzurermTarget.of(new Construct(stack, "inner"))).toBe(AzurermTarget.of(stack));
  expect(AzurermTarget.of(stack).constraint).toBe("~> 4.81");
  expect(versions(stack)).toEqual(["~> 4.81", ">= 1.11"]);
});

test("a credential has the arguments of azurerm 4.81", () => {
  const stack = newStack();
  bind(stack);
  expect(credential(stack)).toHaveProperty("user_assigned_identity_id");
  expect(credential(stack)).not.toHaveProperty("parent_id");
  expect(credential(stack)).not.toHaveProperty("resource_group_name");
});

test.each([
  ["the choice of a release", (stack: TerraformStack) => void AzurermTarget.choose(stack, "4.55.0")],
  [
    "an override of the stack",
    (stack: TerraformStack) => stack.addOverride("terraform.required_providers.azurerm.version", "4.55.0"),
  ],
])("%s wins, and a credential has the arguments of that release", (_, choose) => {
  const stack = newStack();
  choose(stack);
  bind(stack);
  expect(versions(stack)).toEqual(["4.55.0", ">= 1.11"]);
  expect(credential(stack)).toMatchObject({ parent_id: expect.any(String), resource_group_name: "rg" });
  expect(credential(stack)).not.toHaveProperty("user_assigned_identity_id");
});

test("the same release can be chosen twice, and another one after the first construct is an error", () => {
  const stack = newStack();
  expect(AzurermTarget.choose(stack, "~> 5.2")).toBe(AzurermTarget.choose(stack, "~> 5.2"));
  expect(() => AzurermTarget.choose(new Construct(stack, "inner"), "~> 4.81")).toThrow(
    new Error(
      '`AzurermTarget.choose` must come before the first construct of the stack, which is already for azurerm "~> 5.2", ' +
        'got "~> 4.81"; call it first (at stack) [azurerm-release-late]',
    ),
  );
});

test.each([
  ["~> 4.81", 4, 65, true],
  ["4.65.0", 4, 65, true],
  ["4.64.9", 4, 65, false],
  ["~> 5", 4, 65, true],
  [">= 3.9", 4, 0, false],
  ["4", 4, 0, true],
  [">= 4.55, < 5", 4, 65, false],
  ["< 5.0", 4, 65, false],
  ["!= 4.70.0, >= 4.55", 4, 65, false],
  [">= 4.81, < 6", 4, 65, true],
])("%s is at least %d.%d: %s", (constraint, major, minor, result) => {
  expect(AzurermTarget.choose(newStack(), constraint).atLeast(major, minor)).toBe(result);
});

test.each(["latest", "~> 4.81,", "4.x", "= = 4.55.0"])("%j is not accepted as a release", (constraint) => {
  expect(() => AzurermTarget.choose(newStack(), constraint)).toThrow(
    new Error(
      '`constraint` must be a version of azurerm or a constraint such as "4.55.0" or "~> 5.2", got ' +
        `${JSON.stringify(constraint)} (at stack) [provider-release]`,
    ),
  );
});

test("a release that the stack sets after the constructs wins too", () => {
  const stack = newStack();
  bind(stack);
  stack.addOverride("terraform.required_providers.azurerm.version", "4.55.0");
  expect(versions(stack)).toEqual(["4.55.0", ">= 1.11"]);
  expect(credential(stack)).toMatchObject({ parent_id: expect.any(String), resource_group_name: "rg" });
  expect(credential(stack)).not.toHaveProperty("user_assigned_identity_id");
});

test.each(["before", "after"])("a Terraform release that the stack sets %s the constructs wins", (when) => {
  const stack = newStack();
  const write = () => stack.addOverride("terraform.required_version", ">= 1.13");
  if (when === "before") write();
  bind(stack);
  if (when === "after") write();
  expect(versions(stack)).toEqual(["~> 4.81", ">= 1.13"]);
});

describe("a cluster", () => {
  const cluster = (stack: TerraformStack, importId?: string) =>
    new WorkloadIdentityCluster(stack, "cluster", {
      resourceGroup: { name: "rg", location: "westeurope" },
      clusterName: "aks",
      administrators: [],
      importId,
    });
  const written = (stack: TerraformStack) => Object.values(synthesize(stack).resource.azurerm_kubernetes_cluster!)[0]!;

  test("has the block that azurerm 5 requires, and has none for earlier releases", () => {
    const five = newStack();
    cluster(five);
    expect(written(five)).not.toHaveProperty("node_provisioning_profile");
    five.addOverride("terraform.required_providers.azurerm.version", "~> 5.2");
    expect(written(five)).toHaveProperty("node_provisioning_profile", { mode: "Manual" });
  });

  test("that is adopted keeps its node provisioning, and an override wins", () => {
    const adopting = newStack();
    AzurermTarget.choose(adopting, "5.2.0");
    const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";
    cluster(adopting, id).resource.addOverride("tags", {});
    expect(written(adopting).lifecycle).toMatchObject({
      ignore_changes: expect.arrayContaining(["node_provisioning_profile"]),
    });
    const automatic = newStack();
    AzurermTarget.choose(automatic, "5.2.0");
    cluster(automatic).resource.addOverride("node_provisioning_profile", { mode: "Auto" });
    expect(written(automatic)).toHaveProperty("node_provisioning_profile", { mode: "Auto" });
  });
});

describe("the time provider", () => {
  const sleep = (stack: TerraformStack) => new Sleep(stack, "sleep", { createDuration: "1s" });

  test("is added if a resource waits", () => {
    const stack = newStack();
    AzurermTarget.of(stack);
    sleep(stack);
    expect(synthesize(stack).provider).toHaveProperty("time", [{}]);
  });

  test("is not added if nothing waits", () => {
    const stack = newStack();
    AzurermTarget.of(stack);
    newResourceGroup(stack);
    expect(synthesize(stack).provider).not.toHaveProperty("time");
  });

  test("is not added if the stack has its own, also if that comes last", () => {
    const stack = newStack();
    AzurermTarget.of(stack);
    sleep(stack);
    new TimeProvider(stack, "my-time");
    synthesize(stack);
    expect(synthesize(stack).provider.time).toHaveLength(1);
  });
});
