import { Testing } from "cdktf";
import { Mappings } from "../../examples/mappings";
import { synthesize } from "../../testing";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../kit/terraform";

describeTerraform("examples/mappings.ts, applied", () => {
  const workspace = new Workspace(synthesize(new Mappings(Testing.app({ stackTraces: false }), "mappings")), {
    env: { STUB_DELAY_MS: "50" },
  });
  beforeAll(async () => {
    await workspace.init();
    await workspace.must(["validate"]);
  });
  afterAll(() => workspace.remove());

  test("writes the credentials of an identity one after another, and those of a pod before its account and the pod", async () => {
    await workspace.apply();
    const named = (type: string, name: string) => writesOf(workspace.writes(), type).filter((each) => each.name === name);
    const credentials = writesOf(workspace.writes(), "azurerm_federated_identity_credential");
    for (const identity of ["id-shared", "id-billing"]) {
      const own = credentials.filter(({ id }) => id.includes(`/${identity}/`));
      expect(own).toHaveLength(identity === "id-shared" ? 3 : 2);
      own.slice(1).forEach((each, i) => expectBefore([own[i]!], [each]));
    }
    const accounts = "kubernetes_service_account_v1";
    expectBefore(writesOf(workspace.writes(), "kubernetes_namespace_v1"), writesOf(workspace.writes(), accounts));
    for (const name of ["reader", "writer"])
      expectBefore(
        credentials.filter((each) => each.name.startsWith(`orders_${name}_`)),
        named(accounts, name),
      );
    expectBefore(named(accounts, "writer"), named("kubernetes_deployment_v1", "writer"));
    expectBefore(named(accounts, "reader"), named("kubernetes_cron_job_v1", "nightly"));
  });

  test("needs nothing at the next plan, and goes", async () => {
    expect((await workspace.plan()).status).toBe(0);
    await workspace.destroy();
  });
});
