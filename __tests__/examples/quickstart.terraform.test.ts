import { Testing } from "cdktf";
import { Quickstart } from "../../examples/quickstart";
import { synthesize } from "../../testing";
import { stateOf } from "../kit/state";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../kit/terraform";

const ROLE = "azurerm_role_assignment";
const kubernetes = (writes: readonly LoggedWrite[], op: LoggedWrite["op"] = "create"): LoggedWrite[] =>
  writes.filter((write) => write.provider.includes("kubernetes") && write.op === op);

describeTerraform("examples/quickstart.ts, applied", () => {
  let workspace: Workspace;
  let writes: LoggedWrite[];
  const role = (name: string, op: LoggedWrite["op"] = "create"): LoggedWrite[] => {
    const found = writesOf(writes, ROLE, op).filter((write) => write.attrs.role_definition_name === name);
    expect(found).toHaveLength(1);
    return found;
  };

  beforeAll(async () => {
    const stack = new Quickstart(Testing.app({ stackTraces: false }), "quickstart");
    workspace = new Workspace(synthesize(stack), { env: { STUB_DELAY_MS: "30", STUB_STRICT: "1" } });
    await workspace.init();
    await workspace.must(["validate"]);
    await workspace.apply();
    writes = workspace.writes();
  });
  afterAll(() => workspace.remove());

  test("the officer's role, and its time to reach Azure, come before the secret", async () => {
    const secret = writesOf(writes, "azurerm_key_vault_secret");
    expectBefore(role("Key Vault Secrets Officer"), secret);
    const grant = role("Key Vault Secrets Officer")[0]!.id;
    const waits = (await stateOf(workspace)).filter(
      ({ type, values }) => type === "time_sleep" && (values.triggers as { grant?: string }).grant === grant,
    );
    expect(waits).toHaveLength(1);
    expectBefore(
      writesOf(writes, "time_sleep").filter(({ id }) => id === waits[0]!.values.id),
      secret,
    );
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

  test("what could run beside the cluster's creation does not wait for it", () => {
    const [cluster] = writesOf(writes, "azurerm_kubernetes_cluster");
    for (const type of ["azurerm_user_assigned_identity", "azurerm_key_vault"])
      for (const write of writesOf(writes, type)) expect(write.time <= cluster!.end).toBe(true);
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
