import { contractTest } from "../../../handover/contract/contract";
import type { BackendChoice } from "../../../handover/portable";
import { wiresOf } from "../../../handover/contract/wires";
import { describeProviders, Workspace } from "../../kit/terraform";
import { broken } from "../broken-wire";
import { type Verdict, verdicts } from "../contract-batch";
import { CLUSTER_MUTATIONS, MUTATIONS } from "../mutations";
import { type ChangeableJson, changed, type Synthesized, synthesized, written } from "../synthesized";
import { ADDITIONS, type Tampering } from "../tampering";

const TEST = ["test", "-test-directory=contract"];

const TENANT = "22222222-2222-2222-2222-222222222222";

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const ofStack = (app: Synthesized, name: "platform" | "workload", backend: BackendChoice = "complete") => {
  const { document, upstream } = written(app, name, backend);
  return {
    json: document.json,
    contract: contractTest({ model: app.model, original: app[name], written: document, upstream }),
  };
};

/** A folder with a stack's JSON and its contract test, initialized. */
async function bundle(app: Synthesized, name: "platform" | "workload", backend: BackendChoice): Promise<Workspace> {
  const { json, contract } = ofStack(app, name, backend);
  const workspace = new Workspace(json, { keepBackend: true });
  workspace.write("contract/contract.tftest.json", contract);
  await workspace.must(["init", "-backend=false", "-input=false"]);
  return workspace;
}

