import { createHash } from "node:crypto";
import { htmlText } from "../../values/text/html-text";
import { graphOf } from "../../handover/trust-map/graph";
import { html } from "../../handover/trust-map/html";
import { diagrams, mermaid } from "../../handover/trust-map/mermaid";
import { pageData } from "../../handover/trust-map/page-data";
import type { PageData } from "../../handover/trust-map/page-shape";
import { appPage, stackPage } from "../../handover/trust-map/pages";
import type { Reach } from "../../handover/trust-map/map";
import { trustMap } from "../../handover/trust-map/trust-map";
import { HOSTILE } from "../kit/hostile";
import { type ChangeableJson, changed, synthesized } from "./synthesized";

const app = synthesized();
const map = trustMap(app.model, app.workload);

test("each path from a workload to a scope is a line with the trusted cluster and every address", () => {
  expect(map.reach).toHaveLength(3);
  expect(map.reach[0]).toEqual({
    workload: "Deployment orders/orders-api",
    serviceAccount: "orders/orders-api",
    cluster: "aks-orders-{random_id.suffix.hex}",
    credential: "fic-orders-api",
    identity: "id-orders",
    identityKind: "identity",
    role: "Key Vault Secrets User",
    scope: "kv-orders-{random_id.suffix.hex}",
    scopeKind: "vault",
    addresses: [
      "kubernetes_deployment_v1.orders-api-deployment",
      "kubernetes_service_account_v1.orders-api-account",
      "azurerm_federated_identity_credential.orders-api-credential",
      "azurerm_role_assignment.read",
    ],
  });
});

test("a principal without a credential has its own line", () => {
  expect(map.reach[2]).toMatchObject({ identity: "id-billing", scope: "greeting in kv-orders-{random_id.suffix.hex}" });
  expect(map.reach[2]).not.toHaveProperty("workload");
});

test("a link that another stack declares is named with its stack", () => {
  const platform = trustMap(app.model, app.platform);
  expect(platform.reach.map((each) => each.role)).toEqual(["Managed Identity Operator", "AcrPull"]);
  const cluster = map.entities.find((each) => each.kind === "cluster");
  expect(cluster).toMatchObject({
    createdBy: { stack: "platform", address: "azurerm_kubernetes_cluster.cluster" },
    settings: { oidc_issuer_enabled: true, workload_identity_enabled: true, local_account_disabled: true },
  });
});

test("a credential for another issuer is shown with its subject", () => {
  const github = changed(app, (json) => {
    json.resource.azurerm_federated_identity_credential!.github = {
      name: "github",
      user_assigned_identity_id: "${azurerm_user_assigned_identity.billing.id}",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:orders/app:ref:refs/heads/main",
      audience: ["api://AzureADTokenExchange"],
    };
  });
  expect(trustMap(github.model, github.workload).reach).toContainEqual(
    expect.objectContaining({
      serviceAccount: "repo:orders/app:ref:refs/heads/main",
      cluster: "https://token.actions.githubusercontent.com",
      identity: "id-billing",
    }),
  );
});

