import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KeyVaultKey } from "@cdktf/provider-azurerm/lib/key-vault-key";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import type { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { TerraformStack } from "cdktf";
import {
  AutomaticCluster,
  ClusterIdentity,
  ManagedIdentity,
  Principal,
  SecretValue,
  StateStore,
  TerraformTarget,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";

const ADMINISTRATOR = { objectId: "00000000-0000-0000-0000-0000000000aa", type: "Group" } as const;

interface Lifecycle {
  readonly destroy?: boolean;
  readonly prevent_destroy?: boolean;
}

/** The addresses of what is kept, and the lifecycles of everything else. */
function kept(resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const all = Object.entries(resources).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]) => ({
      address: `${type}.${name.replace(/_[0-9A-F]{8}$/, "")}`,
      lifecycle: (values as { readonly lifecycle?: Lifecycle }).lifecycle,
    })),
  );
  const isKept = ({ lifecycle }: (typeof all)[number]) => lifecycle?.destroy === false;
  expect(all.filter(isKept).every(({ lifecycle }) => lifecycle!.prevent_destroy === true)).toBe(true);
  return {
    kept: all.filter(isKept).map(({ address }) => address),
    others: all.filter((each) => !isKept(each)).map(({ address, lifecycle }) => [address, lifecycle] as const),
  };
}

function of(build: (stack: TerraformStack, group: ResourceGroup) => void) {
  const stack = newStack();
  TerraformTarget.choose(stack, ">= 1.16");
  build(stack, new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" }));
  return kept(synthesize(stack).resource);
}

test("a kept vault keeps its secrets and keys, the role to write them and its resource group, and no role to read", () => {
  const { kept: stays, others } = of((stack, resourceGroup) => {
    const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", keepOnDestroy: true });
    vault.grantSecretsOfficer(Principal.fromObjectId(stack, "officer", ADMINISTRATOR));
    vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.ephemeral(stack, "value", { default: "Hello!" }),
    });
    new KeyVaultKey(stack, "key", { name: "key", keyVaultId: vault.vaultId, keyType: "RSA", keyOpts: ["sign"] });
    const reader = new ManagedIdentity(stack, "reader", { resourceGroup, identityName: "id-reader" });
    vault.grantSecretsUser(reader);
  });
  expect(stays.sort()).toEqual([
    "azurerm_key_vault.vault_resource",
    "azurerm_key_vault_key.key",
    "azurerm_key_vault_secret.vault_greeting_resource",
    "azurerm_resource_group.group",
    "azurerm_role_assignment.vault_officer-key-vault-secrets-officer_resource",
  ]);
  expect(others.filter(([address]) => address.startsWith("azurerm_"))).toEqual([
    ["azurerm_role_assignment.vault_reader-key-vault-secrets-user_resource", undefined],
    ["azurerm_user_assigned_identity.reader_resource", undefined],
  ]);
});

test("a kept cluster keeps its identities, their roles, its administrators and its node pools", () => {
  const { kept: stays } = of((stack, resourceGroup) => {
    const identities = ["control", "kubelet"].map(
      (name) => new ManagedIdentity(stack, name, { resourceGroup, identityName: `id-${name}` }),
    );
    const cluster = new WorkloadIdentityCluster(stack, "cluster", {
      resourceGroup,
      clusterName: "aks-orders",
      identity: ClusterIdentity.userAssigned(identities[0]!, { kubelet: identities[1]! }),
      administrators: [ADMINISTRATOR],
      keepOnDestroy: true,
    });
    new KubernetesClusterNodePool(stack, "pool", { name: "more", kubernetesClusterId: cluster.clusterId });
  });
  expect(stays.sort()).toEqual([
    "azurerm_kubernetes_cluster.cluster_resource",
    "azurerm_kubernetes_cluster_node_pool.pool",
    "azurerm_resource_group.group",
    `azurerm_role_assignment.cluster_administrator-${ADMINISTRATOR.objectId}-azure-kubernetes-service-rbac-cluster-admin_resource`,
    "azurerm_role_assignment.cluster_role-on-kubelet_control-managed-identity-operator_resource",
    "azurerm_user_assigned_identity.control_resource",
    "azurerm_user_assigned_identity.kubelet_resource",
  ]);
});

