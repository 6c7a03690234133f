// The stacks of the default app, destroyed in the wrong order, and what docs/remote-state.md says of it.
import { Testing } from "cdktf";
import { build } from "../../main";
import { synthesizeAll } from "../../testing";
import { Life, type Stacks } from "../kit/life";
import { describeTerraform } from "../kit/terraform";

function json(): Stacks {
  const app = Testing.app({ stackTraces: false });
  build(app, { project: "orders", location: "centralindia", vaultRetentionDays: 7 });
  const { platform, workload } = synthesizeAll(app);
  return { platform: platform!, workload: workload! };
}

describeTerraform("platform, destroyed before workload", () => {
  test("platform is destroyed first as a whole, and then workload as the page says", async () => {
    const life = new Life();
    const stacks = json();
    await life.apply(stacks);
    await life.destroy({ platform: stacks.platform! });
    expect(life.objects("azurerm_resource_group").map(({ id }) => id.split("/").at(-1))).toEqual([
      expect.stringMatching(/^rg-orders-[0-9a-f]{6}-workload$/),
    ]);

    const workload = life.workspace("workload");
    const { status, output } = await workload.run(["destroy", "-input=false", "-auto-approve"]);
    expect(status).toBe(1);
    expect(output).toContain('This object does not have an attribute named "suffix"');
    const addresses = (await workload.must(["state", "list"]))
      .split("\n")
      .filter((line) => line.startsWith("kubernetes_"));
    await workload.must(["state", "rm", ...addresses]);
    await workload.must(["destroy", "-input=false", "-auto-approve", "-refresh=false"]);
    expect(life.objects("azurerm_resource_group")).toEqual([]);
    life.remove();
  });
});
