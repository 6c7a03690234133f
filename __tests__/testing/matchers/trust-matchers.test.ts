import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import "../../../testing";
import { matchers } from "../../../testing";
import { platform, workload } from "../../model/documents";

const SUBJECT = "system:serviceaccount:orders:orders-api";
const message = (result: { message(): string }): string => result.message();

/** A whole app in provider classes: the cluster in one stack, who trusts it in another. */
function app() {
  const root = Testing.app();
  const cluster = (() => {
    const stack = new TerraformStack(root, "platform");
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    return new KubernetesCluster(stack, "cluster", {
      name: "aks",
      location: "westeurope",
      resourceGroupName: "rg",
      defaultNodePool: { name: "system" },
    });
  })();
  const stack = new TerraformStack(root, "workload");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const group = { location: "westeurope", resourceGroupName: "rg" };
  const identity = new UserAssignedIdentity(stack, "identity", { name: "id-orders", ...group });
  const other = new UserAssignedIdentity(stack, "other", { name: "id-other", ...group });
  new FederatedIdentityCredential(stack, "credential", {
    name: "fic",
    resourceGroupName: "rg",
    parentId: identity.id,
    issuer: cluster.oidcIssuerUrl,
    subject: SUBJECT,
    audience: ["api://AzureADTokenExchange"],
  });
  const vault = new DataAzurermKeyVault(stack, "vault", { name: "kv", resourceGroupName: "rg" });
  new RoleAssignment(stack, "read", {
    roleDefinitionName: "Key Vault Secrets User",
    principalId: identity.principalId,
    scope: vault.id,
  });
  new RoleAssignment(stack, "pull", {
    roleDefinitionName: "AcrPull",
    principalId: cluster.kubeletIdentity.objectId,
    scope: "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crimages",
  });
  return { root, stack, cluster, identity, other, vault };
}

