import { Testing } from "cdktf";
import { Platform } from "../../stacks/platform";
import type { Settings } from "../../stacks/settings-types";
import { Workload } from "../../stacks/workload";
import { constructTree, synthesize } from "../../testing";

const SETTINGS: Settings = { project: "orders", location: "centralindia", vaultRetentionDays: 7 };
const GROUP = { objectId: "00000000-0000-0000-0000-000000000002", type: "Group" } as const;

function workload(settings: Partial<Settings> = {}): Workload {
  const app = Testing.app({ stackTraces: false });
  const all = { ...SETTINGS, ...settings };
  return new Workload(app, "workload", new Platform(app, "platform", all), all);
}
const jsonOf = (settings?: Partial<Settings>) => synthesize(workload(settings));
const only = (block: Record<string, unknown> | undefined) => Object.values(block ?? {})[0] as Record<string, never>;

describe("the workload stack", () => {
  test("is made of this", () => {
    expect(constructTree(workload(), { depth: 1 })).toMatchInlineSnapshot(`
     "workload (Workload)
     ├── backend (LocalBackend)
     ├── azurerm (AzurermProvider)
     ├── platform (UpstreamState)
     │   └── … 1 more
     ├── resource-group (ResourceGroup)
     ├── vault (VaultAccess)
     │   └── … 10 more
     ├── client-config (DataAzurermClientConfig)
     ├── caller (Caller)
     ├── greeting_value (TerraformVariable)
     ├── identity (ManagedIdentity)
     │   └── … 2 more
     ├── cluster (NamedCluster)
     │   └── … 2 more
     ├── kubernetes (KubernetesProvider)
     ├── sample (FederatedBinding)
     │   └── … 4 more
     ├── namespaces (Namespaces)
     │   └── … 1 more
     ├── sample-deployment (DeploymentV1)
     └── outputs (Construct)
         └── … 4 more"
    `);
  });

  test("comes after the platform, and reads its outputs by name", () => {
    const stack = workload();
    expect(stack.dependencies.map(({ node }) => node.id)).toEqual(["platform"]);
    const json = synthesize(stack);
    expect(Object.keys(json.data.terraform_remote_state!)).toEqual(["platform"]);
    expect(JSON.stringify(json)).not.toContain("cross-stack");
  });

  test("trusts the sample's service account, wires its pod and lets it read its secret", () => {
    const json = jsonOf();
    expect(json).toFederate({ subject: "system:serviceaccount:orders:sample" });
    expect(json).toGrantRole("Key Vault Secrets User");
    expect(json).toProtectVault();
    expect(json).toBeFullyWired();
  });

  test("has a pod that a reviewer lets pass", () => {
    const { spec } = only(jsonOf().resource.kubernetes_deployment_v1) as unknown as {
      spec: { template: { spec: { container: Record<string, unknown>[] } & Record<string, unknown> } };
    };
    expect(spec.template.spec).toMatchObject({
      node_selector: { "kubernetes.io/os": "linux" },
      security_context: { run_as_non_root: true, seccomp_profile: { type: "RuntimeDefault" } },
      container: [
        {
          image: "ghcr.io/azure/azure-workload-identity/msal-go:latest",
          resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
          security_context: {
            allow_privilege_escalation: false,
            capabilities: { drop: ["ALL"] },
            read_only_root_filesystem: true,
          },
        },
      ],
    });
    expect(spec.template.spec.container[0]!.env).toEqual([
      { name: "KEYVAULT_URL", value: expect.stringContaining("vault_uri") },
      { name: "SECRET_NAME", value: expect.stringContaining("azurerm_key_vault_secret") },
    ]);
  });

  test("needs no variable: the secret of the sample has a default value", () => {
    expect(jsonOf().variable).toEqual({
      greeting_value: expect.objectContaining({ default: "Hello!", ephemeral: true, sensitive: true }),
    });
    expect(only(jsonOf().resource.azurerm_key_vault_secret)).toMatchObject({ value_wo: "${var.greeting_value}" });
  });

  test("lets the settings' administrators write the secret instead of the principal that runs Terraform", () => {
    const json = jsonOf({ administrators: [GROUP] });
    const grants = Object.values(json.resource.azurerm_role_assignment!);
    expect(grants).toContainEqual(
      expect.objectContaining({
        principal_id: GROUP.objectId,
        principal_type: "Group",
        role_definition_name: "Key Vault Secrets Officer",
      }),
    );
    expect(JSON.stringify(json)).not.toContain("client-config.object_id");
  });

  test("logs in to the cluster as the settings say, with nothing kept", () => {
    const json = jsonOf({ kubeloginMode: "workloadidentity" });
    const [{ exec, ...rest }] = json.provider.kubernetes as unknown as [{ exec: { args: string[] }[] }];
    expect(exec[0]!.args.slice(-2)).toEqual(["--login", "workloadidentity"]);
    expect(Object.keys(rest).sort()).toEqual(["cluster_ca_certificate", "host"]);
  });

  test("removes the pods that would fail if workload identity is off, and lists what stays", () => {
    const { resource } = jsonOf({ workloadIdentity: false });
    expect(Object.keys(resource).sort()).toEqual([
      "azurerm_key_vault",
      "azurerm_key_vault_secret",
      "azurerm_resource_group",
      "azurerm_role_assignment",
      "azurerm_user_assigned_identity",
      "kubernetes_namespace_v1",
      "time_sleep",
    ]);
    const on = jsonOf();
    const off = jsonOf({ workloadIdentity: false });
    for (const type of ["azurerm_role_assignment", "azurerm_user_assigned_identity", "kubernetes_namespace_v1"])
      expect(Object.keys(off.resource[type]!)).toEqual(Object.keys(on.resource[type]!));
    expect(off.output.workload_identity_off).toEqual({
      value:
        "Removed: the deployment, the service account and the credential of the sample. Kept: the identity " +
        "${azurerm_user_assigned_identity.identity_resource_340A1051.name} with its role on the secret, the namespace orders and the " +
        "vault; to remove these too, destroy this stack.",
    });
  });

  test("can still delete its objects on the cluster if workload identity is off", () => {
    const [on, off] = [jsonOf(), jsonOf({ workloadIdentity: false })];
    expect(off.provider.kubernetes).toEqual(on.provider.kubernetes);
    expect(off.data.azurerm_kubernetes_cluster).toEqual(on.data.azurerm_kubernetes_cluster);
    expect(Object.keys(off.data.azurerm_kubernetes_cluster!)).toHaveLength(1);
  });

  test("waits as long as the settings say", () => {
    const durations = (waits?: Settings["waits"]) =>
      Object.values(jsonOf({ waits }).resource.time_sleep!)
        .map((each) => (each as { create_duration: string }).create_duration)
        .sort();
    expect(durations()).toEqual(["0s", "120s", "120s", "30s", "60s", "60s"]);
    expect(durations({ roleSeconds: 5, credentialSeconds: 0, identitySeconds: 0, clusterAdminSeconds: 7 })).toEqual([
      "0s",
      "5s",
      "5s",
      "7s",
    ]);
  });

  test("lets only Kubernetes objects wait for the role of the administrators", () => {
    const json = jsonOf();
    const [[address, wait]] = Object.entries(json.resource.time_sleep!).filter(([name]) =>
      name.includes("admin-wait"),
    ) as [[string, { triggers: object }]];
    expect(wait.triggers).toEqual({
      grants: "${data.terraform_remote_state.platform.outputs.cluster_administrators}",
      host: expect.stringMatching(/^\$\{data\.azurerm_kubernetes_cluster\..*\.host\}$/),
    });
    expect(json.provider.kubernetes).toMatchObject([{ host: `\${time_sleep.${address}.triggers.host}` }]);
    expect(JSON.stringify(jsonOf({ administrators: [] }).provider.kubernetes)).not.toContain("time_sleep");
  });

  test("owns the resource group of what it makes; what an earlier apply made elsewhere stays there", () => {
    const { resource } = jsonOf();
    expect(only(resource.azurerm_resource_group)).toMatchObject({
      name: "rg-orders-${data.terraform_remote_state.platform.outputs.suffix}-workload",
    });
    const group = "${azurerm_resource_group.resource-group.name}";
    for (const type of ["azurerm_key_vault", "azurerm_user_assigned_identity"])
      expect(only(resource[type])).toMatchObject({
        resource_group_name: group,
        lifecycle: { ignore_changes: expect.arrayContaining(["resource_group_name", "location"]) },
      });
  });
});
