import { IdentityBindings } from "../../examples/identity-binding";
import { synthesize } from "../../testing";
import { newApp } from "../kit/app";
import { describeTerraform, expectBefore, expectEachBefore, Workspace, writesOf } from "../kit/terraform";

describeTerraform("examples/identity-binding.ts, applied", () => {
  const workspace = new Workspace(synthesize(new IdentityBindings(newApp(), "identity-bindings")), {
    env: { STUB_DELAY_MS: "20" },
  });
  beforeAll(() => workspace.init());
  afterAll(() => workspace.remove());

  test("creates the identity, then its bindings to the clusters and the roles that name it, then the pods, and its role on the vault before the accounts; needs nothing at the next plan, and goes", async () => {
    await workspace.apply();
    const of = (type: string) => writesOf(workspace.writes(), type);
    const [roles, rights, accounts, pods] = ["cluster_role", "cluster_role_binding", "service_account", "deployment"].map(
      (kind) => of(`kubernetes_${kind}_v1`),
    );
    expect([roles, rights, accounts, pods].map((each) => each!.length)).toEqual([3, 30, 30, 30]);
    expectBefore(of("azurerm_user_assigned_identity"), roles!);
    expectBefore(of("azurerm_user_assigned_identity"), of("azapi_resource"));
    expect(of("azapi_resource")).toHaveLength(3);
    expectEachBefore(of("azapi_resource"), pods!, 10);
    for (const name of new Set(pods!.map((each) => each.name))) {
      const [its, running] = [rights!.filter((each) => each.name.endsWith(`.${name}`)), pods!.filter((each) => each.name === name)];
      expect([its.length, running.length]).toEqual([3, 3]);
      expectEachBefore(its, running, 1);
    }
    expectBefore(of("azurerm_role_assignment"), accounts!);
    expect((await workspace.plan()).status).toBe(0);
    await workspace.destroy();
  });
});
