import { App } from "cdktf";
import { Identities } from "../../examples/identities";
import { synthesize } from "../../testing";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../kit/terraform";

describeTerraform("examples/identities.ts, applied", () => {
  let workspace: Workspace;
  let writes: LoggedWrite[];
  const roles = (role: string): LoggedWrite[] =>
    writesOf(writes, "azurerm_role_assignment").filter((write) => write.attrs.role_definition_name === role);
  const identity = (name: string): LoggedWrite =>
    writesOf(writes, "azurerm_user_assigned_identity").find((write) => write.name === name)!;
  const one = (type: string): LoggedWrite[] => {
    const found = writesOf(writes, type);
    expect(found).toHaveLength(1);
    return found;
  };

  beforeAll(async () => {
    const app = new App({ outdir: "/tmp/unused", stackTraces: false });
    workspace = new Workspace(synthesize(new Identities(app, "identities")), { env: { STUB_DELAY_MS: "30" } });
    await workspace.init();
    await workspace.must(["validate"]);
    await workspace.apply();
    writes = workspace.writes();
  });
  afterAll(() => workspace.remove());

  test("each role goes to the principal that needs it, on exactly its scope", () => {
    const given = writesOf(writes, "azurerm_role_assignment").map(({ attrs }) => ({
      role: attrs.role_definition_name,
      principal: attrs.principal_id,
      type: attrs.principal_type,
      scope: attrs.scope,
    }));
    const [cluster, subnet, registry] = ["azurerm_kubernetes_cluster", "azurerm_subnet", "azurerm_container_registry"].map(
      (type) => one(type)[0]!,
    );
    const controlPlane = identity("id-control-plane");
    const kubelet = identity("id-kubelet");
    expect(given.filter(({ role }) => role !== "Azure Kubernetes Service RBAC Cluster Admin")).toEqual(
      expect.arrayContaining([
        { role: "Managed Identity Operator", principal: controlPlane.attrs.principal_id, type: "ServicePrincipal", scope: kubelet.id },
        { role: "Network Contributor", principal: controlPlane.attrs.principal_id, type: "ServicePrincipal", scope: subnet!.id },
        { role: "AcrPull", principal: kubelet.attrs.principal_id, type: "ServicePrincipal", scope: registry!.id },
      ]),
    );
    expect(given).toHaveLength(4);
    expect(roles("Azure Kubernetes Service RBAC Cluster Admin")[0]!.attrs.scope).toBe(cluster!.id);
  });

  test.each(["Managed Identity Operator", "Network Contributor", "AcrPull"])("%s works before the cluster is made", (role) => {
    expectBefore(roles(role), one("azurerm_kubernetes_cluster"));
  });

  test("the cluster waits for the roles to reach Azure, not only for their assignments", () => {
    const sleeps = writesOf(writes, "time_sleep").filter((write) => write.attrs.create_duration === "60s");
    expect(sleeps).toHaveLength(3);
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
      ...deleted("AcrPull"),
    ]);
  });
});
