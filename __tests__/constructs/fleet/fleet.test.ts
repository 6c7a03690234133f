import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, LocalBackend, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { Fleet, RemoteState, synthesize, WorkloadIdentityCluster } from "../../../constructs";
import { handOver } from "../../../handover/hand-over";
import { readTrusts } from "../../../model/trust/read";
import { readConfiguration, type JsonObject } from "../../../model/terraform/document";
import { synthesizeAll } from "../../../testing";
import { newStack } from "../../kit/app";
import { accounts, fleetOf, folderOf, refusalOf, Shard } from "./fleet-fixture";

const NAMES = Array.from({ length: 60 }, (_, i) => `team-${Math.floor(i / 6)}/app-${i}`);
const KEY_VAULT =
  "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";

/** A stack with remote state. */
class Remote extends Shard {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.tryRemoveChild("backend");
    new RemoteState(this, {
      project: "orders",
      resourceGroupName: "rg",
      storageAccountName: "sttfstate",
      containerName: "tfstate",
    });
  }
}

class ByPipeline extends Shard {
  constructor(scope: Construct, id: string, key?: string) {
    super(scope, id);
    this.node.tryRemoveChild("backend");
    new RemoteState(this, { project: "orders", partial: true, ...(key !== undefined && { key }) });
  }
}

const stackOf = (fleet: Fleet, name: string): string =>
  TerraformStack.of(fleet.bindings.find(({ node }) => node.id === name)!).node.id;

describe("the stack of a binding", () => {
  test("is the same whichever other files there are", () => {
    const before = fleetOf(accounts(...NAMES)).placements;
    const after = fleetOf(accounts(...NAMES, "another/app", "a/b")).placements;
    expect(after).toMatchObject(before);
    expect(new Set(Object.values(before))).toEqual(new Set(["1", "2", "3"]));
  });

  test("changes with a new shard only for bindings that go to it, about one in as many as there are shards", () => {
    const before = fleetOf(accounts(...NAMES), { shards: 3 }).placements;
    const after = fleetOf(accounts(...NAMES), { shards: 4 }).placements;
    const moved = Object.keys(before).filter((key) => before[key] !== after[key]);
    expect(new Set(moved.map((key) => after[key]))).toEqual(new Set(["4"]));
    expect(moved.length).toBeGreaterThan(5);
    expect(moved.length).toBeLessThan(30);
  });

  test("stays with a new shard for bindings that `placements` lists", () => {
    const before = fleetOf(accounts(...NAMES), { shards: 3 }).placements;
    const files = accounts(...NAMES, ...Array.from({ length: 20 }, (_, i) => `new/app-${i}`));
    const after = fleetOf(files, { shards: 4, placements: before }).placements;
    expect(after).toMatchObject(before);
    expect(Object.values(after)).toContain("4");
  });

  test("is the one that the file names, in addition to those of `shards`", () => {
    const fleet = fleetOf({ "a.yaml": "{ serviceAccount: { namespace: orders, name: api }, shard: orders }" });
    expect(fleet.stacks.map(({ node }) => node.id)).toEqual(["fleet-1", "fleet-2", "fleet-3", "fleet-orders"]);
    expect(stackOf(fleet, "orders.api")).toBe("fleet-orders");
  });

  test("is one for all bindings of an identity", () => {
    const shared = (identity: string) =>
      Array.from(
        { length: 9 },
        (_, i) => `- { serviceAccount: { namespace: n, name: ${"ab"[i % 2]}-${identity.length}-${i} }, ${identity} }`,
      ).join("\n");
    const fleet = fleetOf({
      "a.yaml": shared("sharedIdentity: id-jobs"),
      "b.yaml": shared("existingIdentity: { identityName: id-api, resourceGroupName: RG-api }"),
    });
    const byIdentity = new Map<string, Set<string>>();
    for (const each of fleet.bindings) {
      const path = each.identity!.node.id;
      byIdentity.set(path, (byIdentity.get(path) ?? new Set()).add(TerraformStack.of(each).node.id));
    }
    expect([...byIdentity.keys()]).toEqual(["id-jobs", "rg-api.id-api"]);
    for (const stacks of byIdentity.values()) expect(stacks.size).toBe(1);
  });

  test("is there without a binding, so that Terraform removes what was in it", () => {
    const all = synthesizeAll(fleetOf(accounts("orders/api")).node.root);
    expect(Object.keys(all)).toEqual(["fleet-1", "fleet-2", "fleet-3"]);
  });
});