describe("the graph", () => {
  const graph = graphOf(map.reach);

  test("holds each thing once and each link once", () => {
    expect(graph.nodes.filter((each) => each.kind === "identity").map((each) => each.label)).toEqual([
      "id-orders",
      "id-billing",
    ]);
    expect(graph.nodes).toHaveLength(10);
    expect(graph.edges).toHaveLength(8);
  });

  test("joins the roles of an identity on one scope", () => {
    const line = { identity: "id", identityKind: "identity", scope: "kv", addresses: [] } as const;
    const { edges } = graphOf([
      { ...line, role: "A" },
      { ...line, role: "B" },
    ]);
    expect(edges.map((each) => each.label)).toEqual(["A, B"]);
  });

  test("is Mermaid text whose labels cannot break out", () => {
    expect(mermaid(graph)).toMatchInlineSnapshot(`
     "flowchart LR
       n0["workload<br/>Deployment orders/orders-api"]
       n1("service account<br/>orders/orders-api")
       n2{{"credential<br/>fic-orders-api<br/>issuer of aks-orders-#123;random_id.suffix.hex#125;"}}
       n3(["identity<br/>id-orders"])
       n4[("vault<br/>kv-orders-#123;random_id.suffix.hex#125;")]
       n5["workload<br/>Deployment orders/orders-worker"]
       n6("service account<br/>orders/orders-worker")
       n7{{"credential<br/>fic-orders-worker<br/>issuer of aks-orders-#123;random_id.suffix.hex#125;"}}
       n8(["identity<br/>id-billing"])
       n9[("vault item<br/>greeting in kv-orders-#123;random_id.suffix.hex#125;")]
       n0 -->|"runs as"| n1
       n1 -->|"subject of"| n2
       n2 -->|"trusted by"| n3
       n3 -->|"Key Vault Secrets User"| n4
       n5 -->|"runs as"| n6
       n6 -->|"subject of"| n7
       n7 -->|"trusted by"| n3
       n8 -->|"Key Vault Secrets User"| n9
     "
    `);
    const line: Reach = {
      identity: 'x"]; click',
      identityKind: "identity",
      role: "a|b",
      scope: "<img>",
      addresses: [],
    };
    expect(mermaid(graphOf([line]))).not.toMatch(/"\]; click|<img>|a\|b/);
  });
});

describe("the page", () => {
  const input = {
    title: "Trust",
    reach: map.reach,
    data: pageData(app.model, new Set(["workload"])),
    notEvaluated: [],
  };

  test("loads nothing, and its policy allows only its own script", () => {
    const page = stackPage(app.model, app.workload);
    const [, hash] = /default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-([^']+)'"/.exec(page)!;
    const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script]) => script!);
    expect(scripts.map((each) => createHash("sha256").update(each).digest("base64"))).toEqual([hash]);
    const [before, after] = page.split(scripts[0]!) as [string, string];
    expect(before + after).not.toMatch(/https?:\/\/|@import|url\(|<link|<img|<iframe/);
  });

  test.each(HOSTILE)("escapes every name: %j", (name) => {
    const page = html({
      title: name,
      reach: [{ identity: name, identityKind: "identity", addresses: [name] }],
      data: { nodes: [{ ...input.data.nodes[0]!, label: name, addresses: [name] }], paths: [[0]] },
      notEvaluated: [name],
    });
    expect(page.match(/<script[ >]/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain(`<h1>${htmlText(name)}</h1>`);
    expect(page).toContain(`<li>${htmlText(name)}</li>`);
    const data = JSON.parse(/id="data">([^]*?)<\/script>/.exec(page)![1]!) as PageData;
    expect(data.nodes[0]!.label).toBe(name);
  });

  test("of stacks without trusts says so", () => {
    expect(html({ ...input, reach: [], data: { nodes: [], paths: [] } })).toContain(
      "There is no trust and no grant in these stacks.",
    );
  });

  test("says what was not evaluated", () => {
    const from = changed(app, (json) => {
      Object.assign(json, { module: { net: { source: "Azure/network/azurerm" } } });
      json.resource.azuread_group_member = { one: {} };
    });
    const page = stackPage(from.model, from.workload);
    expect(page).toContain("workload: module.net: what a module creates is not read");
    expect(page).toContain(
      "workload: azuread_group_member.one: the access that a azuread_group_member gives is not read",
    );
  });

  test("of all stacks has each way once", () => {
    const page = appPage(app.model, [app.platform, app.workload]);
    const ways = [...trustMap(app.model, app.platform).reach, ...map.reach].map(({ addresses: _, ...way }) =>
      JSON.stringify(way),
    );
    expect(page.match(/<tr><td/g)).toHaveLength(new Set(ways).size);
  });
});

describe("the data of the page", () => {
  const of = (from = app, stacks = ["platform", "workload"]): PageData => pageData(from.model, new Set(stacks));
  const node = (data: PageData, kind: string, label: string) =>
    data.nodes.find((each) => each.kind === kind && each.label === label && each.column === 2)!;

  test("names things as people know them, and what is known after apply with an ellipsis", () => {
    const labels = of().nodes.map((each) => `${each.kind} ${each.label}`);
    expect(labels).toEqual(
      expect.arrayContaining([
        "Deployment orders/orders-api",
        "service account orders/orders-api",
        "identity id-orders",
        "role Key Vault Secrets User",
        "vault kv-orders-…",
        "registry crimages",
      ]),
    );
  });

  test("shows who can become an identity: holders of its credentials, who writes them, and who gets into the cluster", () => {
    const from = changed(app, (json) => {
      Object.assign(json.resource.azurerm_role_assignment!, {
        group: {
          scope: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-orders",
          role_definition_name: "Managed Identity Contributor",
          principal_id: "22222222-2222-2222-2222-222222222222",
          principal_type: "Group",
        },
        pods: {
          scope: "${data.azurerm_kubernetes_cluster.cluster.id}",
          role_definition_name: "Azure Kubernetes Service RBAC Writer",
          principal_id: "33333333-3333-3333-3333-333333333333",
          principal_type: "Group",
        },
      });
    });
    expect(node(of(from), "identity", "id-orders").becomes).toEqual([
      {
        who: "pods of the service account orders/orders-api",
        how: "on aks-orders-…",
        address: "azurerm_federated_identity_credential.orders-api-credential",
      },
      {
        who: "pods of the service account orders/orders-worker",
        how: "on aks-orders-…",
        address: "azurerm_federated_identity_credential.orders-worker-credential",
      },
      {
        who: "the principal that applies the stack workload",
        how: "its rights write this identity and its credentials (permissions.json)",
      },
      {
        who: "22222222-2222-2222-2222-222222222222",
        how: "can write credentials on it, for anybody (Managed Identity Contributor on rg-orders)",
        address: "workload: azurerm_role_assignment.group",
      },
      {
        who: "33333333-3333-3333-3333-333333333333",
        how: "can create pods on aks-orders-… under any service account (Azure Kubernetes Service RBAC Writer on aks-orders-…)",
        address: "workload: azurerm_role_assignment.pods",
      },
      {
        who: "every process on a node of aks-orders-…, such as a privileged pod",
        how: "reads the tokens of the pods there",
      },
    ]);
  });

  test("shows who acts as the identity of the nodes and of the control plane", () => {
    const data = of();
    expect(node(data, "identity", "id-kubelet").becomes!.map((each) => each.who)).toContain(
      "every pod that reaches the metadata endpoint of its node",
    );
    expect(node(data, "identity", "id-control-plane").becomes!.map((each) => each.who)).toContain(
      "the control plane of the cluster",
    );
  });

  const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

  test.each<[string, string, (json: ChangeableJson) => void]>([
    ["a strong role", "strong role", (json) => (grant(json).role_definition_name = "Contributor")],
    [
      "a whole resource group as scope",
      "wide scope: everything in the resource group",
      (json) => (grant(json).scope = `${SUBSCRIPTION}/resourceGroups/rg-x`),
    ],
    [
      "a whole subscription as scope",
      "wide scope: everything in the subscription",
      (json) => (grant(json).scope = SUBSCRIPTION),
    ],
    [
      "a foreign issuer",
      "foreign issuer: not a cluster of this app",
      (json) => (credential(json).issuer = "https://token.actions.githubusercontent.com"),
    ],
    [
      "the default account",
      "default service account: every pod of the namespace that names none",
      (json) => (credential(json).subject = "system:serviceaccount:orders:default"),
    ],
    ["a wildcard", "wildcard subject", (json) => (credential(json).subject = "repo:contoso/*:ref:main")],
    [
      "pull requests",
      "pull requests: anybody who can open one in the repository",
      (json) => (credential(json).subject = "repo:contoso/orders:pull_request"),
    ],
  ])("marks %s", (_, words, change) => {
    const marks = (data: PageData): string[] => data.nodes.flatMap((each) => each.marks.map((mark) => mark.words));
    expect(marks(of(app, ["workload"]))).not.toContain(words);
    expect(marks(of(changed(app, change), ["workload"]))).toContain(words);
  });
});

function grant(json: ChangeableJson): Record<string, unknown> {
  return json.resource.azurerm_role_assignment!.read!;
}

function credential(json: ChangeableJson): Record<string, unknown> {
  return json.resource.azurerm_federated_identity_credential!["orders-api-credential"]!;
}

test("a map that Mermaid would not draw in one becomes several, with every line in one of them", () => {
  const accounts = Array.from({ length: 200 }, (_, index) => `orders-service-${index}`);
  const { model, workload } = synthesized({ accounts });
  const { reach } = trustMap(model, workload);
  const parts = diagrams(reach);
  expect(parts.length).toBeGreaterThan(1);
  for (const each of parts) {
    expect(each.split("\n").filter((line) => line.includes("-->")).length).toBeLessThanOrEqual(500);
    expect(each.length).toBeLessThanOrEqual(50_000);
  }
  for (const each of accounts) expect(parts.filter((part) => part.includes(`/${each}"`))).not.toEqual([]);
  expect(diagrams(trustMap(app.model, app.workload).reach)).toHaveLength(1);
});