describeProviders("the contract test", () => {
  const app = synthesized();
  // A mocked provider fills no block that the configuration leaves out, so nothing can be planned from this one.
  const azureKubelet = changed(
    app,
    (json) => {
      delete json.resource.azurerm_kubernetes_cluster!.cluster!.kubelet_identity;
      json.resource.azurerm_role_assignment!.pull!.principal_id =
        "${azurerm_kubernetes_cluster.cluster.kubelet_identity[0].object_id}";
      json.output.kubelet = { value: "${azurerm_kubernetes_cluster.cluster.kubelet_identity[0].client_id}" };
    },
    "platform",
  );

  describe.each(["complete", "partial"] as const)("with a %s backend", (backend) => {
    test.each(["platform", "workload"] as const)("passes on the JSON of %s, without a login", async (name) => {
      const workspace = await bundle(app, name, backend);
      expect(await workspace.must(["validate"])).toContain("The configuration is valid.");
      expect(await workspace.must(TEST)).toContain("1 passed, 0 failed");
      workspace.remove();
    });
  });

  // One block for several resources, as cdktf's iterators write it.
  const several = changed(app, (json) => {
    const account = json.resource.kubernetes_service_account_v1!["orders-api-account"]!;
    account.for_each = '${toset(["a"])}';
    json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template.spec.service_account_name =
      "orders-api";
  });

  test("passes for a block with several instances", async () => {
    const workspace = await bundle(several, "workload", "complete");
    expect(await workspace.must(TEST)).toContain("1 passed, 0 failed");
    workspace.remove();
  });

  test.each<[string, (json: Json) => void, string]>([
    [
      "the local with its role changes",
      (json) => (json.locals.strong = "Owner"),
      "azurerm_role_assignment.read assigns another role (role_definition_name)",
    ],
    [
      "it creates more instances",
      (json) => (json.locals.readers = ["a", "b"]),
      "azurerm_role_assignment.read creates other instances (for_each): each of them adds or removes trust",
    ],
  ])("of a block with several instances fails if %s", async (_, change, message) => {
    const from = changed(app, (json) => {
      Object.assign(json, { locals: { readers: ["a"], strong: "Key Vault Secrets User", role: "${local.strong}" } });
      Object.assign(json.resource.azurerm_role_assignment!.read!, {
        for_each: "${toset(local.readers)}",
        role_definition_name: "${local.role}",
      });
      for (const each of Object.values(json.resource).flatMap((type) => Object.values(type)))
        each.depends_on = ((each.depends_on ?? []) as string[]).filter(
          (one) => !one.includes("azurerm_role_assignment.read"),
        );
      for (const [name, each] of Object.entries(json.resource.time_sleep ?? {}))
        if (JSON.stringify(each).includes("azurerm_role_assignment.read.")) delete json.resource.time_sleep![name];
    });
    const workspace = await bundle(from, "workload", "complete");
    expect(await workspace.must(TEST)).toContain("1 passed, 0 failed");
    const json = structuredClone<Json>(written(from, "workload").document.json);
    change(json);
    workspace.writeStack(json);
    const { status, output } = await workspace.run(TEST);
    expect(status).not.toBe(0);
    expect(output.replace(/\s+/g, " ")).toContain(message);
    workspace.remove();
  });

  test("fails if an access policy in a vault gives access to another principal", async () => {
    const policy = (objectId: string): object[] => [
      {
        tenant_id: TENANT,
        object_id: objectId,
        application_id: null,
        secret_permissions: ["Get"],
        key_permissions: [],
        certificate_permissions: [],
        storage_permissions: [],
      },
    ];
    const from = changed(app, (json) => {
      json.resource.azurerm_key_vault!.vault!.access_policy = policy("33333333-3333-3333-3333-333333333333");
    });
    const workspace = await bundle(from, "workload", "complete");
    expect(await workspace.must(TEST)).toContain("1 passed, 0 failed");
    const json = structuredClone<Json>(written(from, "workload").document.json);
    json.resource.azurerm_key_vault.vault.access_policy = policy("44444444-4444-4444-4444-444444444444");
    workspace.writeStack(json);
    const { status, output } = await workspace.run(TEST);
    expect(status).not.toBe(0);
    expect(output.replace(/\s+/g, " ")).toContain(
      "azurerm_key_vault.vault gives access to other principals, or more access, with its access policies",
    );
    workspace.remove();
  });

  describe.each([
    ["platform", app, "platform"],
    ["workload", app, "workload"],
    ["a cluster with a kubelet identity that Azure creates", azureKubelet, "platform"],
  ] as const)("of %s fails and prints what changed", (_, from, name) => {
    const { json, contract } = ofStack(from, name);
    const wires = wiresOf(from.model, from[name], written(from, name).document);
    const changes = wires.map((wire): Tampering => ({
      title: `${wire.address} ${wire.path.join(".")}`,
      change: (copy) => Object.assign(copy, broken(copy, wire)),
      message: wire.message,
    }));
    let said: ReadonlyMap<Tampering, Verdict>;
    beforeAll(async () => (said = await verdicts(json, contract, changes)));

    test.each(changes.map((each) => [each.title, each] as const))("when %s is broken", (_title, each) => {
      expect(said.get(each)).toEqual({ status: "fail", text: expect.stringContaining(each.message) as string });
    });
  });

  describe.each([
    ["workload", "changed", MUTATIONS],
    ["platform", "changed", CLUSTER_MUTATIONS],
    ["workload", "added", ADDITIONS.filter((each) => each.rootOnly !== true)],
  ] as const)("of %s fails if something is %s:", (name, _, changes) => {
    const { json, contract } = ofStack(app, name);
    let said: ReadonlyMap<Tampering, Verdict>;
    beforeAll(async () => (said = await verdicts(json, contract, changes)));

    test.each(changes.map((each) => [each.title, each] as const))("%s", (_title, each) => {
      const status = each.refused === true ? "error" : "fail";
      expect(said.get(each)).toEqual({ status, text: expect.stringContaining(each.message) as string });
    });
  });

  test.each(ADDITIONS.filter((each) => each.rootOnly === true).map((each) => [each.title, each] as const))(
    "of workload fails if something is added: %s",
    async (_, { change, message }) => {
      const workspace = await bundle(app, "workload", "complete");
      const { json } = ofStack(app, "workload");
      const copy = structuredClone(json) as unknown as ChangeableJson;
      change!(copy);
      workspace.writeStack(copy);
      const { status, output } = await workspace.run(TEST);
      expect(status).not.toBe(0);
      expect(output.replace(/\s+/g, " ")).toContain(message);
      workspace.remove();
    },
  );

  test("accepts what is not trust: tags, sizes, versions of Kubernetes", async () => {
    const quiet: readonly Tampering[] = [
      {
        title: "tags",
        change: (json: ChangeableJson) => (json.resource.azurerm_kubernetes_cluster!.cluster!.tags = { a: "b" }),
      },
      {
        title: "sizes",
        change: (json: ChangeableJson) =>
          (json.resource.azurerm_kubernetes_cluster!.cluster!.default_node_pool.node_count = 3),
      },
      {
        title: "versions",
        change: (json: ChangeableJson) =>
          (json.resource.azurerm_kubernetes_cluster!.cluster!.kubernetes_version = "1.34"),
      },
    ].map((each) => ({ ...each, message: "" }));
    const { json, contract } = ofStack(app, "platform");
    const said = await verdicts(json, contract, quiet);
    expect([...said.values()].map((each) => each.status)).toEqual(["pass", "pass", "pass"]);
  });

  test("has each kind of wire", () => {
    const paths = (["platform", "workload"] as const).flatMap((name) =>
      wiresOf(app.model, app[name], written(app, name).document).map((each) => each.path.at(-1)),
    );
    expect([...new Set(paths)].sort()).toEqual([
      "audience",
      "azure.workload.identity/client-id",
      "azure.workload.identity/use",
      "client_id",
      "depends_on",
      "host",
      "issuer",
      "name",
      "namespace",
      "object_id",
      "oidc_issuer_enabled",
      "principal_id",
      "principal_type",
      "purge_protection_enabled",
      "rbac_authorization_enabled",
      "resource_group_name",
      "role_definition_name",
      "scope",
      "service_account_name",
      "subject",
      "user_assigned_identity_id",
      "workload_identity_enabled",
    ]);
  });
});
