// One apply for everything: roles before the cluster, the administrators' role before the first Kubernetes object, the issuer
// in the credential, the bundle with its contract, no change afterwards, and a destroy.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import {
  AutomaticCluster,
  AzurermTarget,
  FederatedBinding,
  ManagedIdentity,
  RegistryAccess,
} from "../../../../constructs";
import { Automatic } from "../../../../examples/automatic";
import { synthesize } from "../../../../testing";
import { newApp } from "../../../kit/app";
import { Life } from "../../../kit/life";
import { stateOf } from "../../../kit/state";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../../kit/terraform";
import { automaticInSubnets } from "./automatic-in-subnets";

describeTerraform("an Automatic cluster", () => {
  test("in subnets is trusted by a credential, and its objects wait for the administrators", async () => {
    const fixture = automaticInSubnets((virtualNetwork) => ({ virtualNetwork }));
    const workspace = new Workspace(fixture.synthesize(), { env: { STUB_DELAY_MS: "30" } });
    try {
      await workspace.init();
      await workspace.must(["validate"]);
      await workspace.apply();
      const state = await stateOf(workspace);
      const only = (type: string) => state.find((each) => each.type === type)!.values;
      expect(only("azurerm_federated_identity_credential").issuer).toBe(
        only("azurerm_kubernetes_automatic_cluster").oidc_issuer_url,
      );
      const writes = workspace.writes();
      const roles = writesOf(writes, "azurerm_role_assignment");
      const role = (name: string) => roles.filter(({ attrs }) => attrs.role_definition_name === name);
      const clusters = writesOf(writes, "azurerm_kubernetes_automatic_cluster");
      expectBefore(role("Network Contributor"), clusters);
      expectBefore(clusters, role("Azure Kubernetes Service RBAC Cluster Admin"));
      expectBefore(
        role("Azure Kubernetes Service RBAC Cluster Admin"),
        writesOf(writes, "kubernetes_service_account_v1"),
      );
      await workspace.must(["plan", "-detailed-exitcode"]);
      await workspace.must(["destroy", "-auto-approve"]);
    } finally {
      workspace.remove();
    }
  });

  test("of examples/automatic.ts gets its pod, and another stack reads it by name and binds to it, in one world", async () => {
    const folder = mkdtempSync(join(tmpdir(), "existing-"));
    const existing = join(folder, "vault.json");
    const vault = { rbac_authorization_enabled: true, purge_protection_enabled: true };
    writeFileSync(existing, JSON.stringify({ azurerm_key_vault: vault }));
    const life = new Life({ STUB_DATA: existing });
    try {
      const platform = { automatic: synthesize(new Automatic(newApp(), "automatic")) };
      await life.apply(platform);
      const [created] = life.objects("azurerm_kubernetes_automatic_cluster");

      const reader = new TerraformStack(newApp(), "reader");
      AzurermTarget.choose(reader, "~> 5.2");
      new AzurermProvider(reader, "azurerm", { features: [{}] });
      const cluster = AutomaticCluster.fromClusterName(reader, "cluster", {
        clusterName: "aks-automatic",
        resourceGroupName: "rg-automatic",
        issuerUrl: created!.values.oidc_issuer_url as string,
      });
      new KubernetesProvider(reader, "kubernetes", cluster.kubernetesProviderConfig());
      new FederatedBinding(reader, "jobs", {
        cluster,
        identity: new ManagedIdentity(reader, "identity", { resourceGroup: GROUP, identityName: "id-jobs" }),
        serviceAccount: { namespace: "jobs", name: "jobs" },
      });
      new RegistryAccess(reader, "images", { registry: { id: REGISTRY } }).grantPull(cluster.kubeletIdentity);
      const stacks = { ...platform, reader: synthesize(reader) };
      await life.apply(stacks);
      await life.expectNothingToDo(stacks);
      const issuers = life.objects("azurerm_federated_identity_credential").map(({ values }) => values.issuer);
      expect(issuers).toEqual([1, 2].map(() => created!.values.oidc_issuer_url));
      expect(life.objects("kubernetes_service_account_v1")).toHaveLength(2);
      await life.destroy(stacks);
      expect(life.objects("azurerm_kubernetes_automatic_cluster")).toEqual([]);
    } finally {
      life.remove();
      rmSync(folder, { recursive: true });
    }
  });
});

const GROUP = { name: "rg-automatic", location: "westeurope" };
const REGISTRY =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-shop/providers/Microsoft.ContainerRegistry/registries/crshop";
