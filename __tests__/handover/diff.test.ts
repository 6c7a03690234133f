import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Change } from "../../handover/diff/change";
import { changes } from "../../handover/diff/changes";
import { readTrust, together } from "../../handover/diff/maps";
import { exitStatus, markdown } from "../../handover/diff/report";
import { isWider } from "../../handover/diff/role-order";
import { handOver } from "../../handover/hand-over";
import { permissionsOf } from "../../handover/permissions/permissions";
import { writtenJson } from "../../model/terraform/stack-files";
import { trustMap } from "../../handover/trust-map/trust-map";
import { type ChangeableJson, changed, type Synthesized, synthesized, temporaryFolder } from "./synthesized";

const app = synthesized();
const trust = (from: Synthesized) => together(from.stacks.map((each) => trustMap(from.model, each.document)));
const after = (change: (json: ChangeableJson) => void): readonly Change[] =>
  changes(trust(app), trust(changed(app, change)));
const backwards = (change: (json: ChangeableJson) => void): readonly Change[] =>
  changes(trust(changed(app, change)), trust(app));

const CREDENTIAL = "azurerm_federated_identity_credential";
const API = "orders-api-credential";
const KV = "kv-orders-{random_id.suffix.hex}";
const AKS = "aks-orders-{random_id.suffix.hex}";

test("other changes are not changes in trust", () => {
  expect(after(() => undefined)).toEqual([]);
  expect(after((json) => (json.resource.azurerm_key_vault!.vault!.tags = { a: "b" }))).toEqual([]);
  expect(after((json) => (json.resource.azurerm_key_vault!.vault!.location = "Central India"))).toEqual([]);
});

