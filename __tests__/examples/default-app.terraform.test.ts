import { join } from "node:path";
import { Testing } from "cdktf";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { synthesizeAll } from "../../testing";
import { describeTerraform, expectBefore, type LoggedWrite, Workspace, writesOf } from "../kit/terraform";

const SETTINGS: Settings = { project: "orders", location: "centralindia", vaultRetentionDays: 7 };
const GROUP = "Azure Kubernetes Service RBAC Cluster Admin";

interface Upstream {
  data: { terraform_remote_state: { platform: { config: { path: string } } } };
}

/** Both stacks, each in a folder of its own, the second reading the first one's state. */
class DefaultApp {
  public readonly platform: Workspace;
  public readonly workload: Workspace;

  constructor(settings: Partial<Settings> = {}, env: Record<string, string> = {}) {
    const json = this.json(settings);
    this.platform = new Workspace(json.platform, { env: { STUB_DELAY_MS: "30", STUB_STRICT: "1", ...env } });
    this.workload = new Workspace(this.readingFrom(json.workload), { env: { STUB_DELAY_MS: "30", STUB_STRICT: "1" } });
  }

  public async init(): Promise<void> {
    for (const each of [this.platform, this.workload]) {
      await each.init();
      await each.must(["validate"]);
    }
  }

  public async apply(): Promise<void> {
    await this.platform.apply();
    await this.workload.apply();
  }

  /** The same folders with other settings. */
  public change(settings: Partial<Settings>): void {
    const json = this.json(settings);
    this.platform.use(json.platform);
    this.workload.use(this.readingFrom(json.workload));
  }

  public async expectNothingToDo(): Promise<void> {
    for (const each of [this.platform, this.workload]) {
      const { status, output } = await each.plan();
      expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
    }
  }

  public remove(): void {
    this.platform.remove();
    this.workload.remove();
  }

  private json(settings: Partial<Settings>) {
    const app = Testing.app({ stackTraces: false });
    build(app, { ...SETTINGS, ...settings });
    const { platform, workload } = synthesizeAll(app);
    return { platform: platform!, workload: workload! };
  }

  private readingFrom<T extends object>(document: T): T {
    const copy = structuredClone(document) as T & Upstream;
    copy.data.terraform_remote_state.platform.config.path = join(this.platform.folder, "terraform.tfstate");
    return copy;
  }
}

const roleOf = (writes: readonly LoggedWrite[], role: string, op: LoggedWrite["op"] = "create"): LoggedWrite[] =>
  writesOf(writes, "azurerm_role_assignment", op).filter((write) => write.attrs.role_definition_name === role);

describeTerraform("the default app, applied on an empty subscription", () => {
  const app = new DefaultApp();
  beforeAll(async () => {
    await app.init();
    await app.apply();
  });
  afterAll(() => app.remove());

  test("makes the cluster after its identities have their roles, and the administrator after the cluster", () => {
    const writes = app.platform.writes();
    const cluster = writesOf(writes, "azurerm_kubernetes_cluster");
    expectBefore(roleOf(writes, "Managed Identity Operator"), cluster);
    expectBefore(cluster, roleOf(writes, GROUP));
  });

  test("writes the secret after the officer's role, and the deployment after credential, account, secret and reader's role", () => {
    const writes = app.workload.writes();
    expectBefore(roleOf(writes, "Key Vault Secrets Officer"), writesOf(writes, "azurerm_key_vault_secret"));
    const deployment = writesOf(writes, "kubernetes_deployment_v1");
    for (const first of [
      roleOf(writes, "Key Vault Secrets User"),
      ...["azurerm_federated_identity_credential", "kubernetes_service_account_v1", "azurerm_key_vault_secret"].map((type) => writesOf(writes, type)),
    ])
      expectBefore(first, deployment);
  });

  test("trusts the issuer that the cluster has, and the account that the pod runs as", () => {
    const [credential] = writesOf(app.workload.writes(), "azurerm_federated_identity_credential");
    const [cluster] = writesOf(app.platform.writes(), "azurerm_kubernetes_cluster");
    expect(credential!.attrs).toMatchObject({ subject: "system:serviceaccount:orders:sample" });
    expect(credential!.attrs.issuer).toMatch(/^https:\/\/.*\/$/);
    expect(cluster).toBeDefined();
  });

  test("has outputs with commands that show that it worked", async () => {
    const values = JSON.parse(await app.workload.must(["output", "-json"])) as Record<string, { value: string }>;
    expect(values.see_credentials!.value).toMatch(
      /^az aks get-credentials --resource-group rg-orders-[0-9a-f]{6} --name aks-orders-[0-9a-f]{6} && kubelogin convert-kubeconfig --login azurecli$/,
    );
    expect(values.see_log!.value).toBe("kubectl logs --namespace orders deployment/sample");
  });

  test("has nothing to do in a second plan", () => app.expectNothingToDo());

  test("turns workload identity off in place: the issuer stays, and what would fail at its next restart goes", async () => {
    app.change({ workloadIdentity: false });
    expect(await app.platform.apply()).toContain("0 added, 1 changed, 0 destroyed");
    const [update] = writesOf(app.platform.writes(), "azurerm_kubernetes_cluster", "update");
    expect(update).toBeDefined();
    await app.workload.apply();
    const gone = app.workload.writes().filter((write) => write.op === "delete").map((write) => write.type);
    expect(gone).toEqual(expect.arrayContaining(["kubernetes_deployment_v1", "kubernetes_service_account_v1", "azurerm_federated_identity_credential"]));
    for (const kept of ["azurerm_key_vault", "azurerm_user_assigned_identity", "azurerm_role_assignment", "kubernetes_namespace_v1"])
      expect(gone).not.toContain(kept);
    await app.expectNothingToDo();
  });

  test("is turned on again, and destroyed, the workload before the platform", async () => {
    app.change({});
    await app.apply();
    await app.workload.destroy();
    await app.platform.destroy();
    for (const each of [app.platform, app.workload]) expect(await each.must(["state", "list"])).toBe("");
  });
});

