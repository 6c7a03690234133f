import { IdentityBindings } from "../../examples/identity-binding";
import { synthesize } from "../../testing";
import { newApp } from "../kit/app";
import { withoutAzapi } from "../kit/azapi";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../kit/terraform";

// The offline providers have no azapi, so its arguments and the time of the identity bindings are not tested here.
describeTerraform("examples/identity-binding.ts, applied with another resource in the place of the identity bindings", () => {
  const workspace = new Workspace(withoutAzapi(synthesize(new IdentityBindings(newApp(), "identity-bindings"))), {
    env: { STUB_DELAY_MS: "20" },
  });
  beforeAll(() => workspace.init());
  afterAll(() => workspace.remove());

  test("creates the identity before the roles that name it, and its role on the vault before the accounts, needs nothing at the next plan, and goes", async () => {
    await workspace.apply();
    const of = (type: string) => writesOf(workspace.writes(), type);
    const [roles, rights, accounts, pods] = ["cluster_role", "cluster_role_binding", "service_account", "deployment"].map(
      (kind) => of(`kubernetes_${kind}_v1`),
    );
    expect([roles, rights, accounts, pods].map((each) => each!.length)).toEqual([3, 30, 30, 30]);
    expectBefore(of("azurerm_user_assigned_identity"), roles!);
    expectBefore(of("azurerm_role_assignment"), accounts!);
    expect((await workspace.plan()).status).toBe(0);
    await workspace.destroy();
  });
});