describe("a binding of a file", () => {
  test("is a FederatedBinding with the properties of the file, whether YAML or JSON", () => {
    const given = {
      serviceAccount: { namespace: "orders", name: "api" },
      serviceAccountLabels: { "app.kubernetes.io/name": "api" },
      automountServiceAccountToken: false,
      tokenExpirationSeconds: 7200,
      waitSeconds: 0,
      identityWaitSeconds: 0,
    };
    const yaml = synthesizeAll(fleetOf({ "a.yaml": JSON.stringify(given, undefined, 1) }, { shards: 1 }).node.root);
    const json = synthesizeAll(fleetOf({ "a.json": JSON.stringify(given) }, { shards: 1 }).node.root);
    expect(json).toEqual(yaml);
    const { resource } = json["fleet-1"]!;
    expect(Object.values(resource["kubernetes_service_account_v1"]!)).toMatchObject([
      {
        automount_service_account_token: false,
        metadata: {
          name: "api",
          namespace: "orders",
          labels: given.serviceAccountLabels,
          annotations: { "azure.workload.identity/service-account-token-expiration": "7200" },
        },
      },
    ]);
    expect(resource).not.toHaveProperty("time_sleep");
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
  });

  test("can be on another cluster of the stack, with that cluster's kubernetes provider, and trusted from more", () => {
    const fleet = fleetOf(
      {
        "a.yaml":
          "- { serviceAccount: { namespace: orders, name: api }, alsoTrusts: [green] }\n" +
          "- { serviceAccount: { namespace: orders, name: api }, cluster: green, sharedIdentity: id-green }",
      },
      { shards: 1 },
    );
    const { resource } = synthesizeAll(fleet.node.root)["fleet-1"]!;
    expect(fleet.bindings.map(({ node }) => node.path)).toEqual(["fleet-1/orders.api", "fleet-1/on-green/orders.api"]);
    const accounts = Object.values(resource["kubernetes_service_account_v1"]!);
    expect(accounts.map(({ provider }) => provider).sort()).toEqual(["kubernetes.green", undefined]);
    expect(Object.keys(resource["azurerm_federated_identity_credential"]!)).toHaveLength(3);
  });

  test("has its roles under addresses that no order of roles, bindings or files changes", () => {
    const roles = [
      { role: "Key Vault Secrets User", scope: KEY_VAULT },
      { role: "Reader", scope: KEY_VAULT },
      { role: "Reader", scope: `${KEY_VAULT}2` },
    ];
    const addresses = (files: Readonly<Record<string, object>>) =>
      Object.keys(
        synthesizeAll(
          fleetOf(Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)])), {
            shards: 1,
          }).node.root,
        )["fleet-1"]!.resource["azurerm_role_assignment"]!,
      ).sort();
    const [one, two] = ["one", "two"].map((name) => ({
      serviceAccount: { namespace: "orders", name },
      sharedIdentity: "id-orders",
    }));
    const before = addresses({ "a.json": { ...one, roles }, "b.json": { ...two, roles: [roles[0]] } });
    expect(before).toHaveLength(3);
    expect(addresses({ "a.json": { ...two, roles: [...roles].reverse() }, "b.json": one! })).toEqual(before);
  });

  test("creates its namespace where the file says so and no other stack has a binding in it", () => {
    const own = { "a.yaml": "- { serviceAccount: { namespace: orders, name: api }, createNamespace: true }" };
    const { resource } = synthesizeAll(fleetOf(own, { shards: 1 }).node.root)["fleet-1"]!;
    expect(Object.keys(resource["kubernetes_namespace_v1"]!)).toHaveLength(1);
  });
});