describeTerraform("the workload before the platform", () => {
  test("fails with the name of the stack to apply first", async () => {
    const app = new DefaultApp();
    await app.platform.init();
    await app.platform.must(["apply", "-auto-approve", "-input=false", "-target=random_id.suffix"]);
    await app.workload.init();
    const { status, output } = await app.workload.plan();
    expect(status).toBe(1);
    expect(output).toContain("Apply platform first");
    app.remove();
  });
});

describeTerraform("without waits", () => {
  test("the order is the same, and the second plan empty", async () => {
    const app = new DefaultApp({ waits: { roleSeconds: 0, clusterAdminSeconds: 0, credentialSeconds: 0 } });
    await app.init();
    await app.apply();
    const writes = app.workload.writes();
    expectBefore(roleOf(writes, "Key Vault Secrets Officer"), writesOf(writes, "azurerm_key_vault_secret"));
    expectBefore(roleOf(writes, "Key Vault Secrets User"), writesOf(writes, "kubernetes_deployment_v1"));
    await app.expectNothingToDo();
    app.remove();
  });
});

describeTerraform("an existing cluster", () => {
  const ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/aks-old";
  /** A cluster with kubenet and a pool of another name, as `az aks create` made it years ago. */
  const RECORDED = {
    [ID]: {
      id: ID,
      name: "aks-old",
      resource_group_name: "rg-old",
      location: "centralindia",
      dns_prefix: "aks-old-rg-old-1",
      oidc_issuer_enabled: false,
      workload_identity_enabled: false,
      sku_tier: "Standard",
      default_node_pool: [{ name: "nodepool1", node_count: 3, vm_size: "Standard_DS2_v2" }],
      identity: [{ type: "SystemAssigned", identity_ids: [] }],
      network_profile: [{ network_plugin: "kubenet" }],
    },
  };

  test("is adopted and updated in place: its issuer and its webhook, nothing else", async () => {
    const app = new DefaultApp({ existingClusterId: ID });
    app.platform.write("existing.json", JSON.stringify(RECORDED));
    const env = { STUB_IMPORT: join(app.platform.folder, "existing.json") };
    await app.platform.init();
    const { output } = await app.platform.plan(env);
    expect(output).toMatch(/Plan: 1 to import, \d+ to add, 1 to change, 0 to destroy/);
    expect(output).toMatch(/oidc_issuer_enabled +: *false -> true|oidc_issuer_enabled +=? *false -> true/);
    await app.platform.apply(env);
    const [update] = writesOf(app.platform.writes(), "azurerm_kubernetes_cluster", "update");
    expect(update!.name).toBe("aks-old");
    expect(writesOf(app.platform.writes(), "azurerm_kubernetes_cluster")).toHaveLength(0);
    const { status } = await app.platform.plan(env);
    expect(status).toBe(0);
    const refused = await app.platform.run(["destroy", "-auto-approve", "-input=false"], env);
    expect(refused.status).toBe(1);
    expect(refused.output).toContain("prevent_destroy");
    app.remove();
  });
});