describe("changes that need a review", () => {
  test.each<[string, (json: ChangeableJson) => void, string, string]>([
    [
      "a replaced issuer",
      (json) => (json.resource[CREDENTIAL]![API]!.issuer = "https://elsewhere.example/"),
      `system:serviceaccount:orders:orders-api is trusted with another issuer: https://elsewhere.example/ instead of ${AKS}`,
      `workload: ${CREDENTIAL}.${API}`,
    ],
    [
      "a replaced identity",
      (json) =>
        (json.resource[CREDENTIAL]![API]!.user_assigned_identity_id = "${azurerm_user_assigned_identity.billing.id}"),
      "system:serviceaccount:orders:orders-api gets another identity: id-billing instead of id-orders",
      `workload: ${CREDENTIAL}.${API}`,
    ],
    [
      "another subject",
      (json) => (json.resource[CREDENTIAL]![API]!.subject = "system:serviceaccount:orders:other"),
      "id-orders trusts another subject: system:serviceaccount:orders:other instead of system:serviceaccount:orders:orders-api",
      `workload: ${CREDENTIAL}.${API}`,
    ],
    [
      "another audience",
      (json) => (json.resource[CREDENTIAL]![API]!.audience = ["api://Other"]),
      "id-orders trusts another audience: api://Other instead of api://AzureADTokenExchange",
      `workload: ${CREDENTIAL}.${API}`,
    ],
    [
      "a widened role",
      (json) => (json.resource.azurerm_role_assignment!.read!.role_definition_name = "Key Vault Administrator"),
      `widened: id-orders has Key Vault Administrator on ${KV}, before Key Vault Secrets User`,
      "workload: azurerm_role_assignment.read",
    ],
    [
      "a wider role in addition to the old one",
      (json) =>
        (json.resource.azurerm_role_assignment!.more = {
          ...json.resource.azurerm_role_assignment!.read,
          role_definition_name: "Key Vault Secrets Officer",
        }),
      `widened: id-orders has Key Vault Secrets Officer on ${KV}, in addition to Key Vault Secrets User`,
      "workload: azurerm_role_assignment.more",
    ],
    [
      "a widened scope",
      (json) => (json.resource.azurerm_role_assignment!["billing-read"]!.scope = "${azurerm_key_vault.vault.id}"),
      `widened: id-billing has Key Vault Secrets User on ${KV}, before on greeting in ${KV}`,
      "workload: azurerm_role_assignment.billing-read",
    ],
    [
      "another role that is neither wider nor narrower",
      (json) => (json.resource.azurerm_role_assignment!.read!.role_definition_name = "Key Vault Crypto User"),
      `another role: id-orders has Key Vault Crypto User on ${KV}, before Key Vault Secrets User`,
      "workload: azurerm_role_assignment.read",
    ],
    [
      "a grant that goes to another principal",
      (json) =>
        (json.resource.azurerm_role_assignment!.read!.principal_id =
          "${azurerm_user_assigned_identity.other.principal_id}"),
      `another principal: {azurerm_user_assigned_identity.other.principal_id} has Key Vault Secrets User on ${KV}, before id-orders`,
      "workload: azurerm_role_assignment.read",
    ],
    [
      "a new strong role",
      (json) =>
        (json.resource.azurerm_role_assignment!.strong = {
          scope: "/subscriptions/00000000-0000-0000-0000-000000000001",
          role_definition_name: "Contributor",
          principal_id: "${azurerm_user_assigned_identity.orders.principal_id}",
        }),
      "new strong role: id-orders has Contributor on 00000000-0000-0000-0000-000000000001",
      "workload: azurerm_role_assignment.strong",
    ],
    [
      "a new strong role, by its id",
      (json) =>
        (json.resource.azurerm_role_assignment!.strong = {
          scope: "/subscriptions/00000000-0000-0000-0000-000000000001",
          role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
          principal_id: "${azurerm_user_assigned_identity.orders.principal_id}",
        }),
      "new strong role: id-orders has Contributor on 00000000-0000-0000-0000-000000000001",
      "workload: azurerm_role_assignment.strong",
    ],
    [
      "a destroyed vault",
      (json) => {
        delete json.resource.azurerm_key_vault;
        delete json.resource.azurerm_role_assignment;
      },
      `the vault ${KV} is destroyed`,
      "workload: azurerm_key_vault.vault",
    ],
    [
      "a replaced identity, by its name",
      (json) => (json.resource.azurerm_user_assigned_identity!.billing!.name = "id-billing-2"),
      "the identity id-billing is replaced by id-billing-2",
      "workload: azurerm_user_assigned_identity.billing",
    ],
    [
      "a replaced identity, by its resource group",
      (json) => (json.resource.azurerm_user_assigned_identity!.billing!.resource_group_name = "rg-other"),
      "the identity id-billing is replaced by one with the same name in another resource group or subscription",
      "workload: azurerm_user_assigned_identity.billing",
    ],
    [
      "a replaced vault, by its location",
      (json) => (json.resource.azurerm_key_vault!.vault!.location = "West Europe"),
      `the vault ${KV} is replaced: its location changes from centralindia to westeurope, and cannot change in place`,
      "workload: azurerm_key_vault.vault",
    ],
    [
      "purge protection turned off",
      (json) => (json.resource.azurerm_key_vault!.vault!.purge_protection_enabled = false),
      `the vault ${KV}: purge protection is turned off: deleted secrets can be purged`,
      "workload: azurerm_key_vault.vault",
    ],
    [
      "a service account that points to another identity",
      (json) =>
        (json.resource.kubernetes_service_account_v1!["orders-api-account"]!.metadata.annotations[
          "azure.workload.identity/client-id"
        ] = "${azurerm_user_assigned_identity.billing.client_id}"),
      "pods of the service account orders/orders-api get another default identity: id-billing instead of id-orders",
      "workload: kubernetes_service_account_v1.orders-api-account",
    ],
    [
      "a workload that loses its label",
      (json) =>
        (json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template.metadata.labels = {
          app: "x",
        }),
      "Deployment orders/orders-api loses its token: its pod template no longer has the label",
      "workload: kubernetes_deployment_v1.orders-api-deployment",
    ],
    [
      "a workload that runs as another service account",
      (json) =>
        (json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template.spec.service_account_name =
          "orders-worker"),
      "Deployment orders/orders-api uses another service account: orders/orders-worker instead of orders/orders-api",
      "workload: kubernetes_deployment_v1.orders-api-deployment",
    ],
  ])("%s", (_, change, text, at) => {
    const found = after(change);
    expect(found).toContainEqual({ level: "look", text, at });
    expect(exitStatus(found)).toBe(3);
  });

  const onPlatform = (change: (json: ChangeableJson) => void): readonly Change[] =>
    changes(trust(app), trust(changed(app, change, "platform")));

  test.each<[string, "azurerm_key_vault" | "azurerm_kubernetes_cluster", string, object]>([
    ["the public address of a vault", "azurerm_key_vault", `vault ${KV}`, { public_network_access_enabled: false }],
    [
      "the firewall of a vault",
      "azurerm_key_vault",
      `vault ${KV}`,
      { network_acls: { default_action: "Deny", bypass: "AzureServices" } },
    ],
    ["a private cluster", "azurerm_kubernetes_cluster", `cluster ${AKS}`, { private_cluster_enabled: true }],
    [
      "the ranges of an API server",
      "azurerm_kubernetes_cluster",
      `cluster ${AKS}`,
      { api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24"] } },
    ],
  ])("%s, if it was restricted and is open", (_, type, what, restricted) => {
    const restrict = (json: ChangeableJson): void => {
      for (const each of Object.values(json.resource[type] ?? {})) Object.assign(each, restricted);
    };
    const open = trust(app);
    const closed = trust(changed(app, restrict, type === "azurerm_key_vault" ? "workload" : "platform"));
    expect(changes(closed, open)).toContainEqual(
      expect.objectContaining({
        level: "look",
        text: `the ${what}: its rules for networks are gone: it takes requests from everywhere`,
      }),
    );
    expect(changes(open, closed)).toContainEqual(
      expect.objectContaining({ level: "note", text: `the ${what}: restricted_network is turned on` }),
    );
    expect(changes(closed, closed)).toEqual([]);
  });

  test.each<[string, "azurerm_key_vault" | "azurerm_kubernetes_cluster", string, object, object]>([
    [
      "a range that a vault allows as well",
      "azurerm_key_vault",
      `vault ${KV}`,
      { network_acls: { default_action: "Deny", ip_rules: ["203.0.113.0/24"] } },
      { network_acls: { default_action: "Deny", ip_rules: ["203.0.113.0/24", "198.51.100.0/24"] } },
    ],
    [
      "a vault with a public address again, for a range",
      "azurerm_key_vault",
      `vault ${KV}`,
      { public_network_access_enabled: false, network_acls: { default_action: "Deny", ip_rules: ["198.51.100.0/24"] } },
      { public_network_access_enabled: true, network_acls: { default_action: "Deny", ip_rules: ["198.51.100.0/24"] } },
    ],
    [
      "a range that an API server allows as well",
      "azurerm_kubernetes_cluster",
      `cluster ${AKS}`,
      { api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24"] } },
      { api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24", "198.51.100.0/24"] } },
    ],
  ])("%s", (_, type, what, narrow, wide) => {
    const to = (rules: object) => (json: ChangeableJson) => {
      for (const each of Object.values(json.resource[type] ?? {})) Object.assign(each, rules);
    };
    const stack = type === "azurerm_key_vault" ? "workload" : "platform";
    const [closed, wider] = [trust(changed(app, to(narrow), stack)), trust(changed(app, to(wide), stack))];
    expect(changes(closed, wider)).toEqual([
      expect.objectContaining({
        level: "look",
        text: `the ${what} takes requests from more networks: 198.51.100.0/24`,
      }),
    ]);
    expect(changes(wider, closed)).toEqual([
      expect.objectContaining({
        level: "note",
        text: `the ${what} takes no requests any more from 198.51.100.0/24`,
      }),
    ]);
  });

  test("an OIDC issuer that is turned off", () => {
    expect(
      onPlatform((json) => (json.resource.azurerm_kubernetes_cluster!.cluster!.oidc_issuer_enabled = false)),
    ).toEqual([
      {
        level: "look",
        text: `the cluster ${AKS}: its OIDC issuer is turned off: its pods can no longer exchange their tokens`,
        at: "platform: azurerm_kubernetes_cluster.cluster",
      },
    ]);
  });

  test("a replaced cluster, by an argument that cannot change in place", () => {
    const network = (plugin: string) => (json: ChangeableJson) =>
      (json.resource.azurerm_kubernetes_cluster!.cluster!.network_profile = { network_plugin: plugin });
    const before = trust(changed(app, network("azure"), "platform"));
    expect(changes(before, trust(changed(app, network("kubenet"), "platform")))).toEqual([
      {
        level: "look",
        text: `the cluster ${AKS} is replaced: its network_profile.network_plugin changes from azure to kubenet, and cannot change in place`,
        at: "platform: azurerm_kubernetes_cluster.cluster",
      },
    ]);
  });

  test("a destroyed cluster", () => {
    const found = onPlatform((json) => delete json.resource.azurerm_kubernetes_cluster);
    expect(found[0]).toEqual({
      level: "look",
      text: `the cluster ${AKS} is destroyed`,
      at: "platform: azurerm_kubernetes_cluster.cluster",
    });
  });

  test("credentials of one identity in more stacks", () => {
    const old = trust(app);
    const [first] = old.credentials;
    const elsewhere = {
      ...first!,
      stack: "other",
      address: `${CREDENTIAL}.other`,
      subject: "system:serviceaccount:a:b",
    };
    const found = changes(old, {
      ...old,
      stacks: [...old.stacks, "other"],
      credentials: [...old.credentials, elsewhere],
    });
    expect(found).toContainEqual({
      level: "look",
      text: "the credentials of id-orders are in more stacks than before (other, workload): Azure refuses two writes to one identity at the same time",
      at: `workload: ${CREDENTIAL}.${API}`,
    });
  });

  test("a removed condition", () => {
    const conditional = (json: ChangeableJson): unknown =>
      (json.resource.azurerm_role_assignment!.read!.condition = "(ActionMatches{'x'})");
    expect(backwards(conditional)).toEqual([
      {
        level: "look",
        text: `id-orders has Key Vault Secrets User on ${KV}: its condition is dropped`,
        at: "workload: azurerm_role_assignment.read",
      },
    ]);
  });
});

describe("added and removed trust", () => {
  const without = (json: ChangeableJson): void => {
    delete json.resource[CREDENTIAL]!["orders-worker-credential"];
  };
  const text = `system:serviceaccount:orders:orders-worker from ${AKS} as id-orders`;

  test("is listed, and needs a review only where it is added", () => {
    expect(after(without)).toEqual([
      { level: "note", text: `lost trust: ${text}`, at: `workload: ${CREDENTIAL}.orders-worker-credential` },
    ]);
    expect(backwards(without)).toEqual([
      { level: "look", text: `new trust: ${text}`, at: `workload: ${CREDENTIAL}.orders-worker-credential` },
    ]);
    expect(exitStatus(after(without))).toBe(1);
    expect(exitStatus(backwards(without))).toBe(3);
    expect(exitStatus([])).toBe(0);
  });

  test("includes a role that becomes narrower", () => {
    const found = backwards(
      (json) => (json.resource.azurerm_role_assignment!.read!.role_definition_name = "Key Vault Administrator"),
    );
    expect(found.map((each) => [each.level, each.text])).toEqual([
      ["note", `narrowed: id-orders has Key Vault Secrets User on ${KV}, before Key Vault Administrator`],
    ]);
  });
});

test("a block that creates other instances needs a review, also if a local sets them", () => {
  const readers =
    (...names: readonly string[]) =>
    (json: ChangeableJson): void => {
      Object.assign(json, { locals: { readers: names } });
      json.resource.azurerm_role_assignment!.read!.for_each = "${toset(local.readers)}";
    };
  const before = trust(changed(app, readers("a")));
  expect(changes(before, trust(changed(app, readers("a"))))).toEqual([]);
  expect(changes(before, trust(changed(app, readers("a", "b"))))).toEqual([
    {
      level: "look",
      text: 'creates other instances: {"for_each":"${toset(local.readers)}","locals":{"readers":["a","b"]}} instead of {"for_each":"${toset(local.readers)}","locals":{"readers":["a"]}}',
      at: "workload: azurerm_role_assignment.read",
    },
  ]);
});

test("an access policy in its vault is compared like a role assignment", () => {
  const found = after((json) => {
    json.resource.azurerm_key_vault!.vault!.access_policy = [
      { object_id: "33333333-3333-3333-3333-333333333333", secret_permissions: ["Get", "List"] },
    ];
  });
  expect(found).toEqual([
    {
      level: "look",
      text: `new grant: 33333333-3333-3333-3333-333333333333 has access policy: secrets Get, List on ${KV}`,
      at: "workload: azurerm_key_vault.vault",
    },
  ]);
});

describe("a rename is not a change", () => {
  const renamed = (json: ChangeableJson): void => {
    const credentials = json.resource[CREDENTIAL]!;
    credentials.renamed = credentials[API]!;
    delete credentials[API];
    credentials["orders-worker-credential"]!.depends_on = [`${CREDENTIAL}.renamed`];
  };

  test("of a resource with the same trust", () => expect(after(renamed)).toEqual([]));

  test("of an identity without a known name, with a moved block", () => {
    const unnamed = (address: string) => (json: ChangeableJson) => {
      const identities = json.resource.azurerm_user_assigned_identity!;
      delete identities.billing!.name;
      identities[address] = identities.billing!;
      if (address !== "billing") delete identities.billing;
      json.resource.azurerm_role_assignment!["billing-read"]!.principal_id =
        `\${azurerm_user_assigned_identity.${address}.principal_id}`;
      json.resource.azurerm_role_assignment!["billing-read"]!.role_definition_name = "Key Vault Secrets User";
    };
    const before = trust(changed(app, unnamed("billing")));
    const now = changed(app, (json) => {
      unnamed("accounting")(json);
      json.moved = [
        { from: "azurerm_user_assigned_identity.billing", to: "azurerm_user_assigned_identity.accounting" },
      ];
    });
    expect(changes(before, trust(now))).toEqual([]);
    // As synthesis writes it.
    const written = changed(now, (json) => Object.assign(json, writtenJson({ ...json })));
    expect(changes(before, trust(written))).toEqual([]);
    expect(changes(before, trust(changed(app, unnamed("accounting"))))).not.toEqual([]);
  });
});

test("another address without a moved block is a replacement, because only the block keeps the object", () => {
  const rename = (json: ChangeableJson): void => {
    const text = JSON.stringify(json.resource).replaceAll(
      "azurerm_user_assigned_identity.orders.",
      "azurerm_user_assigned_identity.shop.",
    );
    json.resource = JSON.parse(text) as ChangeableJson["resource"];
    const identities = json.resource.azurerm_user_assigned_identity!;
    identities.shop = identities.orders!;
    delete identities.orders;
  };
  expect(after(rename)).toEqual([
    {
      level: "look",
      text: "the identity id-orders has another address, workload: azurerm_user_assigned_identity.shop, without a `moved` block: it is destroyed and created again, unless the state is moved by hand",
      at: "workload: azurerm_user_assigned_identity.orders",
    },
  ]);
  const moved = [{ from: "azurerm_user_assigned_identity.orders", to: "azurerm_user_assigned_identity.shop" }];
  expect(after((json) => (rename(json), (json.moved = moved)))).toEqual([]);
});

test("a stack that is not in the new bundles is reported as not compared, not as destroyed", () => {
  const workloadOnly = together([trustMap(app.model, app.workload)]);
  expect(changes(trust(app), workloadOnly).filter((each) => each.level === "look")).toEqual([
    {
      level: "look",
      text: "the stack platform is not in the new bundles, so it was not compared",
      at: "platform",
    },
  ]);
});

test.each([
  ["Key Vault Secrets User", "Key Vault Secrets Officer", true],
  ["Key Vault Secrets User", "Key Vault Administrator", true],
  ["AcrPull", "Owner", true],
  ["Key Vault Secrets Officer", "Key Vault Secrets User", false],
  ["Key Vault Secrets User", "Key Vault Secrets User", false],
  ["Key Vault Secrets User", "Storage Blob Data Reader", false],
])("from %s to %s is wider: %s", (narrow, wide, expected) => expect(isWider(narrow, wide)).toBe(expected));

describe("the report", () => {
  test("is Markdown, with changes that need a review first", () => {
    const found = after((json) => {
      json.resource.azurerm_role_assignment!.read!.role_definition_name = "Key Vault Administrator";
      delete json.resource[CREDENTIAL]!["orders-worker-credential"];
    });
    expect(markdown(found)).toMatchInlineSnapshot(`
     "## Trust

     ### Review before applying (1)

     - widened: id-orders has Key Vault Administrator on kv-orders-{random\\_id.suffix.hex}, before Key Vault Secrets User (\`workload: azurerm_role_assignment.read\`)

     ### Added and removed trust (1)

     - lost trust: system:serviceaccount:orders:orders-worker from aks-orders-{random\\_id.suffix.hex} as id-orders (\`workload: azurerm_federated_identity_credential.orders-worker-credential\`)
     "
    `);
    expect(markdown([])).toBe("## Trust\n\nTrust does not change.\n");
  });

  test("escapes links, mentions and HTML in names", () => {
    const text = markdown([{ level: "note", text: "![x](https://e.example) @all <img src=x>", at: "s: a.b" }]);
    expect(text).not.toMatch(/!\[|(?<!\\)\]\(|@all|<img/);
  });
});

describe("bundles on disk", () => {
  const out = join(temporaryFolder(), "out");
  beforeAll(
    () => void handOver({ from: join(app.stacks[0]!.folder, "../.."), out, backend: "complete", foreignPaths: [] }),
  );

  test("are compared as single bundles and as folders", () => {
    expect(changes(readTrust(out), readTrust(out))).toEqual([]);
    expect(changes(readTrust(join(out, "workload")), readTrust(join(out, "workload")))).toEqual([]);
  });

  test("are not compared if they were changed, or are not bundles", () => {
    const empty = temporaryFolder();
    expect(() => readTrust(empty)).toThrow(
      new Error(
        `${empty} is not a bundle and has none: there is no manifest.json in it or in its folders [bundle-absent]`,
      ),
    );
    expect(() => readTrust(join(empty, "absent"))).toThrow(
      new Error(`${join(empty, "absent")} does not exist; pass a bundle or a folder of bundles [bundle-absent]`),
    );
    const bundle = join(out, "workload");
    writeFileSync(join(bundle, "cdk.tf.json"), "{}");
    expect(() => readTrust(out)).toThrow(
      new Error(
        `${bundle} was changed since it was written (cdk.tf.json), so its map may be wrong; run \`verify ${bundle}\`, and compare unchanged bundles [bundle-changed]`,
      ),
    );
  });
});

test("a right at a narrower scope than before is not new, and one at a wider scope is", () => {
  const rights = (scope: string) => {
    const { platform, model } = app;
    const permissions = permissionsOf(model, platform);
    const apply = permissions.apply.slice(0, 1).map((each) => ({ ...each, scope }));
    return together([], [{ ...permissions, apply, roleAssignments: [], plan: [], kubernetes: [] }]);
  };
  const [wide, narrow] = [rights("/subscriptions/1"), rights("/subscriptions/1/resourceGroups/rg")];
  expect(exitStatus(changes(wide, narrow))).toBe(1);
  expect(changes(wide, narrow).map((each) => each.text)).toContain(
    "right no longer needed: apply: Microsoft.Resources/subscriptions/resourceGroups/write at /subscriptions/1",
  );
  expect(exitStatus(changes(narrow, wide))).toBe(3);
  expect(
    changes(rights("/subscriptions/1/resourceGroups/rg"), rights("/subscriptions/1/resourceGroups/rg-2")),
  ).not.toEqual([]);
});
