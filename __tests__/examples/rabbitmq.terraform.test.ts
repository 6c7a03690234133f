import { Testing } from "cdktf";
import { RabbitMq } from "../../examples/rabbitmq";
import { synthesize } from "../../testing";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../kit/terraform";

describeTerraform("examples/rabbitmq.ts, applied", () => {
  const workspace = new Workspace(synthesize(new RabbitMq(Testing.app({ stackTraces: false }), "rabbitmq")), {
    env: { STUB_DELAY_MS: "30" },
  });
  const login = { TF_VAR_user: "the-user", TF_VAR_password: "the-password" };
  beforeAll(async () => {
    await workspace.init();
    await workspace.must(["validate"]);
  });
  afterAll(() => workspace.remove());

  test("asks for nothing, and names the variable that has no value", async () => {
    const { status, output } = await workspace.run(["apply", "-input=false", "-auto-approve"], { TF_VAR_user: "the-user" });
    expect(status).toBe(1);
    expect(output.replace(/[│\s]+/g, " ")).toContain("The secret has no value. Set the environment variable TF_VAR_password and apply again.");
  });

  test("writes login, account and credential before the broker, and the login nowhere else", async () => {
    await workspace.apply(login);
    const broker = writesOf(workspace.writes(), "kubernetes_deployment_v1");
    for (const type of ["kubernetes_secret_v1", "kubernetes_service_account_v1", "azurerm_federated_identity_credential"])
      expectBefore(writesOf(workspace.writes(), type), broker);
    expect(await workspace.must(["show", "-json"])).not.toMatch(/the-user|the-password/);
    const { status } = await workspace.plan(login);
    expect(status).toBe(0);
    await workspace.destroy();
  });
});