describe("a fleet is refused with file, line and column", () => {
  test.each<[title: string, files: Record<string, string>, message: string]>([
    [
      "of a value that is wrong",
      { "team/a.yaml": "- serviceAccount:\n    namespace: orders\n    name: Orders\n" },
      "team/a.yaml:3:5: `serviceAccount.name` must be",
    ],
    [
      "of a value in JSON",
      { "a.json": '{\n  "serviceAccount": {\n    "namespace": "kube-system", "name": "api" } }' },
      'a.json:3:5: `serviceAccount.namespace` must be a namespace that you manage, got "kube-system"',
    ],
    [
      "of a value with another type",
      { "a.yaml": "serviceAccount: { namespace: orders, name: 7 }" },
      "a.yaml:1:38: `serviceAccount.name` must be text, got 7",
    ],
    [
      "of the binding where a property is missing",
      { "a.yaml": "# none\n---\nserviceAccount:\n  namespace: orders\n" },
      "a.yaml:3:1: `serviceAccount.name` must be given, got undefined",
    ],
    [
      "of a name that is misspelt",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\nautomountServiceAcountToken: true" },
      "a.yaml:2:1: `automountServiceAcountToken` is not a known property; did you mean `automountServiceAccountToken`?",
    ],
    [
      "of a name that no binding has",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\nowner: me" },
      "a.yaml:2:1: `owner` is not a property of a binding in a fleet; remove it",
    ],
    [
      "of a boolean that YAML 1.2 reads as text",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\ncreateNamespace: yes" },
      'a.yaml:2:1: `createNamespace` must be true or false, got "yes"',
    ],
    [
      "of a label whose name has dots",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\nserviceAccountLabels:\n  a.b/c: d\n  e.f/g: 7" },
      'a.yaml:4:3: `serviceAccountLabels["e.f/g"]` must be text, got 7',
    ],
    [
      "of a Terraform expression",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\nroles: [{ role: Reader, scope: '${var.id}' }]" },
      'a.yaml:2:25: `roles[0].scope` must be a literal, got "${var.id}"; a file of a fleet has no Terraform expressions',
    ],
    [
      "of a role that does not exist",
      {
        "a.yaml": `serviceAccount: { namespace: orders, name: api }\nroles:\n  - { scope: ${KEY_VAULT}, role: Reeder }`,
      },
      "a.yaml:3:124: `role` must be the name of a built-in role",
    ],
    [
      "of a cluster that the stack does not have",
      { "a.yaml": "cluster: gren\nserviceAccount: { namespace: orders, name: api }" },
      'a.yaml:1:1: `cluster` must be one of the `clusters` of the stack, "blue", "green", got "gren"; did you mean "green"?',
    ],
    [
      "of a second identity",
      {
        "a.yaml":
          "serviceAccount: { namespace: orders, name: api }\nexistingIdentity: { identityName: id-a, resourceGroupName: rg }\nsharedIdentity: id-b",
      },
      "a.yaml:3:1: `sharedIdentity` must be left out where `existingIdentity` is given",
    ],
    [
      "of a wait for an identity that is shared",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\nsharedIdentity: id-b\nidentityWaitSeconds: 1" },
      "a.yaml:3:1: `identityWaitSeconds` must be left out",
    ],
    [
      "of a shard that can be no folder",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }\nshard: ../up" },
      "a.yaml:2:1: `shard` must be 1 to 40 lowercase letters, digits and hyphens",
    ],
    [
      "of an account that another file binds",
      {
        "a.yaml": "serviceAccount: { namespace: orders, name: api }",
        "b.yaml": "cluster: blue\nserviceAccount: { namespace: orders, name: api }",
      },
      'b.yaml:2:1: `serviceAccount` must be in one binding, got "orders/api", which a.yaml:1:1 binds already; remove one of them',
    ],
    [
      "of a shard that another binding of the identity does not name",
      {
        "a.yaml": "serviceAccount: { namespace: orders, name: api }\nsharedIdentity: id-a",
        "b.yaml": "serviceAccount: { namespace: orders, name: jobs }\nsharedIdentity: id-a\nshard: one",
      },
      'b.yaml:3:1: `shard` must be the same for all bindings of an identity, got "one", and none at a.yaml:1:1; write the same',
    ],
    [
      "of a namespace that another stack of the fleet creates",
      {
        "a.yaml": "serviceAccount: { namespace: orders, name: api }\nshard: a\ncreateNamespace: true",
        "b.yaml": "serviceAccount: { namespace: orders, name: jobs }\nshard: b",
      },
      'b.yaml:2:1: `shard` must be the same for all bindings of a namespace that the fleet creates, got "b" for "orders", which a.yaml:1:1 creates in "a"',
    ],
    ["of YAML that is none", { "a.yaml": "serviceAccount: {\n  name: [api\n" }, "a.yaml:3:1: Flow"],
    ["of a key that is there twice", { "a.yaml": "shard: a\nshard: b" }, "a.yaml:2:1: Map keys must be unique"],
    ["of an empty file", { "a.yaml": "# nothing\n" }, "a.yaml:1:1: the file must have a binding, got an empty one"],
    ["of a text in the place of a binding", { "a.yaml": "- orders" }, "a.yaml:1:3: `props` must be an object"],
    [
      "of a file with another extension",
      { "a.yaml": "serviceAccount: { namespace: orders, name: api }", "b.yamll": "" },
      "b.yamll:1:1: the file must end with .yaml, .yml or .json",
    ],
  ])("%s", (_, files, message) => {
    expect(refusalOf(files)).toContain(message);
  });

  test("of all problems at once, the first of many", () => {
    const files = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`${i + 10}.yaml`, `shard: a${i}`]));
    const lines = refusalOf(files).split("\n");
    expect(lines[0]).toMatch(/^the files in "" have 25 problems:$/);
    expect(lines[1]).toContain("10.yaml:1:1: `serviceAccount` must be given");
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe("  and 5 more (at fleet) [fleet-files]");
  });
});

