import { App, Testing } from "cdktf";
import { build } from "../../main";
import { readSettings } from "../../stacks/settings";
import { synthesize } from "../../constructs/core/synthesis/synthesize";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../kit/terraform";

const UUID = "00000000-0000-0000-0000-000000000002";
const administrators = [{ objectId: UUID, type: "Group" }];
const STORE = {
  readers: [{ objectId: UUID, type: "User" }],
  allowedIpRanges: ["203.0.113.0/24"],
  logAnalyticsWorkspaceId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log`,
};

function stateStack(stateStore: object): object {
  const app = new App({ outdir: Testing.app().outdir, stackTraces: false });
  build(app, readSettings({ project: "orders", location: "westeurope", stateStack: true, administrators, stateStore }));
  synthesize(app);
  return JSON.parse(readFileSync(join(app.outdir, "stacks/state/cdk.tf.json"), "utf8")) as object;
}

describeTerraform("the state stack", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = new Workspace(stateStack(STORE), { env: { STUB_DELAY_MS: "30" } });
    await workspace.init();
    await workspace.apply();
  });
  afterEach(() => workspace.remove());

  test("applies on an empty subscription, locks when all is made, and plans nothing the second time", async () => {
    const writes = workspace.writes();
    expectBefore(writesOf(writes, "azurerm_storage_container"), writesOf(writes, "azurerm_management_lock"));
    expect(writesOf(writes, "azurerm_role_assignment")).toHaveLength(2);
    expect((await workspace.plan()).status).toBe(0);
  });

  test("is not destroyed while it is locked", async () => {
    const { status, output } = await workspace.run(["destroy", "-input=false", "-auto-approve"]);
    expect(status).toBe(1);
    expect(output).toMatch(/prevent_destroy\s+set/);
    expect(writesOf(workspace.writes(), "azurerm_storage_account", "delete")).toEqual([]);
  });

  test("is destroyed with `deleteLock` off, and deletes the lock first", async () => {
    const document = stateStack({ ...STORE, deleteLock: false }) as { terraform: { backend: unknown } };
    document.terraform.backend = { local: { path: "terraform.tfstate" } };
    workspace.write("cdk.tf.json", JSON.stringify(document));
    await workspace.destroy();
    const writes = workspace.writes();
    expectBefore(
      writesOf(writes, "azurerm_management_lock", "delete"),
      writesOf(writes, "azurerm_storage_container", "delete"),
    );
  });

  test("takes a role back while it is locked", async () => {
    const document = stateStack({ ...STORE, readers: [] }) as { terraform: { backend: unknown } };
    document.terraform.backend = { local: { path: "terraform.tfstate" } };
    workspace.write("cdk.tf.json", JSON.stringify(document));
    await workspace.apply();
    const deleted = writesOf(workspace.writes(), "azurerm_role_assignment", "delete");
    expect(deleted).toHaveLength(1);
    // Under the account the lock would refuse it; the role was granted above, on the resource group.
    expect(deleted[0]!.id).not.toContain("Microsoft.Storage");
    expect(writesOf(workspace.writes(), "azurerm_management_lock", "delete")).toEqual([]);
  });
});