test("a kept Automatic cluster keeps its resource group", () => {
  const { kept: stays } = of(
    (stack, resourceGroup) =>
      new AutomaticCluster(stack, "cluster", {
        resourceGroup,
        clusterName: "aks-orders",
        administrators: [],
        keepOnDestroy: true,
      }),
  );
  expect(stays.sort()).toEqual([
    "azurerm_kubernetes_automatic_cluster.cluster_resource",
    "azurerm_resource_group.group",
  ]);
});

test("a kept state store keeps its container, its lock and the roles of those who use it", () => {
  const { kept: stays } = of((stack, resourceGroup) => {
    (stack.node.findChild("azurerm") as AzurermProvider).storageUseAzuread = true;
    const store = new StateStore(stack, "store", {
      resourceGroup,
      storageAccountName: "storders",
      keepOnDestroy: true,
    });
    store.grantWrite(Principal.fromObjectId(stack, "writer", ADMINISTRATOR));
  });
  expect(stays.sort()).toEqual([
    "azurerm_management_lock.store_lock",
    "azurerm_resource_group.group",
    "azurerm_role_assignment.store_writer-storage-blob-data-contributor_resource",
    "azurerm_storage_account.store_account",
    "azurerm_storage_container.store_container",
  ]);
});

test("a role of the principal that runs Terraform is not kept, because each other principal replaces it", () => {
  const { kept: stays } = of(
    (stack, resourceGroup) =>
      new WorkloadIdentityCluster(stack, "cluster", { resourceGroup, clusterName: "aks", keepOnDestroy: true }),
  );
  expect(stays.sort()).toEqual(["azurerm_kubernetes_cluster.cluster_resource", "azurerm_resource_group.group"]);
});

test("other conditions of a lifecycle stay, and so does the protection of what is not kept", () => {
  const stack = newStack();
  TerraformTarget.choose(stack, ">= 1.16");
  const [own, other] = ["own", "other"].map(
    (id) =>
      new ResourceGroup(stack, id, {
        name: `rg-${id}`,
        location: "westeurope",
        lifecycle: { preventDestroy: id === "other", ignoreChanges: ["tags"] },
      }),
  );
  other!.addOverride("lifecycle.create_before_destroy", true);
  new VaultAccess(stack, "vault", { resourceGroup: own!, vaultName: "kv-orders", keepOnDestroy: true });
  const groups = synthesize(stack).resource["azurerm_resource_group"] as Record<string, { lifecycle: unknown }>;
  expect(groups["own"]!.lifecycle).toEqual({ destroy: false, prevent_destroy: true, ignore_changes: ["tags"] });
  expect(groups["other"]!.lifecycle).toEqual({
    create_before_destroy: true,
    prevent_destroy: true,
    ignore_changes: ["tags"],
  });
});

test("app.synth() writes the same", () => {
  const stack = newStack();
  TerraformTarget.choose(stack, ">= 1.16");
  const group = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
  new VaultAccess(stack, "vault", { resourceGroup: group, vaultName: "kv-orders", keepOnDestroy: true });
  const app = stack.node.root as unknown as { synth(): void; readonly outdir: string };
  app.synth();
  const json = JSON.parse(readFileSync(join(app.outdir, "stacks/stack/cdk.tf.json"), "utf8")) as {
    readonly resource: Parameters<typeof kept>[0];
  };
  expect(kept(json.resource).kept.sort()).toEqual(["azurerm_key_vault.vault_resource", "azurerm_resource_group.group"]);
});

test.each([undefined, ">= 1.15", "< 2, >= 1.14"])("keepOnDestroy with Terraform %s is an error", (release) => {
  const stack = newStack();
  if (release !== undefined) TerraformTarget.choose(stack, release);
  const resourceGroup = new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" });
  new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", keepOnDestroy: true });
  expect(() => synthesize(stack)).toThrow(
    `\`keepOnDestroy\` needs Terraform 1.16 or later, got the constraint "${release ?? ">= 1.11"}"; call ` +
      '`TerraformTarget.choose(stack, ">= 1.16")`, in the default app set `terraformVersion` to ">= 1.16", or leave ' +
      "`keepOnDestroy` out [terraform-feature]",
  );
});
