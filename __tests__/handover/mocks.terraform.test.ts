// Any attribute that a stack can read gets a value that the provider accepts where it leads.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { synthesize } from "../../constructs/core/synthesis/synthesize";
import { Identities } from "../../examples/identities";
import { Mappings } from "../../examples/mappings";
import { PodIdentityDemo } from "../../examples/pod-identity-demo";
import { Quickstart } from "../../examples/quickstart";
import { contractTest } from "../../handover/contract/contract";
import { mockValues } from "../../handover/contract/mock-values";
import { build } from "../../main";
import { readDocument, type StackDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { describeProviders, Workspace } from "../kit/terraform";
import type { ChangeableJson } from "./synthesized";

interface Schemas {
  readonly provider_schemas: Readonly<
    Record<string, Partial<Record<"resource_schemas" | "data_source_schemas", Readonly<Record<string, Schema>>>>>
  >;
}
interface Schema {
  readonly block: {
    readonly attributes?: Readonly<Record<string, { readonly type?: unknown; readonly computed?: boolean }>>;
  };
}

/** Arguments that the provider validates, each as the resource that it is the argument of. */
const DESTINATIONS: readonly ((value: string, name: string) => readonly [type: string, values: object])[] = [
  (scope) => [
    "azurerm_role_assignment",
    { scope, role_definition_name: "Reader", principal_id: "22222222-2222-2222-2222-222222222222" },
  ],
  (user_assigned_identity_id, name) => [
    "azurerm_federated_identity_credential",
    {
      name,
      user_assigned_identity_id,
      issuer: "https://a.example/",
      subject: "a",
      audience: ["api://AzureADTokenExchange"],
    },
  ],
  (object_id) => [
    "azurerm_key_vault_access_policy",
    {
      object_id,
      tenant_id: "22222222-2222-2222-2222-222222222222",
      key_vault_id:
        "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
    },
  ],
  (tenant_id, name) => [
    "azurerm_key_vault",
    { tenant_id, name: name.slice(0, 24), resource_group_name: "rg", location: "westeurope", sku_name: "standard" },
  ],
  (vnet_subnet_id) => [
    "azurerm_kubernetes_cluster_node_pool",
    {
      vnet_subnet_id,
      name: "pool",
      vm_size: "Standard_D2s_v5",
      kubernetes_cluster_id:
        "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks",
    },
  ],
  (name) => [
    "azurerm_storage_account",
    {
      name,
      resource_group_name: "rg",
      location: "westeurope",
      account_tier: "Standard",
      account_replication_type: "LRS",
    },
  ],
];

/** The documents of an app, in order of dependency. */
function documentsOf(make: (app: App) => unknown): StackDocument[] {
  const outdir = mkdtempSync(join(tmpdir(), "mocks-"));
  const app = new App({ outdir, stackTraces: false });
  synthesize(app, () => make(app));
  return app.node.children
    .filter((each) => "synthesizer" in each)
    .map((each) =>
      readDocument(
        JSON.parse(
          readFileSync(join(outdir, "stacks", (each as TerraformStack).node.id, "cdk.tf.json"), "utf8"),
        ) as never,
      ),
    );
}

/** A document in which each attribute that a provider computes leads to a validated argument, in turn. */
function leading(
  document: StackDocument,
  schemas: Schemas,
): { readonly document: StackDocument; readonly count: number } {
  const json = structuredClone(document.json) as unknown as ChangeableJson;
  const texts: Record<string, string> = {};
  let count = 0;
  for (const resource of document.resources.values()) {
    const { address, mode, type, values } = resource;
    // What the tables know by type has a value of its kind already.
    const known = mockValues(document.name, resource) ?? {};
    if (values.count !== undefined || values.for_each !== undefined) continue;
    const provider = Object.values(schemas.provider_schemas).find((each) => {
      const types = each[mode === "data" ? "data_source_schemas" : "resource_schemas"];
      return types !== undefined && type in types;
    });
    const schema = provider?.[mode === "data" ? "data_source_schemas" : "resource_schemas"]?.[type];
    for (const [name, attribute] of Object.entries(schema?.block.attributes ?? {})) {
      if (attribute.computed !== true || values[name] !== undefined || name in known) continue;
      for (const path of pathsOf(name, attribute.type)) {
        const text = `\${${address}.${path}}`;
        const [destination, of] = DESTINATIONS[count % DESTINATIONS.length]!(text, `generated-${count}`);
        (json.resource[destination] ??= {})[`generated-${count}`] = of as never;
        texts[`text_${count}`] = `a ${text}`;
        count += 1;
      }
    }
  }
  for (const [name, value] of Object.entries(texts))
    json.output = { ...json.output, [name]: { value, sensitive: true } };
  return { document: readDocument(json), count };
}

/** Places of texts in an attribute: itself, an element of a list, an attribute of an object in a list. */
function pathsOf(name: string, type: unknown): readonly string[] {
  if (type === "string") return [name];
  if (!Array.isArray(type) || type[0] !== "list") return [];
  const inside = type[1] as unknown;
  if (inside === "string") return [`${name}[0]`];
  if (!Array.isArray(inside) || inside[0] !== "object") return [];
  return Object.entries(inside[1] as object).flatMap(([each, of]) => (of === "string" ? [`${name}[0].${each}`] : []));
}

describeProviders("a contract test with mocked providers passes", () => {
  test.each<[string, (app: App) => unknown]>([
    ["the default app", (app) => build(app, { project: "orders", location: "centralindia", stateStack: true })],
    ["quickstart", (app) => new Quickstart(app, "quickstart")],
    ["identities", (app) => new Identities(app, "identities")],
    ["mappings", (app) => new Mappings(app, "mappings")],
    ["pod-identity-demo", (app) => new PodIdentityDemo(app, "pod-identity-demo")],
  ])("for every attribute that the resources of %s compute, led into a validated argument", async (_, make) => {
    const documents = documentsOf(make);
    let total = 0;
    for (const original of documents) {
      const workspace = new Workspace(original.json);
      await workspace.init();
      const schemas = JSON.parse(await workspace.must(["providers", "schema", "-json"])) as Schemas;
      const { document, count } = leading(original, schemas);
      total += count;
      const all = documents.map((each) => (each === original ? document : each));
      workspace.use(document.json);
      const contract = JSON.parse(
        contractTest({ model: readTrusts(all), original: document, written: document, upstream: [] }),
      ) as {
        run: { contract: { assert: object[] } };
      };
      // The assertions are about the stack; here it counts that everything is planned.
      contract.run.contract.assert = [];
      workspace.write("contract/contract.tftest.json", JSON.stringify(contract));
      expect(await workspace.must(["test", "-test-directory=contract"])).toContain("1 passed, 0 failed");
      workspace.remove();
    }
    expect(total).toBeGreaterThan(20);
  });
});