describe("toFederate", () => {
  test.each([
    ["the subject", { subject: SUBJECT }],
    ["a pattern for the subject", { subject: /:orders-api$/ }],
    ["the name of the identity", { subject: SUBJECT, identity: "id-orders" }],
    ["the address of the identity", { subject: SUBJECT, identity: "azurerm_user_assigned_identity.orders" }],
    ["a pattern for the identity", { subject: SUBJECT, identity: /^id-/ }],
    ["a pattern for the issuer", { subject: SUBJECT, issuer: /oidc_issuer_url/ }],
    ["the cluster as the issuer", { subject: SUBJECT, issuer: "data.azurerm_kubernetes_cluster.cluster" }],
  ])("finds a credential by %s", (_, wish) => {
    expect(workload).toFederate(wish);
  });

  test.each([
    ["another subject", { subject: `${SUBJECT}s` }],
    ["another identity", { subject: SUBJECT, identity: "id-other" }],
    ["another issuer", { subject: SUBJECT, issuer: "https://issuer.example/" }],
  ])("finds none with %s", (_, wish) => {
    expect(workload).not.toFederate(wish);
  });

  test("finds constructs: the identity, and a cluster of another stack whose issuer it is", () => {
    const { stack, cluster, identity, other } = app();
    expect(stack).toFederate({ subject: SUBJECT, identity, issuer: cluster });
    expect(stack).not.toFederate({ subject: SUBJECT, identity: other });
    expect(stack).not.toFederate({ subject: SUBJECT, issuer: identity });
  });

  test("matches in the given stack only, and in all stacks of an app", () => {
    const { root, cluster } = app();
    expect(root).toFederate({ subject: SUBJECT });
    expect(cluster.cdktfStack).not.toFederate({ subject: SUBJECT });
  });

  test("prints the expected values and the candidates, the most similar first", () => {
    const others = structuredClone(workload) as any; // eslint-disable-line @typescript-eslint/no-explicit-any
    others.resource.azurerm_federated_identity_credential.github = {
      subject: "repo:example/orders:ref:refs/heads/main",
      issuer: "https://token.actions.githubusercontent.com",
      user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
    };
    expect(
      message(
        matchers.toFederate(others, { subject: "system:serviceaccount:orders:order-api", identity: "id-orders" }),
      ),
    ).toBe(
      [
        "expected a federated identity credential with",
        "    subject   system:serviceaccount:orders:order-api",
        "    identity  id-orders",
        "but found, most similar first",
        "  azurerm_federated_identity_credential.orders in stack workload",
        "  ✗ subject   system:serviceaccount:orders:orders-api",
        "    identity  id-orders (azurerm_user_assigned_identity.orders in stack workload)",
        "  azurerm_federated_identity_credential.github in stack workload",
        "  ✗ subject   repo:example/orders:ref:refs/heads/main",
        "    identity  id-orders (azurerm_user_assigned_identity.orders in stack workload)",
      ].join("\n"),
    );
  });

  test("shows five of many", () => {
    const credentials = Object.fromEntries(
      Array.from({ length: 7 }, (_, i) => [`c${i}`, { subject: `system:serviceaccount:a:b${i}` }]),
    );
    const text = message(
      matchers.toFederate(
        { resource: { azurerm_federated_identity_credential: credentials } },
        { subject: "system:serviceaccount:a:b9" },
      ),
    );
    expect(text.match(/✗/g)).toHaveLength(5);
    expect(text).toMatch(/\n {2}and 2 more$/);
  });

  test("of candidates with the same failures the most similar comes first, and five are printed completely", () => {
    const subjects = ["system:serviceaccount:z:zzz", "system:serviceaccount:a:b1", "repo:x", "y", "z"];
    const credentials = Object.fromEntries(subjects.map((subject, i) => [`c${i}`, { subject }]));
    const json = { resource: { azurerm_federated_identity_credential: credentials } };
    const text = message(matchers.toFederate(json, { subject: "system:serviceaccount:a:b" }));
    expect(text.match(/✗ subject {2}(.*)/)![1]).toBe("system:serviceaccount:a:b1");
    expect(text.match(/✗/g)).toHaveLength(5);
    expect(text).not.toMatch(/more$/);
  });

  test("prints that there is none, and with .not prints what it found", () => {
    expect(message(matchers.toFederate(platform, { subject: SUBJECT }))).toBe(
      `expected a federated identity credential with\n    subject  ${SUBJECT}\nbut there is none`,
    );
    expect(message(matchers.toFederate(workload, { subject: SUBJECT }))).toBe(
      `expected no federated identity credential with\n    subject  ${SUBJECT}\nbut found\n  azurerm_federated_identity_credential.orders in stack workload`,
    );
  });

  test("prints patterns unchanged, and marks absent values", () => {
    const bare = { resource: { azurerm_federated_identity_credential: { bare: {} } } };
    expect(bare).not.toFederate({ subject: "none", identity: /^/ });
    expect(message(matchers.toFederate(bare, { subject: /^a$/, issuer: /^b$/, identity: /^c$/ }))).toBe(
      [
        "expected a federated identity credential with",
        "    subject   /^a$/",
        "    issuer    /^b$/",
        "    identity  /^c$/",
        "but found, most similar first",
        "  azurerm_federated_identity_credential.bare in stack stack",
        "  ✗ subject   none",
        "  ✗ issuer    none",
        "  ✗ identity  unknown",
      ].join("\n"),
    );
    expect(message(matchers.toFederate(workload, { subject: SUBJECT, issuer: "https://issuer.example/" }))).toContain(
      "✗ issuer   ${workload/data.azurerm_kubernetes_cluster.cluster.oidc_issuer_url}",
    );
  });

  test("a missing subject is an error", () => {
    expect(() => matchers.toFederate(workload, {} as never)).toThrow(
      new Error(
        "toFederate needs `subject`: a string such as system:serviceaccount:orders:orders-api, or a pattern [test-argument]",
      ),
    );
  });

  test("a construct with JSON instead of a stack is an error", () => {
    expect(() => matchers.toFederate(workload, { subject: SUBJECT, identity: app().identity })).not.toThrow();
    expect(() => matchers.toFederate(platform, { subject: SUBJECT, identity: app().identity })).toThrow(
      new Error("a construct can be matched only with a stack of its own app; pass its name instead [test-target]"),
    );
  });

  test("an object without an id is an error", () => {
    const { stack } = app();
    expect(() => matchers.toFederate(stack, { subject: SUBJECT, identity: new Construct(stack, "empty") })).toThrow(
      new Error("construct workload/empty has neither a principalId nor an id [test-target]"),
    );
  });
});

