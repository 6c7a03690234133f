// Runs changes of the table: applied, the second plan empty, and back again, in a world that remembers.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import { build } from "../../../main";
import type { Settings } from "../../../stacks/settings-types";
import { synthesizeAll } from "../../../testing";
import { expectChange } from "../../kit/change";
import { Life, type Stacks } from "../../kit/life";
import { hasRelease } from "../../kit/providers";
import { describeTerraform } from "../../kit/terraform";
import { type Change, CHANGES, OLD_CLUSTER, type Part, partOf, type Variant } from "./changes";

const SETTINGS: Settings = { project: "orders", location: "centralindia", vaultRetentionDays: 7 };

/** The stacks of the default app with some settings. */
export function json(settings: Variant, stacks: readonly string[] = ["platform", "workload"]): Stacks {
  const app = Testing.app({ stackTraces: false });
  build(app, { ...SETTINGS, ...settings });
  const all = synthesizeAll(app);
  return Object.fromEntries(stacks.flatMap((name) => (all[name] ? [[name, all[name]]] : [])));
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

const ENV = {
  STUB_IMPORT: existingCluster(),
  // What a pipeline gives to a stack whose JSON does not name the state that it reads.
  TF_VAR_state_storage_account_name: "sttfstate",
  TF_VAR_state_container_name: "tfstate",
};

/** A world in which nothing was applied yet. */
export const emptyWorld = (): Life => new Life(ENV);

/** Tests each change of a part. Parts have files of their own, so that they run side by side. */
export function testChanges(part: Part): void {
  describeTerraform("a change after the first apply", () => {
    const applied = new Map<string, Life>();
    afterAll(() => {
      for (const each of applied.values()) each.remove();
    });

    /** A copy of what the first apply made, which is made once for all changes that begin alike. */
    async function start({ from, stacks }: Change): Promise<Life> {
      const key = JSON.stringify([from, stacks]);
      const known = applied.get(key) ?? emptyWorld();
      if (!applied.has(key)) await known.apply(json(from, stacks));
      applied.set(key, known);
      return known.copy();
    }

    const ofPart = CHANGES.filter((change) => partOf(change) === part);
    const changes = ofPart.filter(({ since }) => since === undefined || hasRelease(since));
    for (const { name, since } of ofPart.filter((each) => !changes.includes(each)))
      test.skip(`${name}, and back: it needs Terraform ${since!.join(".")}`, () => undefined);

    test.each(changes.map((change) => [change.name, change] as const))("%s, and back", async (_, change) => {
      const copy = await start(change);
      const [from, to] = [json(change.from, change.stacks), json(change.to, change.stacks)];
      await expectChange(copy, from, to, change.there);
      if (!change.there?.refused) await expectChange(copy, to, from, change.back);
      copy.remove();
    });
  });
}
