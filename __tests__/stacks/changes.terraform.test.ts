// Each change of the table: applied, the second plan empty, and back again, in a world that remembers.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { synthesizeAll, type TerraformJson } from "../../testing";
import { expectChange } from "../kit/change";
import { Life, type Stacks } from "../kit/life";
import { describeTerraform } from "../kit/terraform";
import { type Change, CHANGES, OLD_CLUSTER, type Variant } from "./changes";

const SETTINGS: Settings = { project: "orders", location: "centralindia", vaultRetentionDays: 7 };

function json(settings: Variant, stacks: readonly string[] = ["platform", "workload"]): Stacks {
  const app = Testing.app({ stackTraces: false });
  build(app, { ...SETTINGS, ...settings });
  const all = synthesizeAll(app);
  return Object.fromEntries(stacks.flatMap((name) => (all[name] ? [[name, all[name]]] : [])));
}

interface Cluster {
  readonly automatic_upgrade_channel: unknown;
  readonly network_profile: readonly [Readonly<Record<string, unknown>>];
}

const clusterOf = (life: Life): Cluster => life.objects("azurerm_kubernetes_cluster")[0]!.values as unknown as Cluster;

/** The stacks as releases before network policies and upgrade channels wrote them. */
function asEarlier(stacks: Stacks): Stacks {
  const earlier = structuredClone(stacks);
  const { resource } = earlier.platform as TerraformJson;
  const [cluster] = Object.values(resource.azurerm_kubernetes_cluster!) as [
    Record<string, unknown> & Record<"default_node_pool" | "network_profile", Record<string, unknown>>,
  ];
  delete cluster.automatic_upgrade_channel;
  delete cluster.node_os_upgrade_channel;
  delete cluster.lifecycle;
  delete cluster.default_node_pool.temporary_name_for_rotation;
  cluster.network_profile = { network_plugin: "azure", network_plugin_mode: "overlay" };
  return earlier;
}

/** A cluster that somebody made years ago. */
function existingCluster(): string {
  const file = join(mkdtempSync(join(tmpdir(), "existing-")), "clusters.json");
  const cluster = {
    id: OLD_CLUSTER,
    name: "aks-old",
    resource_group_name: "rg-old",
    location: "centralindia",
    dns_prefix: "aks-old-rg-old-1",
    oidc_issuer_enabled: true,
    oidc_issuer_url: "https://centralindia.oic.prod-aks.azure.com/old/",
    sku_tier: "Standard",
    default_node_pool: [{ name: "nodepool1", node_count: 3, vm_size: "Standard_DS2_v2" }],
    identity: [{ type: "SystemAssigned", identity_ids: [] }],
    network_profile: [{ network_plugin: "kubenet" }],
    kubelet_identity: [
      {
        client_id: "00000000-0000-0000-0000-0000000000c1",
        object_id: "00000000-0000-0000-0000-0000000000c2",
        user_assigned_identity_id: OLD_CLUSTER.replace(
          /Microsoft.*/,
          "Microsoft.ManagedIdentity/userAssignedIdentities/old",
        ),
      },
    ],
    kube_config: [
      {
        host: "https://aks-old.hcp.centralindia.azmk8s.io:443",
        cluster_ca_certificate: "Y2E=",
        client_certificate: "Y2E=",
        client_key: "Y2E=",
        username: "u",
        password: "p",
      },
    ],
    fqdn: "aks-old.hcp.centralindia.azmk8s.io",
  };
  writeFileSync(file, JSON.stringify({ [OLD_CLUSTER]: cluster }));
  return file;
}

describeTerraform("a change after the first apply", () => {
  const env = {
    STUB_IMPORT: existingCluster(),
    // What a pipeline gives to a stack whose JSON does not name the state that it reads.
    TF_VAR_state_storage_account_name: "sttfstate",
    TF_VAR_state_container_name: "tfstate",
  };
  const applied = new Map<string, Life>();
  afterAll(() => {
    for (const life of applied.values()) life.remove();
  });

  /** A copy of what the first apply made, which is made once for all changes that begin alike. */
  async function start({ from, stacks }: Change): Promise<Life> {
    const key = JSON.stringify([from, stacks]);
    const known = applied.get(key) ?? new Life(env);
    if (!applied.has(key)) await known.apply(json(from, stacks));
    applied.set(key, known);
    return known.copy();
  }

  test("a cluster of an earlier release keeps its network and its channel, and is updated in place", async () => {
    const now = json({});
    const life = new Life(env);
    await life.apply(asEarlier(now));
    await expectChange(life, asEarlier(now), now);
    const values = clusterOf(life);
    expect(values.automatic_upgrade_channel).toBeNull();
    expect(values.network_profile[0]).toMatchObject({ network_data_plane: null, network_plugin_mode: "overlay" });
    expect(values.network_profile[0].network_policy).not.toBe("cilium");
    // Stated settings reach it.
    const stated = json({ cluster: { networkPolicy: "cilium", upgradeChannel: "patch" } });
    await expectChange(life, now, stated);
    const after = clusterOf(life);
    expect(after).toMatchObject({ automatic_upgrade_channel: "patch" });
    expect(after.network_profile[0]).toMatchObject({ network_data_plane: "cilium", network_policy: "cilium" });
    life.remove();
  });

  test.each(CHANGES.map((change) => [change.name, change] as const))("%s, and back", async (_, change) => {
    const life = await start(change);
    const [from, to] = [json(change.from, change.stacks), json(change.to, change.stacks)];
    await expectChange(life, from, to, change.there);
    if (!change.there?.refused) await expectChange(life, to, from, change.back);
    life.remove();
  });

  test("an upgrade narrows the role of the sample to its secret, and applied first it overlaps the old one", async () => {
    const change = { name: "upgrade", settings: [], from: {}, to: {} };
    const life = await start(change);
    const now = json({});
    // What an earlier release wrote: the role on the vault, below the vault.
    const [role, wait] = ["resource", "wait"].map(
      (part) => new RegExp(`vault_greeting_identity-key-vault-secrets-user_${part}_\\w+`).exec(JSON.stringify(now))![0],
    );
    const vault = /\$\{azurerm_key_vault\.\w+\.id\}/.exec(JSON.stringify(now))![0];
    const before = JSON.parse(
      JSON.stringify(now)
        .replaceAll(/\$\{azurerm_key_vault_secret[^}]*\.key_vault_id\}[^"]*/g, vault)
        .replaceAll(role!, "vault_identity-key-vault-secrets-user_resource_07A397E8")
        .replaceAll(wait!, "vault_identity-key-vault-secrets-user_wait_6494149C"),
    ) as Stacks;
    const scopes = () =>
      life
        .objects("azurerm_role_assignment")
        .filter(({ values }) => values.role_definition_name === "Key Vault Secrets User")
        .map(({ values }) => String(values.scope).split("/").slice(-2).join("/"))
        .sort();
    await life.apply(before);
    expect(scopes()).toEqual([expect.stringMatching(/^vaults\/kv-orders-/)]);

    await life.apply(now, { workloadArgs: [`-target=time_sleep.${wait}`] });
    expect(scopes()).toEqual(["secrets/greeting", expect.stringMatching(/^vaults\/kv-orders-/)]);
    const planned = await life.apply(now);
    expect(planned.workload).toMatchObject({ created: [], destroyed: [expect.stringMatching(/07A397E8$/)] });
    expect(scopes()).toEqual(["secrets/greeting"]);
    await life.expectNothingToDo(now);
    life.remove();
  });
});
