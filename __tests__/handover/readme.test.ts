import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { synthesize } from "../../constructs/core/synthesis/synthesize";
import { handOver, type HandOverOptions } from "../../handover/hand-over";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { synthesizeOrders } from "../kit/identity-bindings-app";
import { temporaryFolder } from "./synthesized";

/** A file of each bundle of a synthesized folder, by stack. */
function handedOver(from: string, file: string): Record<string, string> {
  const options: HandOverOptions = { from, out: join(temporaryFolder(), "out"), backend: "complete", foreignPaths: [] };
  return Object.fromEntries(
    handOver(options).map(({ stack, folder }) => [stack, readFileSync(join(folder, file), "utf8")]),
  );
}

/** The default app, synthesized. */
function appWith(settings: Partial<Settings>): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir, stackTraces: false });
  build(app, {
    project: "orders",
    location: "centralindia",
    administrators: [{ objectId: "22222222-2222-2222-2222-222222222222", type: "Group" }],
    remoteState: { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" },
    ...settings,
  });
  synthesize(app);
  return outdir;
}

describe("the README of a stack with identity bindings", () => {
  const from = temporaryFolder();
  synthesizeOrders(from, { looksUp: true });
  const text = handedOver(from, "README.md").orders!;

  test("binds the ClusterRole with the right to use the identity, and reads its client id first", () => {
    expect(text).toContain(
      'IDENTITY_CLIENT_ID="$(az identity show --name id-orders --resource-group rg --query clientId --output tsv)"',
    );
    expect(text).toMatch(
      /^ {4}jq '\.kubernetes\[0\]\.clusterRole' permissions\.json \| fill \| kubectl apply --filename - &&\n {6}kubectl create clusterrolebinding (orders-apply-[0-9a-f]{8}) --clusterrole=\1 --user="\$PRINCIPAL" --dry-run=client --output yaml \| kubectl apply --filename -$/m,
    );
    expect(text).toContain(
      "Azure has no action for `use-managed-identity cid.wi.aks.azure.com/{orders.data.azurerm_user_assigned_identity.identity_data_FA3115CD.client_id}`. " +
        "With the cluster as the context of kubectl:",
    );
    expect(text).toContain(
      "- `kubectl` with a login of an administrator of the cluster, once, to bind the ClusterRole.",
    );
  });

  test("deletes the ClusterRole after a destroy", () => {
    expect(text).toMatch(/ Delete the ClusterRole and the ClusterRoleBinding too: `orders-apply-[0-9a-f]{8}`\.$/m);
  });

  test("says what the right can be used for, and that the roles it writes have no other", () => {
    expect(text).toContain(
      "- It can let every pod of `{cluster at https://aks.example}` use the managed identity `{orders.data.azurerm_user_assigned_identity.identity_data_FA3115CD.client_id}`.",
    );
    expect(text).toContain(
      "- It can give its own rights in `{cluster at https://aks.example}` to anybody. Kubernetes rejects roles with other rights.",
    );
  });

  test("says which credential AKS keeps", () => {
    expect(text).toContain(
      "- AKS keeps the credential `aks-identity-binding` on `id-orders` after the last identity binding is destroyed. " +
        "If the identity stays and no cluster is bound to it any more, delete the credential by hand.",
    );
  });
});

describe("a private app", () => {
  const from = appWith({ private: true });
  const readmes = handedOver(from, "README.md");

  test("says in the README from where Terraform reaches what has no public address", () => {
    expect(readmes.workload).toContain(
      "- A host that reaches the API server of the cluster of platform, the vault of workload through a private network, for plan and apply: they have no public address. " +
        "Agents that a pipeline vendor hosts do not reach them.",
    );
    expect(readmes.platform).not.toContain("no public address");
  });

  test("shows on the trust map that the vault has no public address", () => {
    expect(handedOver(from, "trust-map.html").workload).toContain('["network","no public address"]');
  });

  test("a public app says nothing of it", () => {
    const open = appWith({});
    expect(Object.values(handedOver(open, "README.md")).join()).not.toContain("no public address");
    expect(Object.values(handedOver(open, "trust-map.html")).join()).not.toContain("no public address");
  });
});