describe("toGrantRole", () => {
  test.each([
    ["the role", ["Key Vault Secrets User"]],
    ["a pattern for the role", [/^Key Vault/]],
    ["the name of who and what", ["Key Vault Secrets User", { to: "id-orders", on: "kv-orders" }]],
    ["the address of what", ["Key Vault Secrets User", { on: "azurerm_key_vault.vault" }]],
    ["one secret by its address", ["Key Vault Secrets User", { on: "greeting in kv-orders" }]],
  ] as const)("finds a role assignment by %s", (_, [role, wish]) => {
    expect(workload).toGrantRole(role, wish);
  });

  test.each([
    ["another role", "Key Vault Secrets Officer", {}],
    ["a role of which this is a part", "Key Vault Secrets", {}],
    ["another principal", "Key Vault Secrets User", { to: "id-other" }],
    ["another scope", "Key Vault Secrets User", { on: "kv-other" }],
  ] as const)("finds none with %s", (_, role, wish) => {
    expect(workload).not.toGrantRole(role, wish);
  });

  test("finds constructs, objects with a principal id, and scopes by their Azure id", () => {
    const { root, stack, cluster, identity, other, vault } = app();
    const registry = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crimages";
    expect(stack).toGrantRole("Key Vault Secrets User", { to: identity, on: vault });
    expect(stack).not.toGrantRole("Key Vault Secrets User", { to: other });
    expect(stack).toGrantRole("AcrPull", { to: { principalId: cluster.kubeletIdentity.objectId }, on: registry });
    expect(root).toGrantRole("AcrPull", { on: registry });
  });

  test("prints the expected values and the candidates, the most similar first", () => {
    const text = message(matchers.toGrantRole(workload, "Key Vault Reader", { to: "id-orders", on: "kv-orders" }));
    expect(text).toBe(
      [
        "expected a grant with",
        "    role  Key Vault Reader",
        "    to    id-orders",
        "    on    kv-orders",
        "but found, most similar first",
        "  azurerm_role_assignment.read in stack workload",
        "  ✗ role  Key Vault Secrets User",
        "    to    id-orders (azurerm_user_assigned_identity.orders in stack workload)",
        "    on    kv-orders (azurerm_key_vault.vault in stack workload)",
        "  azurerm_role_assignment.one in stack workload",
        "  ✗ role  Key Vault Secrets User",
        "  ✗ to    ${workload/data.azurerm_client_config.me.object_id}",
        "  ✗ on    greeting in kv-orders",
      ].join("\n"),
    );
  });

  test("a missing role is an error", () => {
    expect(() => matchers.toGrantRole(workload, undefined as never)).toThrow(
      new Error("toGrantRole needs the name of a role, such as Key Vault Secrets User, or a pattern [test-argument]"),
    );
  });
});

test("a file is read together with the other stacks of its folder, so that references between stacks resolve", () => {
  const folder = mkdtempSync(join(tmpdir(), "stacks-"));
  try {
    for (const [name, json] of Object.entries({ platform, workload })) {
      mkdirSync(join(folder, "stacks", name), { recursive: true });
      writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(json));
    }
    const file = join(folder, "stacks", "workload", "cdk.tf.json");
    expect(file).toFederate({ subject: SUBJECT, issuer: "azurerm_kubernetes_cluster.cluster" });
    expect(JSON.stringify(workload)).not.toFederate({ subject: SUBJECT, issuer: "azurerm_kubernetes_cluster.cluster" });
    mkdirSync(join(folder, "stacks", "unfinished"));
    expect(file).toFederate({ subject: SUBJECT, issuer: "azurerm_kubernetes_cluster.cluster" });

    mkdirSync(join(folder, "elsewhere", "workload"), { recursive: true });
    mkdirSync(join(folder, "elsewhere", "platform"), { recursive: true });
    const alone = join(folder, "elsewhere", "workload", "cdk.tf.json");
    writeFileSync(alone, JSON.stringify(workload));
    writeFileSync(join(folder, "elsewhere", "platform", "cdk.tf.json"), "no JSON");
    expect(alone).toFederate({ subject: SUBJECT });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
