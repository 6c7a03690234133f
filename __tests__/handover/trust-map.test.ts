import { htmlText } from "../../values/html-text";
import { graphOf } from "../../handover/trust-map/graph";
import { html } from "../../handover/trust-map/html";
import { diagrams, mermaid } from "../../handover/trust-map/mermaid";
import { type Reach, type TrustMap, trustMap } from "../../handover/trust-map/trust-map";
import { changed, synthesized } from "./synthesized";

const app = synthesized();
const map = trustMap(app.model, app.workload);

test("each way from a workload to a scope is a line, with the cluster the trust comes from and every address", () => {
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

test("a principal without a credential is a line of its own", () => {
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
  test("loads nothing, and lets run only its own script", async () => {
    const page = await html(map);
    expect(page).toContain("default-src 'none'");
    expect(page.replace(/http:\/\/www\.w3\.org\/2000\/svg/g, "")).not.toMatch(/https?:\/\/|@import|url\((?!#arrow)/);
  });

  test("escapes every name", async () => {
    const hostile: TrustMap = {
      ...map,
      stack: "<script>alert(1)</script>",
      reach: [{ identity: '"><script>alert(2)</script>', identityKind: "identity", addresses: ["</code><script>"] }],
    };
    const page = await html(hostile);
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).toContain(htmlText("<script>alert(1)</script>"));
  });

  test("of a stack without trusts says so", async () => {
    expect(await html({ ...map, reach: [] })).toContain("This stack declares no trust and no grant.");
  });
});

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
