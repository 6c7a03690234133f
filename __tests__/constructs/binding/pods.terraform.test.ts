import { DataAzurermStorageAccount } from "@cdktf/provider-azurerm/lib/data-azurerm-storage-account";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { DataAccess, FederatedBinding, SecretProviderClass, SmokeTest, VaultAccess } from "../../../constructs";
import { synthesize } from "../../../testing";
import { givenCluster, newStack } from "../../kit/app";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../kit/terraform";

describeTerraform("secrets as files, and a smoke test", () => {
  const stack = newStack();
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  const vault = VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" });
  const invoices = new DataAccess(stack, "invoices", {
    service: "blobStorage",
    resource: new DataAzurermStorageAccount(stack, "account", { name: "storders", resourceGroupName: "rg" }),
  });
  const secrets = new SecretProviderClass(stack, "secrets", { binding, vault, objects: [{ name: "greeting" }] });
  new SmokeTest(stack, "smoke-test", { binding, secret: { vault, secretName: "greeting" } });
  new DeploymentV1(stack, "api", {
    metadata: { name: "api", namespace: binding.namespace },
    spec: {
      template: binding.podTemplate(
        secrets.mountIn({ metadata: {}, spec: { container: [{ name: "api", image: "i" }] } }),
        { reads: [invoices] },
      ),
    },
  });
  const workspace = new Workspace(synthesize(stack), { env: { STUB_DELAY_MS: "50" } });
  afterAll(() => workspace.remove());

  test("apply in order, need nothing at the next plan, and go", async () => {
    await workspace.init();
    await workspace.apply();
    const writes = workspace.writes();
    const roles = writesOf(writes, "azurerm_role_assignment");
    const classes = writesOf(writes, "kubernetes_manifest");
    const jobs = writesOf(writes, "kubernetes_job_v1");
    expectBefore(
      roles.filter(({ attrs }) => attrs.role_definition_name?.startsWith("Key Vault")),
      classes,
    );
    expect(roles).toHaveLength(2);
    expectBefore(roles, writesOf(writes, "kubernetes_deployment_v1"));
    expectBefore(classes, writesOf(writes, "kubernetes_deployment_v1"));
    expectBefore([...roles, ...writesOf(writes, "kubernetes_service_account_v1")], jobs);
    expect((await workspace.plan()).status).toBe(0);
    await workspace.destroy();
    expectBefore(
      writesOf(workspace.writes(), "kubernetes_deployment_v1", "delete"),
      writesOf(workspace.writes(), "kubernetes_manifest", "delete"),
    );
  });
});
