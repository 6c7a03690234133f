import { Testing } from "cdktf";
import { Platform } from "../../stacks/platform";
import type { Settings } from "../../stacks/settings";
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
     ├── vault (VaultAccess)
     │   └── … 9 more
     ├── client-config (DataAzurermClientConfig)
     ├── caller (Caller)
     ├── greeting_value (TerraformVariable)
     ├── cluster (NamedCluster)
     │   └── … 1 more
     ├── kubernetes (KubernetesProvider)
     ├── identity (ManagedIdentity)
     │   └── … 1 more
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

  test("trusts the sample's service account, wires its pod and lets it read the vault", () => {
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

  test("asks for no variable: the sample's secret has the tutorial's value unless another is given", () => {
    expect(jsonOf().variable).toEqual({
      greeting_value: expect.objectContaining({ default: "Hello!", ephemeral: true, sensitive: true }),
    });
    expect(only(jsonOf().resource.azurerm_key_vault_secret)).toMatchObject({ value_wo: "${var.greeting_value}" });
  });

  test("lets the settings' administrators write the secret instead of whoever applies", () => {
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

  test("keeps the vault and drops what would fail at its next restart where workload identity is off", () => {
    const { resource } = jsonOf({ workloadIdentity: false });
    expect(Object.keys(resource).sort()).toEqual([
      "azurerm_key_vault",
      "azurerm_key_vault_secret",
      "azurerm_role_assignment",
      "time_sleep",
    ]);
  });

  test("can still delete what it made on the cluster where workload identity is off", () => {
    const [on, off] = [jsonOf(), jsonOf({ workloadIdentity: false })];
    expect(off.provider.kubernetes).toEqual(on.provider.kubernetes);
    expect(off.data.azurerm_kubernetes_cluster).toEqual(on.data.azurerm_kubernetes_cluster);
    expect(Object.keys(off.data.azurerm_kubernetes_cluster!)).toHaveLength(1);
  });

  test("waits as long as the settings say", () => {
    const { resource } = jsonOf({ waits: { roleSeconds: 5, credentialSeconds: 0 } });
    const durations = Object.values(resource.time_sleep!).map(
      (each) => (each as { create_duration: string }).create_duration,
    );
    expect(durations).toEqual(["5s", "5s"]);
  });
});
