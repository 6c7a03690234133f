import { blockAt, blocks, readDocument } from "../../../model/terraform/document";
import { platform, workload } from "../documents";

test("a document is its resources by address, with the path of the construct that created each", () => {
  const document = readDocument(platform);
  expect(document.name).toBe("platform");
  expect([...document.resources.keys()]).toContain("azurerm_kubernetes_cluster.cluster");
  const cluster = document.resources.get("azurerm_kubernetes_cluster.cluster")!;
  expect(cluster).toMatchObject({ mode: "managed", constructPath: "platform/cluster", provider: "azurerm" });
  expect(cluster.values).not.toHaveProperty("//");
  expect(document.backend).toMatchObject({ kind: "azurerm", values: { key: "orders/platform.tfstate" } });
});

test("data sources have `data.` in their address", () => {
  expect([...readDocument(workload).resources.keys()]).toContain("data.azurerm_kubernetes_cluster.cluster");
});

test("a single block is the same as an object and as a list", () => {
  expect(
    blockAt({ spec: [{ template: { metadata: [{ labels: { a: "b" } }] } }] }, "spec", "template", "metadata"),
  ).toEqual({
    labels: { a: "b" },
  });
});

test("blocks without a label are the same as a list, and each in a list of its own, as synthesis writes them", () => {
  const [one, two] = [{ from: "a.b" }, { from: "c.d" }];
  for (const moved of [[one, two], [[one], [two]], [[one, two]]])
    expect(blocks({ moved }, "moved")).toEqual([one, two]);
  expect(blocks({ moved: one }, "moved")).toEqual([one]);
  expect(blocks({}, "moved")).toEqual([]);
});

test("a provider alias is a separate configuration", () => {
  const json = structuredClone(workload) as Record<string, unknown>;
  json.provider = { azurerm: [{ features: [{}] }, { alias: "hub", features: [{}] }] };
  expect([...readDocument(json).providers.keys()]).toEqual(["azurerm", "azurerm.hub"]);
});

test.each<[string, unknown, string]>([
  ["a list", [], "it must be a JSON object, as cdktf synthesizes for a stack"],
  [
    "hand-written Terraform",
    { resource: {} },
    "it does not have the name of its stack (`//.metadata.stackName`), which cdktf 0.21 writes",
  ],
  [
    "a list of resources",
    { "//": { metadata: { stackName: "s" } }, resource: [] },
    "`resource` must be a JSON object, as cdktf synthesizes it, got a list or text",
  ],
])("%s is refused as foreign", (_, json, message) => expect(() => readDocument(json)).toThrow(new Error(message)));
