import { Testing } from "cdktf";
import { Platform } from "../../stacks/platform";
import type { Settings } from "../../stacks/settings-types";
import { constructTree, synthesize } from "../../testing";

const SETTINGS: Settings = { project: "orders", location: "centralindia" };
const GROUP = { objectId: "00000000-0000-0000-0000-000000000002", type: "Group" } as const;
const CLUSTER =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/aks-old";

const platform = (settings: Partial<Settings> = {}) =>
  new Platform(Testing.app({ stackTraces: false }), "platform", { ...SETTINGS, ...settings });
const jsonOf = (settings?: Partial<Settings>) => synthesize(platform(settings));
const clusterOf = (settings?: Partial<Settings>) =>
  Object.values(jsonOf(settings).resource.azurerm_kubernetes_cluster!)[0]! as Record<string, unknown>;

describe("the platform stack", () => {
  test("is made of this", () => {
    expect(constructTree(platform(), { depth: 1 })).toMatchInlineSnapshot(`
     "platform (Platform)
     ├── backend (LocalBackend)
     ├── azurerm (AzurermProvider)
     ├── random (RandomProvider)
     ├── suffix (Id)
     ├── resource-group (ResourceGroup)
     ├── control-plane (ManagedIdentity)
     │   └── … 1 more
     ├── kubelet (ManagedIdentity)
     │   └── … 1 more
     ├── cluster (WorkloadIdentityCluster)
     │   └── … 9 more
     ├── client-config (DataAzurermClientConfig)
     ├── caller (Caller)
     ├── registry (ContainerRegistry)
     ├── images (RegistryAccess)
     │   └── … 2 more
     └── outputs (Construct)
         └── … 6 more"
    `);
  });

  test("names everything after the project and a suffix of three random bytes", () => {
    const { resource } = jsonOf();
    expect(resource.random_id!.suffix).toMatchObject({ byte_length: 3 });
    expect(resource.azurerm_resource_group!["resource-group"]).toMatchObject({
      name: "rg-orders-${random_id.suffix.hex}",
      location: "centralindia",
    });
    expect(clusterOf()).toMatchObject({ name: "aks-orders-${random_id.suffix.hex}" });
    expect(resource.azurerm_container_registry!.registry).toMatchObject({ name: "crorders${random_id.suffix.hex}" });
  });

  test("lets the nodes pull from its registry, while the cluster waits only for the role it starts with", () => {
    expect(platform()).toGrantRole("AcrPull");
    expect(clusterOf().depends_on).toEqual([expect.stringMatching(/^time_sleep\..*managed-identity-operator_wait/)]);
  });

  test("does not wait for the administrators' role, which Kubernetes objects of other stacks need", () => {
    expect(Object.keys(jsonOf().resource.time_sleep!).filter((name) => name.includes("admin-wait"))).toEqual([]);
    expect(jsonOf().output.cluster_administrators).toEqual({
      value: expect.stringMatching(/^\$\{azurerm_role_assignment\.[^ ]*cluster-admin_resource_\w+\.id\}$/),
    });
    expect(jsonOf({ administrators: [] }).output).not.toHaveProperty("cluster_administrators");
  });

  test("keeps its resource group where it is, and says so before anything is destroyed", () => {
    expect(jsonOf().resource.azurerm_resource_group!["resource-group"]!.lifecycle).toEqual({
      ignore_changes: ["name", "location"],
      postcondition: [
        {
          condition: '${(self.name == join("", ["rg-orders-", random_id.suffix.hex]))}',
          error_message: expect.stringMatching(/must keep its name, got rg-orders-.*`project`.*docs\/changes\.md/),
        },
        {
          condition: '${(self.location == "centralindia")}',
          error_message: expect.stringMatching(/must keep its location, got centralindia: .*`location` and `cloud`/),
        },
      ],
    });
  });

  test("has outputs with stable names and no login in them", () => {
    const { output } = jsonOf();
    expect(Object.keys(output).sort()).toEqual([
      "cluster_administrators",
      "cluster_name",
      "cluster_resource_group_name",
      "registry_login_server",
      "resource_group_name",
      "suffix",
    ]);
    expect(JSON.stringify(output)).not.toMatch(/kube_config|certificate|host/);
  });

  test("gives the cluster to the administrators of the settings instead of the principal that runs Terraform", () => {
    const json = jsonOf({ administrators: [GROUP] });
    expect(json).toGrantRole("Azure Kubernetes Service RBAC Cluster Admin");
    expect(JSON.stringify(json.resource.azurerm_role_assignment)).toContain(GROUP.objectId);
    expect(JSON.stringify(json)).not.toContain("client-config.object_id");
  });

  test("passes on what the settings say of the cluster", () => {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK someone";
    expect(clusterOf({ workloadIdentity: false, sshPublicKey: key })).toMatchObject({
      oidc_issuer_enabled: true,
      workload_identity_enabled: false,
      linux_profile: { ssh_key: { key_data: key } },
    });
    const { provider } = jsonOf({ subscriptionId: GROUP.objectId });
    expect(provider.azurerm).toMatchObject([{ subscription_id: GROUP.objectId }]);
  });

  test("waits as long as the settings say", () => {
    const durations = (settings?: Partial<Settings>) =>
      Object.values(jsonOf(settings).resource.time_sleep!).map(
        (each) => (each as { create_duration: string }).create_duration,
      );
    expect(durations().sort()).toEqual(["0s", "60s"]);
    expect(durations({ waits: { roleSeconds: 5 } }).sort()).toEqual(["0s", "5s"]);
  });

  test("adopts an existing cluster where it is, and makes its own resource group for the rest", () => {
    const json = jsonOf({ existingClusterId: CLUSTER });
    expect(json).toMatchObject({ import: [{ id: CLUSTER }] });
    expect(clusterOf({ existingClusterId: CLUSTER })).toMatchObject({ name: "aks-old", resource_group_name: "rg-old" });
    expect(json.output.cluster_resource_group_name).toMatchObject({
      value: expect.stringMatching(/rg-old|resource_group_name/),
    });
    expect(json.resource.azurerm_resource_group).toBeDefined();
  });

  test("keeps its state in a file by a path that is the same on every machine, or where the settings say", () => {
    expect(jsonOf().terraform.backend).toEqual({
      local: { path: expect.stringMatching(/terraform\.platform\.tfstate$/) },
    });
    const remoteState = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };
    expect(jsonOf({ remoteState }).terraform.backend).toMatchObject({
      azurerm: { key: "orders/platform.tfstate", use_azuread_auth: true, container_name: "tfstate" },
    });
  });
});
