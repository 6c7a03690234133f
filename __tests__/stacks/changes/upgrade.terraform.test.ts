// What an upgrade of this library does to stacks that an earlier release applied.
import type { TerraformJson } from "../../../testing";
import { expectChange } from "../../kit/change";
import type { Life, Stacks } from "../../kit/life";
import { describeTerraform } from "../../kit/terraform";
import { emptyWorld, json } from "./test-changes";

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

describeTerraform("an upgrade after the first apply", () => {
  test("a cluster of an earlier release keeps its network and its channel, and is updated in place", async () => {
    const now = json({});
    const life = emptyWorld();
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

  test("an upgrade narrows the role of the sample to its secret, and applied first it overlaps the old one", async () => {
    const life = emptyWorld();
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
