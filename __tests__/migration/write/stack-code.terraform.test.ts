import { join } from "node:path";
import { evaluateWiring } from "../../../wiring/evaluate";
import { modelOf } from "../../model/model-of";
import { stackFiles } from "../../../migration/write/stack-code";
import type { CodeOptions } from "../../../migration/write/stack-options";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../kit/terraform";
import { synthesized, typeErrors } from "../generated";
import { CONVERTIBLE, manifests, planOf, planOfText } from "../read";

const CLUSTER = { TF_VAR_cluster_name: "aks-shop", TF_VAR_cluster_resource_group: "rg-shop" };

test.each<[string, CodeOptions]>([
  ["with data sources for the identities", { importIdentities: false }],
  ["with imported identities", { importIdentities: true }],
  [
    "with a named cluster and state in Azure",
    {
      clusterName: "aks-shop",
      resourceGroupName: "rg-shop",
      state: { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" },
    },
  ],
])("the generated stack compiles, %s", async (_, options) => {
  const code = stackFiles(await planOf(CONVERTIBLE, { namespaced: false, ...options }), options);
  expect(typeErrors(code)).toEqual([]);
});

test("the generated files of a large plan compile", async () => {
  const text = Array.from({ length: 60 }, (_, i) =>
    manifests({ identities: [`app${i}`], selector: `app${i}`, namespace: `team-${i % 2}`, workload: `app${i}` }),
  ).join("\n---\n");
  const options = { clusterSubscriptionId: "00000000-0000-0000-0000-000000000009" };
  const plan = await planOfText(text);
  for (const importIdentities of [true, false])
    expect(typeErrors(stackFiles(plan, { ...options, importIdentities }))).toEqual([]);
});

test("the generated stack has no wiring finding", async () => {
  const json = synthesized(stackFiles(await planOf(CONVERTIBLE, { namespaced: false })));
  const { findings } = evaluateWiring(modelOf({ "pod-identity-exit": json }));
  expect(findings).toEqual([]);
});

describeTerraform("the generated stack in Terraform", () => {
  test("imports the identities without a change, creates credentials and accounts, and the second plan is empty", async () => {
    const workspace = new Workspace(synthesized(stackFiles(await planOf(CONVERTIBLE, { namespaced: false }))), {
      env: CLUSTER,
    });
    try {
      await workspace.init();
      const output = await workspace.apply();
      expect(output).toMatch(/Apply complete! Resources: 5 imported, \d+ added, 0 changed, 0 destroyed/);
      const writes = workspace.writes();
      expect(writes.filter(({ type }) => type === "azurerm_user_assigned_identity")).toEqual([]);
      expect(writesOf(writes, "azurerm_federated_identity_credential").length).toBeGreaterThan(5);
      expect((await workspace.plan()).status).toBe(0);
    } finally {
      workspace.remove();
    }
  });

  test("with identity bindings imports the identities without a change, lets the accounts use them, and the second plan is empty", async () => {
    const options = { namespaced: false, trust: "identity-binding" } as const;
    const inputs = ["one-identity.yaml", "several-identities.yaml", "service-principals.yaml"];
    const json = synthesized(stackFiles(await planOf(inputs, options), options)) as { import: { id: string }[][] };
    const workspace = new Workspace(json, { env: CLUSTER });
    // What the identities have that are imported.
    const clientId = "10000000-0000-4000-8000-000000000001";
    const identities = json.import.flat().map(({ id }) => [id, { client_id: clientId, principal_id: clientId }]);
    workspace.write("existing.json", JSON.stringify(Object.fromEntries(identities)));
    try {
      await workspace.init();
      const output = await workspace.apply({ STUB_IMPORT: join(workspace.folder, "existing.json") });
      expect(output).toMatch(/Resources: [1-9]\d* imported, \d+ added, 0 changed, 0 destroyed/);
      const writes = workspace.writes();
      expect(writesOf(writes, "azurerm_federated_identity_credential")).toEqual([]);
      const accounts = writesOf(writes, "kubernetes_service_account_v1").filter(({ name }) => name === "orders-api");
      expectBefore(
        writesOf(writes, "azapi_resource").filter(({ name }) => name.includes("orders")),
        accounts,
      );
      const rights = writesOf(writes, "kubernetes_cluster_role_binding_v1");
      expectBefore(
        rights.filter(({ name }) => name.endsWith(".shop.orders-api")),
        accounts,
      );
      expect((await workspace.plan()).status).toBe(0);
    } finally {
      workspace.remove();
    }
  });

  test("reads a cluster in another subscription, and the second plan is empty", async () => {
    const options = { clusterSubscriptionId: "00000000-0000-0000-0000-000000000009" };
    const json = synthesized(stackFiles(await planOf(["one-identity.yaml"], options), options));
    const workspace = new Workspace(json, { env: CLUSTER });
    try {
      await workspace.init();
      await workspace.apply();
      expect((await workspace.plan()).status).toBe(0);
    } finally {
      workspace.remove();
    }
  });

  test("a destroy of the stack fails for the identities, which are in use", async () => {
    const workspace = new Workspace(synthesized(stackFiles(await planOf(["one-identity.yaml"]))), { env: CLUSTER });
    try {
      await workspace.init();
      await workspace.apply();
      const { status, output } = await workspace.run(["destroy", "-input=false", "-auto-approve"]);
      expect(status).not.toBe(0);
      expect(output).toMatch(/instance cannot be destroyed/i);
      expect(writesOf(workspace.writes(), "azurerm_user_assigned_identity", "delete")).toEqual([]);
    } finally {
      workspace.remove();
    }
  });

  test("without a cluster name the plan fails with the name of the variable, and does not prompt", async () => {
    const workspace = new Workspace(synthesized(stackFiles(await planOf(["one-identity.yaml"]))));
    try {
      await workspace.init();
      const { status, output } = await workspace.plan();
      expect(status).toBe(1);
      expect(output).toContain("Set TF_VAR_cluster_name: the name of the AKS cluster of the manifests.");
    } finally {
      workspace.remove();
    }
  });
});
