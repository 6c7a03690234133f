// A private app: applied, in order, with nothing left to do, and destroyed with nothing left.
import { Testing } from "cdktf";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { synthesizeAll } from "../../testing";
import { Life, type Stacks } from "../kit/life";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../kit/terraform";

function json(settings: Partial<Settings>): Stacks {
  const app = Testing.app({ stackTraces: false });
  build(app, { project: "orders", location: "centralindia", vaultRetentionDays: 7, private: true, ...settings });
  const { platform, workload } = synthesizeAll(app);
  return { platform: platform!, workload: workload! };
}

describeTerraform("a private app", () => {
  test("is applied in order, has nothing left to do, and leaves nothing behind", async () => {
    const life = new Life();
    const stacks = json({});
    await life.apply(stacks);
    await life.expectNothingToDo(stacks);

    const platform = life.workspace("platform").writes();
    const cluster = writesOf(platform, "azurerm_kubernetes_cluster");
    expectBefore(
      writesOf(platform, "azurerm_subnet").filter(({ name }) => name === "nodes"),
      cluster,
    );
    for (const role of ["Network Contributor", "Private DNS Zone Contributor"]) {
      const roles = writesOf(platform, "azurerm_role_assignment").filter(
        ({ attrs }) => attrs.role_definition_name === role,
      );
      expect(roles).not.toEqual([]);
      expectBefore(roles, cluster);
    }
    const workload = life.workspace("workload").writes();
    const endpoint = writesOf(workload, "azurerm_private_endpoint");
    expectBefore(writesOf(workload, "azurerm_key_vault"), endpoint);
    expectBefore(endpoint, writesOf(workload, "azurerm_key_vault_secret"));

    await life.destroy(stacks);
    expect(life.objects("azurerm_resource_group")).toEqual([]);
    expect(life.objects("azurerm_private_endpoint")).toEqual([]);
    life.remove();
  });

  test("is valid for azurerm 5 too", async () => {
    for (const stack of Object.values(json({ azurermVersion: "~> 5.2" }))) {
      const workspace = new Workspace(stack);
      await workspace.init();
      await workspace.must(["validate"]);
      workspace.remove();
    }
  });
});