test("hidden files and pages in the folder are not read", () => {
  const files = { ...accounts("orders/api"), ".hidden.yaml": "x", "README.md": "x", ".git/x": "x" };
  expect(fleetOf(files).bindings).toHaveLength(1);
});

describe("a fleet is refused", () => {
  test.each<[title: string, props: Parameters<typeof refusalOf>[1], message: string]>([
    [
      "with a token in the place of a shard",
      { shards: ["a", Token.asString({ resolve: () => "b" })] },
      "`shards` must be a literal, got a Terraform token; choose when the program runs",
    ],
    [
      "without a folder",
      { folder: "no-such-folder" },
      '`folder` must be a folder with files of bindings, got "no-such-folder", which does not exist',
    ],
    ["with an empty folder", { folder: folderOf({}) }, "which has none"],
    ["with no shard", { shards: 0 }, "`shards` must be a whole number from 1 to 1000, got 0"],
    ["with an empty list of shards", { shards: [] }, "`shards` must have a name, got an empty list"],
    ["with a shard twice", { shards: ["a", "a"] }, '`shards` must name each shard once, got "a" twice'],
    [
      "with the name of a shard that can be no folder",
      { shards: ["a", "B"] },
      "`shards[1]` must be 1 to 40 lowercase letters",
    ],
    [
      "with a placement that can be no folder",
      { placements: { "account:a/b": "/" } },
      '`placements["account:a/b"]` must be',
    ],
    [
      "with a stack of another id",
      { stack: (scope, id) => new Shard(scope, `${id}x`) },
      '`stack` must give a stack with the scope and id that it gets, got "fleet-1x" for "fleet-1"',
    ],
    [
      "with a stack without clusters",
      { stack: (scope, id) => Object.assign(new TerraformStack(scope, id), { clusters: {} }) },
      "`stack` must give a stack with `clusters`, got none",
    ],
    [
      "with something else than a stack",
      { stack: () => ({ clusters: {} }) as never },
      "must be a construct that is a FleetStack",
    ],
  ])("%s", (_, props, message) => {
    expect(refusalOf(accounts("orders/api"), props)).toContain(message);
  });

  test("where a pipeline names the account and two stacks have one key, and not where each has its own", () => {
    const synthesized = (key?: string) => () => {
      const fleet = fleetOf(accounts("orders/api"), { stack: (scope, id) => new ByPipeline(scope, id, key) });
      synthesizeAll(TerraformStack.of(fleet.bindings[0]!).node.root);
    };
    expect(synthesized()).not.toThrow();
    expect(synthesized("all.tfstate")).toThrow(/`key` must .*all\.tfstate/);
  });

  test("where two stacks have one state", () => {
    class OneState extends TerraformStack {
      public readonly clusters;
      constructor(scope: Construct, id: string) {
        super(scope, id);
        new LocalBackend(this, { path: "terraform.tfstate" });
        this.clusters = {
          only: WorkloadIdentityCluster.fromClusterName(this, "cluster", {
            clusterName: "aks",
            resourceGroupName: "rg",
          }),
        };
      }
    }
    expect(refusalOf(accounts("orders/api"), { stack: (scope, id) => new OneState(scope, id) })).toBe(
      '`stack` must give each stack a state of its own, got the same backend in "fleet-1" and "fleet-2"; use RemoteState without `key` (at fleet) [fleet-stack]',
    );
  });

  test("inside a stack", () => {
    const props = { folder: "x", shards: 1, stack: (scope: Construct, id: string) => new Shard(scope, id) };
    expect(() => new Fleet(newStack(), "fleet", props)).toThrow(
      '`scope` must be outside all stacks, got "stack"; this construct creates stacks, so give it the app (at stack)',
    );
  });
});

