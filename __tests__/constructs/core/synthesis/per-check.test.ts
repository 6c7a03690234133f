import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { Construct, Node } from "constructs";
import {
  FederatedBinding,
  ManagedIdentity,
  MovedBlock,
  synthesize,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { checkApp } from "../../../../constructs/core/synthesis/check-app";
import { perCheck, whileChecking } from "../../../../constructs/core/synthesis/per-check";

const childrenOf = perCheck((root: Construct) => root.node.children.length);

test("values that are read from the tree are cached during a check", () => {
  const app = Testing.app();
  whileChecking(() => {
    expect(childrenOf(app)).toBe(0);
    new Construct(app, "late");
    expect(childrenOf(app)).toBe(0);
  });
});

test("values that are read from the tree are not cached outside a check, also after a failed one", () => {
  const app = Testing.app();
  const fail = () =>
    whileChecking(() => {
      childrenOf(app);
      throw new Error("wrong");
    });
  expect(fail).toThrow("wrong");
  new Construct(app, "late");
  expect(childrenOf(app)).toBe(1);
});

test("a validation can check another app, and the check of its own app goes on", () => {
  const [app, other] = [Testing.app(), Testing.app()];
  const stack = new TerraformStack(app, "stack");
  new TerraformStack(other, "other");
  const validate = (): string[] => {
    expect([...checkApp(other).keys()].map(({ node }) => node.id)).toEqual(["other"]);
    new Construct(app, "late");
    return [];
  };
  stack.node.addValidation({ validate });
  whileChecking(() => {
    const before = childrenOf(app);
    expect(checkApp(app).get(stack)).toMatchObject({ terraform: {} });
    expect(childrenOf(app)).toBe(before);
  });
});

/** How often synthesis walks the tree below a construct. */
function walks(add: (stack: TerraformStack, index: number) => void, times: number): number {
  const outdir = mkdtempSync(join(tmpdir(), "walks-"));
  const findAll = jest.spyOn(Node.prototype, "findAll");
  try {
    synthesize(new App({ outdir, stackTraces: false }), (app) => {
      const stack = new TerraformStack(app, "stack");
      new AzurermProvider(stack, "azurerm", { features: [{}] });
      new KubernetesProvider(stack, "kubernetes", { host: "https://aks.example" });
      for (let i = 0; i < times; i++) add(stack, i);
    });
    return findAll.mock.calls.length;
  } finally {
    findAll.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

const clusters = new WeakMap<TerraformStack, WorkloadIdentityCluster>();
function made(stack: TerraformStack): WorkloadIdentityCluster {
  const known =
    clusters.get(stack) ??
    new WorkloadIdentityCluster(stack, "cluster", {
      resourceGroup: { name: "rg", location: "centralindia" },
      clusterName: "aks",
    });
  clusters.set(stack, known);
  return known;
}

const groupIn = (stack: TerraformStack, i: number) =>
  new ResourceGroup(stack, `group-${i}`, { name: `rg-${i}`, location: "centralindia" });
const RG = { resourceGroupName: "rg" };

test.each<[string, (stack: TerraformStack, index: number) => void]>([
  [
    "bindings on a cluster of the same stack",
    (stack, i) =>
      new FederatedBinding(stack, `binding-${i}`, {
        cluster: made(stack),
        serviceAccount: { namespace: "orders", name: `app-${i}` },
      }),
  ],
  [
    "identities looked up by name",
    (stack, i) => ManagedIdentity.fromManagedIdentityName(stack, `of-${i}`, { identityName: `id-${i}`, ...RG }),
  ],
  [
    "vaults looked up by name",
    (stack, i) => VaultAccess.fromVaultName(stack, `of-${i}`, { vaultName: `kv-${i}-x`, ...RG }),
  ],
  [
    "clusters looked up by name",
    (stack, i) => WorkloadIdentityCluster.fromClusterName(stack, `of-${i}`, { clusterName: `aks-${i}`, ...RG }),
  ],
  [
    "moved blocks",
    (stack, i) =>
      new MovedBlock(stack, `moved-${i}`, { from: `azurerm_resource_group.old_${i}`, to: groupIn(stack, i) }),
  ],
])("synthesis walks the whole tree no more often for twenty %s than for two", (_, add) => {
  expect(walks(add, 20)).toBe(walks(add, 2));
});
