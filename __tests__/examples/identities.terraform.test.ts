import { Testing } from "cdktf";
import { Identities } from "../../examples/identities";
import { synthesize } from "../../testing";
import { type StateResource, stateOf } from "../kit/state";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../kit/terraform";

describeTerraform("examples/identities.ts, applied", () => {
  let workspace: Workspace;
  let writes: LoggedWrite[];
  let state: StateResource[];
  const roles = (role: string): LoggedWrite[] =>
    writesOf(writes, "azurerm_role_assignment").filter((write) => write.attrs.role_definition_name === role);
  const one = (type: string): LoggedWrite[] => {
    const found = writesOf(writes, type);
    expect(found).toHaveLength(1);
    return found;
  };

  beforeAll(async () => {
    const app = Testing.app({ stackTraces: false });
    workspace = new Workspace(synthesize(new Identities(app, "identities")), { env: { STUB_DELAY_MS: "30" } });
    await workspace.init();
    await workspace.must(["validate"]);
    await workspace.apply();
    writes = workspace.writes();
    state = await stateOf(workspace);
  });
  afterAll(() => workspace.remove());

  test("each role goes to the principal that needs it, on exactly its scope", () => {
    const assignments = state.filter(({ type }) => type === "azurerm_role_assignment").map(({ values }) => values);
    const find = (type: string, name: string) =>
      state.find((each) => each.type === type && each.values.name === name)!.values;
    const controlPlane = find("azurerm_user_assigned_identity", "id-control-plane");
    const kubelet = find("azurerm_user_assigned_identity", "id-kubelet");
    const given = (role: string) => {
      const found = assignments.filter((each) => each.role_definition_name === role);
      expect(found).toHaveLength(1);
      const { principal_id, principal_type, scope } = found[0]!;
      return { principal_id, principal_type, scope };
    };
    const identity = { principal_type: "ServicePrincipal" };
    expect(given("Managed Identity Operator")).toEqual({
      ...identity,
      principal_id: controlPlane.principal_id,
      scope: kubelet.id,
    });
    expect(given("Network Contributor")).toEqual({
      ...identity,
      principal_id: controlPlane.principal_id,
      scope: find("azurerm_subnet", "nodes").id,
    });
    expect(given("AcrPull")).toEqual({
      ...identity,
      principal_id: kubelet.principal_id,
      scope: find("azurerm_container_registry", "crplatform").id,
    });
    expect(given("Azure Kubernetes Service RBAC Cluster Admin").scope).toBe(
      find("azurerm_kubernetes_cluster", "aks-platform").id,
    );
    expect(assignments).toHaveLength(4);
  });

  test.each(["Managed Identity Operator", "Network Contributor"])("%s works before the cluster is made", (role) => {
    expectBefore(roles(role), one("azurerm_kubernetes_cluster"));
  });

  test("the cluster waits for the roles to reach Azure, not only for their assignments", () => {
    const sleeps = writesOf(writes, "time_sleep").filter((write) => write.attrs.create_duration === "60s");
    expect(sleeps).toHaveLength(2);
    expectBefore(sleeps, one("azurerm_kubernetes_cluster"));
  });

  test("the administrator's role comes after the cluster, which it is on", () => {
    expectBefore(one("azurerm_kubernetes_cluster"), roles("Azure Kubernetes Service RBAC Cluster Admin"));
  });

  test("a second plan has nothing to do", async () => {
    const { status, output } = await workspace.plan();
    expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
  });

  test("destroy takes the cluster before the roles it needs", async () => {
    await workspace.destroy();
    const all = workspace.writes();
    const deleted = (role: string) =>
      writesOf(all, "azurerm_role_assignment", "delete").filter((write) => write.attrs.role_definition_name === role);
    expectBefore(writesOf(all, "azurerm_kubernetes_cluster", "delete"), [
      ...deleted("Managed Identity Operator"),
      ...deleted("Network Contributor"),
    ]);
  });
});