test("each stack has its own state key, and synthesis writes the placements", () => {
  const outdir = mkdtempSync(join(tmpdir(), "fleet-out-"));
  let fleet!: Fleet;
  synthesize(new App({ outdir, stackTraces: false }), (app) => {
    fleet = new Fleet(app, "fleet", {
      folder: folderOf(accounts(...NAMES)),
      shards: ["a", "b"],
      stack: (scope, id) => new Remote(scope, id),
    });
  });
  const read = (name: string): JsonObject => JSON.parse(readFileSync(join(outdir, name), "utf8")) as JsonObject;
  expect(read("fleet.placements.json")).toEqual(fleet.placements);
  for (const shard of ["a", "b"])
    expect(read(`stacks/fleet-${shard}/cdk.tf.json`)).toMatchObject({
      terraform: { backend: { azurerm: { key: `orders/fleet-${shard}.tfstate` } } },
    });
});

test("each stack of a fleet is handed over with its trust and permissions", () => {
  const folder = mkdtempSync(join(tmpdir(), "fleet-handover-"));
  const app = new App({ outdir: join(folder, "out"), stackTraces: false });
  synthesize(app, () => {
    new Fleet(app, "fleet", {
      folder: folderOf(accounts("orders/api", "orders/worker", "payments/api", "payments/worker")),
      shards: 2,
      stack: (scope, id) => new Remote(scope, id),
    });
  });
  const bundles = handOver({ from: app.outdir, out: join(folder, "bundles"), backend: "partial", foreignPaths: [] });
  expect(bundles.map(({ stack }) => stack)).toEqual(["fleet-1", "fleet-2"]);
  const read = (name: string): string => bundles.map((each) => readFileSync(join(each.folder, name), "utf8")).join("");
  expect(read("permissions.json")).toContain("federatedIdentityCredentials/write");
  for (const each of ["orders:api", "orders:worker", "payments:api", "payments:worker"])
    expect(read("contract/contract.tftest.json")).toContain(`system:serviceaccount:${each}`);
});

test("the trust of a fleet is read as that of any other stacks", () => {
  const all = synthesizeAll(fleetOf(accounts(...NAMES)).node.root);
  const { credentials, serviceAccounts: found } = readTrusts(
    Object.entries(all).map(([name, json]) => readConfiguration(json as unknown as JsonObject, name)),
  );
  expect(credentials).toHaveLength(NAMES.length);
  expect(found).toHaveLength(NAMES.length);
});

test("a file chooses the trust, so that more than 20 service accounts share an identity", () => {
  const files = Object.fromEntries(
    Array.from({ length: 25 }, (_, i) => [
      `app-${i}.yaml`,
      `trust: identity-binding\nsharedIdentity: id-orders\nserviceAccount: { namespace: orders, name: app-${i} }\n`,
    ]),
  );
  const fleet = fleetOf(files);
  const json = synthesizeAll(TerraformStack.of(fleet.bindings[0]!).node.root);
  const resources = Object.values(json).flatMap(({ resource }) => Object.entries(resource));
  const count = (type: string) =>
    resources.filter(([name]) => name === type).reduce((sum, [, all]) => sum + Object.keys(all as object).length, 0);
  expect(["azapi_resource", "kubernetes_cluster_role_v1", "kubernetes_cluster_role_binding_v1"].map(count)).toEqual([
    1, 1, 25,
  ]);
  expect(refusalOf({ "a.yaml": "trust: binding\nserviceAccount: { namespace: orders, name: a }\n" })).toContain(
    '`trust` must be one of "credential", "identity-binding", got "binding"',
  );
});
