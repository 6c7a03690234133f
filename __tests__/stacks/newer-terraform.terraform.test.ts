// What only a newer Terraform than the lowest supported one can do. It is skipped without one.
import { Testing } from "cdktf";
import { TERRAFORM_FEATURES } from "../../facts/terraform/terraform-features";
import { appliedTest } from "../../handover/contract/contract";
import { readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { synthesizeAll } from "../../testing";
import { Life, type Stacks } from "../kit/life";
import { hasRelease } from "../kit/providers";
import { describeTerraform, Workspace } from "../kit/terraform";

const [MAJOR, MINOR] = TERRAFORM_FEATURES.keepOnDestroy;

function json(settings: Partial<Settings> = {}): Stacks {
  const app = Testing.app({ stackTraces: false });
  build(app, {
    project: "orders",
    location: "centralindia",
    vaultRetentionDays: 7,
    terraformVersion: `>= ${MAJOR}.${MINOR}`,
    administrators: [{ objectId: "00000000-0000-0000-0000-0000000000aa", type: "Group" }],
    ...settings,
  });
  const { platform, workload } = synthesizeAll(app);
  return { platform: platform!, workload: workload! };
}

const isThere = hasRelease([MAJOR, MINOR]);
if (!isThere) process.stderr.write(`skipped: the Terraform on the PATH is older than ${MAJOR}.${MINOR}\n`);
const describeNewer = isThere ? describeTerraform : describe.skip;

describeNewer(`with Terraform ${MAJOR}.${MINOR}`, () => {
  test("keepOnDestroy leaves the cluster and the vault with all that they need, and refuses to replace them", async () => {
    const life = new Life();
    const stacks = json({ keepOnDestroy: true });
    await life.apply(stacks);
    const address = Object.keys(
      (stacks.workload as { resource: Record<string, object> }).resource["azurerm_key_vault"]!,
    );
    const replaced = await life
      .workspace("workload")
      .run(["plan", "-input=false", "-no-color", `-replace=azurerm_key_vault.${address[0]}`]);
    expect(replaced.output).toContain("Instance cannot be destroyed");
    await life.destroy(stacks);
    const left = (type: string): number => life.objects(`azurerm_${type}`).length;
    expect(["key_vault", "key_vault_secret", "kubernetes_cluster", "resource_group"].map(left)).toEqual([1, 1, 1, 2]);
    // The administrator's on the cluster and on the vault, and the control plane's on the kubelet identity; no credential.
    expect(["user_assigned_identity", "role_assignment", "federated_identity_credential"].map(left)).toEqual([2, 3, 0]);
    life.remove();
  });

  test("the test of a bundle applies each stack with mocked providers, and destroys what it applied", async () => {
    const documents = Object.values(json()).map((each) => readDocument(each));
    const model = readTrusts(documents);
    for (const original of documents) {
      // A protection that the default app does not have.
      const protectedJson = structuredClone(original.json) as { resource: Record<string, Record<string, object>> };
      for (const group of Object.values(protectedJson.resource["azurerm_resource_group"]!))
        Object.assign(group, { lifecycle: { prevent_destroy: true } });
      const workspace = new Workspace(protectedJson);
      workspace.write(
        "contract/applied.tftest.json",
        appliedTest({ model, original, written: original, upstream: [] })!,
      );
      await workspace.must(["init", "-input=false"]);
      expect(await workspace.must(["test", "-no-color", "-test-directory=contract"])).toContain("1 passed, 0 failed");
    }
  });
});
