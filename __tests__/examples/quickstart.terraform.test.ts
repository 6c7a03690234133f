import { Testing } from "cdktf";
import { Quickstart } from "../../examples/quickstart";
import { synthesize, type TerraformJson } from "../../testing";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../kit/terraform";

const ROLE = "azurerm_role_assignment";
const kubernetes = (writes: readonly LoggedWrite[], op: LoggedWrite["op"] = "create"): LoggedWrite[] =>
  writes.filter((write) => write.provider.includes("kubernetes") && write.op === op);

describeTerraform("examples/quickstart.ts, applied", () => {
  let json: TerraformJson;
  let workspace: Workspace;
  let writes: LoggedWrite[];
  const role = (name: string, op: LoggedWrite["op"] = "create"): LoggedWrite[] => {
    const found = writesOf(writes, ROLE, op).filter((write) => write.attrs.role_definition_name === name);
    expect(found).toHaveLength(1);
    return found;
  };

  beforeAll(async () => {
    json = synthesize(new Quickstart(Testing.app({ stackTraces: false }), "quickstart"));
    workspace = new Workspace(json, { env: { STUB_DELAY_MS: "30", STUB_STRICT: "1" } });
    await workspace.init();
    await workspace.must(["validate"]);
    await workspace.apply();
    writes = workspace.writes();
  });
  afterAll(() => workspace.remove());

  test("the officer's role, and its time to reach Azure, come before the secret", () => {
    const secret = writesOf(writes, "azurerm_key_vault_secret");
    expectBefore(role("Key Vault Secrets Officer"), secret);
    // Waits have one id for all in the log: theirs is the one that fits between.
    const between = writesOf(writes, "time_sleep").filter(
      ({ attrs, time, end }) =>
        attrs.create_duration === "60s" && time >= role("Key Vault Secrets Officer")[0]!.end && end <= secret[0]!.time,
    );
    expect(between).not.toHaveLength(0);
    const [wait] = Object.entries(json.resource.time_sleep!).filter(([, each]) =>
      JSON.stringify(each.triggers).includes("secrets-officer"),
    );
    expect(Object.values(json.resource.azurerm_key_vault_secret!)).toEqual([
      expect.objectContaining({ depends_on: [`time_sleep.${wait![0]}`] }),
    ]);
  });

  test("the cluster's administrator comes before the first Kubernetes object", () => {
    expectBefore(role("Azure Kubernetes Service RBAC Cluster Admin"), kubernetes(writes));
    expectBefore(writesOf(writes, "time_sleep").filter((write) => write.attrs.create_duration === "120s"), kubernetes(writes));
  });

  test("credential and reader role come before the deployment", () => {
    const deployment = writesOf(writes, "kubernetes_deployment_v1");
    expectBefore(writesOf(writes, "azurerm_federated_identity_credential"), deployment);
    expectBefore(role("Key Vault Secrets User"), deployment);
    expectBefore(writesOf(writes, "kubernetes_service_account_v1"), deployment);
  });

  test("what could run while the cluster is created does not wait for it", () => {
    for (const type of ["azurerm_user_assigned_identity", "azurerm_key_vault", "azurerm_key_vault_secret"])
      expect(json).not.toApplyBefore("azurerm_kubernetes_cluster", type);
  });

  test("the secret's value is in neither state nor log", async () => {
    const state = await workspace.must(["show", "-json"]);
    expect(state).not.toContain("Hello!");
    expect(JSON.stringify(writes)).not.toContain("Hello!");
  });

  test("a second plan has nothing to do", async () => {
    const { status, output } = await workspace.plan();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
  });

  test("destroying takes Kubernetes objects before the role that may remove them, and the secret before the officer's", async () => {
    await workspace.destroy();
    writes = workspace.writes();
    const gone = kubernetes(writes, "delete");
    expect(gone).toHaveLength(3);
    expectBefore(gone, role("Azure Kubernetes Service RBAC Cluster Admin", "delete"));
    expectBefore(writesOf(writes, "azurerm_key_vault_secret", "delete"), role("Key Vault Secrets Officer", "delete"));
    expect(await workspace.must(["state", "list"])).toBe("");
  });
});
