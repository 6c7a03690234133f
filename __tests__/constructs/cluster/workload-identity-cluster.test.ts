import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import {
  ClusterIdentity,
  FederatedBinding,
  type IWorkloadIdentityCluster,
  ManagedIdentity,
  RoleGrant,
  WorkloadIdentityCluster,
  type WorkloadIdentityClusterProps,
} from "../../../constructs";
import { type Block, synthesize } from "../../../testing";
import { annotations, givenCluster, newApp, newStack, unknownText } from "../../kit/app";
import { clusterKeyOf } from "../../../constructs/cluster/cluster-key";
import { resolvedIn } from "../../../values/resolved";
import { at } from "../../kit/at";

const UUID = (digit: string): string => "00000000-0000-0000-0000-000000000000".replaceAll("0", digit);
const CLUSTER_ID = `/subscriptions/${UUID("1")}/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/aks`;
const ADMINISTRATORS = [{ objectId: UUID("a"), type: "Group" }] as const;

/** A stack without a kubernetes provider, which tests of a cluster configure themselves. */
function bareStack(id = "stack", app = newApp()): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: `${id}.tfstate` });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  return stack;
}

const make = (stack: TerraformStack, props: Partial<WorkloadIdentityClusterProps> = {}) =>
  new WorkloadIdentityCluster(stack, "cluster", {
    resourceGroup: { name: "rg-platform", location: "westeurope" },
    clusterName: "aks",
    administrators: ADMINISTRATORS,
    ...props,
  });
const adopt = (stack: TerraformStack, props: Partial<WorkloadIdentityClusterProps> = {}) =>
  make(stack, { importId: CLUSTER_ID, administrators: undefined, ...props });
const written = (stack: TerraformStack): Block =>
  Object.values(synthesize(stack).resource.azurerm_kubernetes_cluster!)[0]!;

describe("a new cluster", () => {
  test("has issuer and workload identity on, Entra ID logins only, and a node pool without drift", () => {
    const stack = bareStack();
    make(stack);
    const { azurerm_kubernetes_cluster } = synthesize(stack).resource;
    expect({ resource: { azurerm_kubernetes_cluster } }).toMatchInlineSnapshot(`
     resource azurerm_kubernetes_cluster cluster_resource_<hash>
       automatic_upgrade_channel: "patch"
       azure_active_directory_role_based_access_control:
         azure_rbac_enabled: true
         tenant_id: "\${data.azurerm_client_config.client-config.tenant_id}"
       default_node_pool:
         name: "system"
         node_count: 1
         temporary_name_for_rotation: "rotation"
         upgrade_settings: { max_surge: "10%" }
         vm_size: "Standard_D2s_v5"
       dns_prefix: "aks"
       identity: { type: "SystemAssigned" }
       lifecycle:
         ignore_changes:
           - "automatic_upgrade_channel"
           - "network_profile[0].network_data_plane"
           - "network_profile[0].network_policy"
       local_account_disabled: true
       location: "westeurope"
       name: "aks"
       network_profile:
         network_data_plane: "cilium"
         network_plugin: "azure"
         network_plugin_mode: "overlay"
         network_policy: "cilium"
       node_os_upgrade_channel: "NodeImage"
       oidc_issuer_enabled: true
       resource_group_name: "rg-platform"
       sku_tier: "Free"
       workload_identity_enabled: true
    `);
  });

  test("takes its arguments from the props", () => {
    const stack = bareStack();
    const tags = { team: "platform" };
    make(stack, {
      dnsPrefix: "orders",
      kubernetesVersion: "1.33",
      skuTier: "Standard",
      nodePoolName: "pool",
      nodeCount: 3,
      vmSize: "Standard_D4s_v5",
      localAccounts: true,
      protectIssuer: true,
      sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
      tags,
    });
    expect(written(stack)).toMatchObject({
      dns_prefix: "orders",
      kubernetes_version: "1.33",
      sku_tier: "Standard",
      local_account_disabled: false,
      lifecycle: { prevent_destroy: true },
      linux_profile: {
        admin_username: "azureuser",
        ssh_key: { key_data: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH" },
      },
      default_node_pool: { name: "pool", node_count: 3, vm_size: "Standard_D4s_v5" },
      tags,
    });
  });

  test("turns only the webhook off, and keeps the issuer", () => {
    const stack = bareStack();
    expect(make(stack, { workloadIdentity: false }).workloadIdentity).toBe(false);
    expect(written(stack)).toMatchObject({ oidc_issuer_enabled: true, workload_identity_enabled: false });
  });

  test("merges overrides argument by argument in node pool and network, and others whole", () => {
    const stack = bareStack();
    const overrides = {
      azurePolicyEnabled: true,
      defaultNodePool: { zones: ["1"], vmSize: "Standard_D8s_v5" },
      networkProfile: { podCidr: "10.9.0.0/16" },
    };
    make(stack, { overrides });
    expect(written(stack)).toMatchObject({
      azure_policy_enabled: true,
      default_node_pool: { name: "system", zones: ["1"], vm_size: "Standard_D8s_v5" },
      network_profile: { network_plugin: "azure", network_plugin_mode: "overlay", pod_cidr: "10.9.0.0/16" },
    });
    expect(overrides.defaultNodePool.zones).toEqual(["1"]);
  });

  test("chooses the user for SSH", () => {
    const stack = bareStack();
    make(stack, {
      sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
      adminUsername: "ops",
    });
    expect(written(stack).linux_profile.admin_username).toBe("ops");
  });

  test("has the values that other constructs need", () => {
    const stack = bareStack();
    const cluster = make(stack);
    expect(cluster).toMatchObject({
      clusterKey: "stack/cluster",
      managedHere: true,
      identityType: "SystemAssigned",
      workloadIdentity: true,
    });
    const { clusterId, clusterName, issuerUrl, nodeResourceGroupName, kubeletIdentity, controlPlaneIdentity } = cluster;
    expect(
      resolvedIn(stack, [
        clusterId,
        clusterName,
        issuerUrl,
        nodeResourceGroupName,
        kubeletIdentity.principalId,
        controlPlaneIdentity.principalId,
      ]),
    ).toEqual(
      [
        "id",
        "name",
        "oidc_issuer_url",
        "node_resource_group",
        "kubelet_identity[0].object_id",
        "identity[0].principal_id",
      ].map((each) => `\${azurerm_kubernetes_cluster.cluster_resource_9691C40B.${each}}`),
    );
  });

  test.each<[Partial<WorkloadIdentityClusterProps>, string]>([
    [
      { clusterName: "a.b" },
      '`clusterName` must be 1 to 63 letters, digits, hyphens or underscores that start and end with a letter or digit, got "a.b" (3 characters) [name]',
    ],
    [
      { administrators: [{ objectId: "me", type: "User" }] },
      '`administrators[0].objectId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "me" [uuid]',
    ],
    [
      { administrators: [ADMINISTRATORS[0], ADMINISTRATORS[0]] },
      `\`administrators\` must name each principal once, got "${UUID("a")}" twice [cluster-administrator-twice]`,
    ],
    [
      { administrators: [ADMINISTRATORS[0], { ...ADMINISTRATORS[0], objectId: UUID("a").toUpperCase() }] },
      `\`administrators\` must name each principal once, got "${UUID("a").toUpperCase()}" twice [cluster-administrator-twice]`,
    ],
    [
      { administrators: [{ objectId: UUID("b"), type: "Application" as never }] },
      '`administrators[0].type` must be one of "Group", "ServicePrincipal", "User", got "Application" [input-choice]',
    ],
    [
      { clusterName: undefined },
      "`clusterName` must be given, got undefined; if it is read from the environment, set that variable [input-missing]",
    ],
    [{ clusterName: 5 as never }, "`clusterName` must be text, got 5 [input-type]"],
    [{ skuTier: "Paid" as never }, '`skuTier` must be one of "Free", "Premium", "Standard", got "Paid" [input-choice]'],
    [
      { adminWaitSeconds: -1 },
      "`adminWaitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got -1 [wait-seconds]",
    ],
  ])("with %j is refused", (props, problem) => {
    expect(() => make(bareStack(), props)).toThrow(new Error(at("stack/cluster", problem)));
  });

  test("rejects a kubernetes_manifest in its stack, and accepts one in another stack", () => {
    const app = newApp();
    const stack = bareStack("stack", app);
    const cluster = make(stack);
    new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
    const elsewhere = newStack("elsewhere", app);
    new Manifest(elsewhere, "manifest", { manifest: {} });
    expect(() => synthesize(stack)).not.toThrow();
    new Manifest(stack, "manifest", { manifest: {} });
    expect(() => synthesize(stack)).toThrow(
      "[stack/cluster] a `kubernetes_manifest` must not be in the stack that creates its cluster, because it reads the " +
        'cluster\'s API while planning, got "stack/manifest" in the stack of "stack/cluster"; move it to a stack that uses ' +
        "WorkloadIdentityCluster.fromClusterName",
    );
  });

  test("in one stack with a binding is a warning that names the way with two stacks", () => {
    const bind = (stack: TerraformStack, cluster: IWorkloadIdentityCluster) =>
      new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
    const warning =
      "[stack/orders] the cluster and Kubernetes objects are in one stack: if the cluster must be replaced, the refresh of the objects fails. Use two stacks: create the cluster in one, and call WorkloadIdentityCluster.fromClusterName and addDependency in the other [one-stack]";
    const one = bareStack();
    bind(one, make(one));
    expect(annotations(one)).toContain(warning);
    const two = newStack();
    bind(two, givenCluster(two));
    expect(annotations(two)).not.toContain(warning);
  });
});

describe("the administrators of a new cluster", () => {
  const grants = (stack: TerraformStack) =>
    Object.values(synthesize(stack).resource.azurerm_role_assignment ?? {}).filter(
      ({ role_definition_name }) => role_definition_name === "Azure Kubernetes Service RBAC Cluster Admin",
    );

  test("are the principal that runs Terraform by default, with a warning", () => {
    const stack = bareStack();
    make(stack, { administrators: undefined });
    expect(grants(stack)).toEqual([
      expect.objectContaining({ principal_id: "${data.azurerm_client_config.client-config.object_id}" }),
    ]);
    expect(annotations(stack)).toHaveLength(1);
  });

  test("are the named principals, in any order of the list", () => {
    const names = (...digits: string[]) => {
      const stack = bareStack();
      make(stack, { administrators: digits.map((digit) => ({ objectId: UUID(digit), type: "User" })) });
      expect(annotations(stack)).toEqual([]);
      expect(grants(stack).map(({ principal_type }) => principal_type)).toEqual(["User", "User"]);
      return Object.keys(synthesize(stack).resource.azurerm_role_assignment!).sort();
    };
    expect(names("a", "b")).toEqual(names("b", "a"));
    expect(names("A", "b")).toEqual(names("a", "b"));
  });

  test("can be a principal that is known after apply", () => {
    const stack = bareStack();
    make(stack, { administrators: [{ objectId: unknownText(stack), type: "Group" }] });
    expect(grants(stack)).toHaveLength(1);
  });

  test("are none if the list is empty; then the provider does not wait", () => {
    const stack = bareStack();
    const cluster = make(stack, { administrators: [] });
    expect(grants(stack)).toEqual([]);
    expect(cluster.ready).toBe(cluster.resource);
    expect(resolvedIn(stack, cluster.kubernetesProviderConfig().host)).toMatch(/kube_config\[0\]\.host\}$/);
  });

  test("have the role before the first Kubernetes object, which is destroyed before the role", () => {
    const stack = bareStack();
    const cluster = make(stack, { adminWaitSeconds: 0 });
    new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
    const account = new ServiceAccountV1(stack, "account", { metadata: { name: "api" } });

    expect(stack).toApplyBefore(/^azurerm_role_assignment\..*cluster-admin/, account);
    expect(Object.values(synthesize(stack).resource.time_sleep!)).toContainEqual(
      expect.objectContaining({
        create_duration: "0s",
        triggers: expect.objectContaining({ host: expect.stringMatching(/kube_config\[0\]\.host\}$/) }),
      }),
    );
    expect(resolvedIn(stack, cluster.kubernetesProviderConfig().host)).toMatch(/^\$\{time_sleep\..*host.*\}$/);
  });

  test("have a wait of two minutes by default", () => {
    const stack = bareStack();
    const cluster = make(stack);
    const durations = () => Object.values(synthesize(stack).resource.time_sleep!).map((each) => each.create_duration);
    expect(durations()).not.toContain("120s"); // nothing here writes to the cluster
    expect(cluster.ready.friendlyUniqueId).toContain("admin-wait");
    expect(durations()).toContain("120s");
  });
});

describe("the kubernetes provider", () => {
  test("rejects a login that would wait for a user", () => {
    expect(() => make(bareStack()).kubernetesProviderConfig({ login: "devicecode" as never })).toThrow(
      new Error(
        '`login` must be one of "azurecli", "azurepipelines", "msi", "spn", "workloadidentity", got "devicecode" (at stack/cluster) [input-choice]',
      ),
    );
  });

  test("logs in through kubelogin, with no kubeconfig, key or password", () => {
    const stack = newStack();
    const config = givenCluster(stack).kubernetesProviderConfig();
    expect(resolvedIn(stack, config)).toEqual({
      host: "https://aks.example",
      clusterCaCertificate: '${base64decode("Y2E=")}',
      exec: [
        {
          apiVersion: "client.authentication.k8s.io/v1beta1",
          command: "kubelogin",
          args: [
            "get-token",
            "--environment",
            "AzurePublicCloud",
            "--server-id",
            "6dae42f8-4368-4678-94ff-3960e28e3630",
            "--login",
            "azurecli",
          ],
        },
      ],
    });
  });

  test("takes the login, the cloud and a name", () => {
    const cluster = givenCluster(newStack());
    const options = { login: "workloadidentity", environment: "AzureChinaCloud", alias: "blue" } as const;
    expect(cluster.kubernetesProviderConfig(options)).toMatchObject({
      alias: "blue",
      exec: [{ args: expect.arrayContaining(["AzureChinaCloud", "workloadidentity"]) }],
    });
  });
});

describe("an adopted cluster", () => {
  test("has another address than a created one, so that neither becomes the other", () => {
    const [made, adopted] = [bareStack(), bareStack()];
    make(made);
    adopt(adopted);
    const addresses = [made, adopted].map(
      (stack) => `azurerm_kubernetes_cluster.${Object.keys(synthesize(stack).resource.azurerm_kubernetes_cluster!)[0]}`,
    );
    expect(addresses[0]).toBe("azurerm_kubernetes_cluster.cluster_resource_9691C40B");
    // Without `importId` Terraform forgets the adopted one; with it, a cluster of our own becomes the protected one.
    expect(synthesize(made)).toMatchObject({ removed: [{ from: addresses[1], lifecycle: { destroy: false } }] });
    expect(synthesize(adopted)).toMatchObject({ moved: [{ from: addresses[0], to: addresses[1] }] });
    expect(synthesize(adopted)).not.toHaveProperty("removed");
    expect(written(adopted).lifecycle).toMatchObject({ prevent_destroy: true });
    expect(JSON.stringify(made.toHclTerraform())).not.toContain("removed");
  });

  test("states its two flags, ignores all arguments that are not stated, and is protected", () => {
    const stack = bareStack();
    const cluster = adopt(stack);
    const { lifecycle, ...rest } = written(stack);

    expect(rest).toMatchObject({ oidc_issuer_enabled: true, workload_identity_enabled: true, name: "aks" });
    for (const argument of ["sku_tier", "local_account_disabled", "network_profile", "linux_profile", "tags"])
      expect(rest).not.toHaveProperty(argument);
    expect(lifecycle.prevent_destroy).toBe(true);
    expect(lifecycle.ignore_changes).toEqual(
      expect.arrayContaining(["default_node_pool", "dns_prefix", "identity", "network_profile", "sku_tier", "tags"]),
    );
    for (const argument of [
      "oidc_issuer_enabled",
      "workload_identity_enabled",
      "name",
      "location",
      "resource_group_name",
    ])
      expect(lifecycle.ignore_changes).not.toContain(argument);
    expect(synthesize(stack).import).toEqual([
      { id: CLUSTER_ID, to: expect.stringMatching(/^azurerm_kubernetes_cluster\./) },
    ]);
    expect(cluster.identityType).toBeUndefined();
  });

  test("updates what is stated, in the node pool argument by argument", () => {
    const stack = bareStack();
    adopt(stack, {
      skuTier: "Standard",
      nodeCount: 3,
      localAccounts: false,
      kubernetesVersion: "1.33",
      dnsPrefix: "orders",
      tags: { team: "platform" },
      sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
      overrides: { networkProfile: { networkPlugin: "azure", loadBalancerSku: "standard" } },
      protectIssuer: false,
    });
    const { lifecycle, default_node_pool, ...rest } = written(stack);
    expect(rest).toMatchObject({
      sku_tier: "Standard",
      local_account_disabled: true,
      kubernetes_version: "1.33",
      dns_prefix: "orders",
      network_profile: { network_plugin: "azure", load_balancer_sku: "standard" },
    });
    expect(default_node_pool).toMatchObject({ name: "system", node_count: 3 });
    expect(lifecycle.prevent_destroy).toBe(false);
    expect(lifecycle.ignore_changes).toEqual(
      expect.arrayContaining(["default_node_pool[0].vm_size", "default_node_pool[0].name", "identity"]),
    );
    for (const stated of [
      "sku_tier",
      "tags",
      "linux_profile",
      "network_profile",
      "default_node_pool",
      "default_node_pool[0].node_count",
    ])
      expect(lifecycle.ignore_changes).not.toContain(stated);
  });

  test("states a network only if one is given", () => {
    const stack = bareStack();
    adopt(stack, { network: { plugin: "azure", pluginMode: "overlay" } });
    expect(written(stack).network_profile).toMatchObject({ network_plugin: "azure", network_plugin_mode: "overlay" });
    expect(written(stack).lifecycle.ignore_changes).not.toContain("network_profile");
  });

  test("keeps a stated service principal", () => {
    const stack = bareStack();
    adopt(stack, { overrides: { servicePrincipal: { clientId: UUID("1"), clientSecret: unknownText(stack) } } });
    expect(written(stack)).toHaveProperty("service_principal");
    expect(written(stack)).not.toHaveProperty("identity");
  });

  test("grants no role, unless administrators are named", () => {
    const stack = bareStack();
    adopt(stack);
    expect(synthesize(stack).resource).not.toHaveProperty("azurerm_role_assignment");
    const other = bareStack();
    adopt(other, { administrators: ADMINISTRATORS });
    expect(other).toGrantRole("Azure Kubernetes Service RBAC Cluster Admin");
  });

  test("has no control plane identity as a grantee, unless it is stated", () => {
    const stack = bareStack();
    expect(() => adopt(stack).controlPlaneIdentity).toThrow(
      new Error(
        "`identity` must be given to grant the control plane of an adopted cluster a role; `az aks show --query identity` " +
          "prints what it has (at stack/cluster) [cluster-control-plane-unknown]",
      ),
    );
    const other = bareStack();
    const controlPlane = ManagedIdentity.fromManagedIdentityName(other, "plane", {
      identityName: "id-plane",
      resourceGroupName: "rg",
    });
    expect(adopt(other, { identity: ClusterIdentity.userAssigned(controlPlane) }).controlPlaneIdentity).toBe(
      controlPlane,
    );
    expect(written(other).lifecycle.ignore_changes).not.toContain("identity");
  });
});

describe("a cluster from a data source", () => {
  const look = (stack: TerraformStack, attrs: object = {}) =>
    WorkloadIdentityCluster.fromClusterName(stack, "looked-up", {
      clusterName: "aks",
      resourceGroupName: "rg-platform",
      ...attrs,
    });

  test("fails in the plan if its issuer is off, and says how to turn it on", () => {
    const stack = newStack();
    look(stack);
    expect(Object.values(synthesize(stack).data.azurerm_kubernetes_cluster!)).toEqual([
      expect.objectContaining({
        name: "aks",
        resource_group_name: "rg-platform",
        lifecycle: {
          postcondition: [
            {
              condition: "${self.oidc_issuer_enabled}",
              error_message:
                "The OIDC issuer of the cluster aks is off, so nothing can trust its service accounts. Turn it on: " +
                "az aks update --resource-group rg-platform --name aks --enable-oidc-issuer --enable-workload-identity",
            },
          ],
        },
      }),
    ]);
  });

  test("has the values that other constructs need", () => {
    const stack = newStack();
    const cluster = look(stack, { clusterName: "AKS" });
    expect(cluster).toMatchObject({ clusterName: "AKS", clusterKey: "stack/looked-up", managedHere: false });
    expect(cluster.workloadIdentity).toBeUndefined();
    expect(cluster.resourceGroup.name).toBe("rg-platform");
    const { host } = cluster.kubernetesProviderConfig();
    const values = [
      cluster.clusterId,
      cluster.issuerUrl,
      cluster.resourceGroup.location,
      cluster.kubeletIdentity.principalId,
      host,
    ];
    expect(resolvedIn(stack, values)).toEqual(
      ["id", "oidc_issuer_url", "location", "kubelet_identity[0].object_id", "kube_config[0].host"].map((each) =>
        expect.stringContaining(`.${each}}`),
      ),
    );
    expect(cluster.kubeletIdentity).toMatchObject({
      principalName: "looked-up-kubelet",
      principalKey: "stack/looked-up/kubelet",
      principalType: "ServicePrincipal",
    });
  });

  test("is known by its path if its name is a token", () => {
    const stack = newStack();
    expect(clusterKeyOf(look(stack, { clusterName: unknownText(stack) }))).toBe("stack/looked-up");
    expect(() => synthesize(stack)).not.toThrow();
  });

  test.each([
    [{ clusterName: "-" }, /^`clusterName` must be 1 to 63 /],
    [{ resourceGroupName: "rg." }, /^`resourceGroupName` must be 1 to 90 /],
  ])("with %j is refused", (attrs, problem) => {
    expect(() => look(newStack(), attrs)).toThrow(problem);
  });

  const MADE = { name: "aks", resourceGroupName: "rg-platform", location: "w", defaultNodePool: { name: "a" } };

  test("is an error in the stack that creates it", () => {
    const stack = newStack();
    new KubernetesCluster(stack, "made", MADE);
    look(stack);
    expect(() => synthesize(stack)).toThrow(
      '[stack/looked-up] `clusterName` must be a cluster that exists before this stack is planned, got "aks", which "stack/made" ' +
        "creates; use that construct itself (at stack/looked-up)",
    );
  });

  test("is an error if another stack creates it, unless that stack is applied first", () => {
    const app = newApp();
    const [platform, workload] = [newStack("platform", app), newStack("workload", app)];
    new KubernetesCluster(platform, "made", MADE);
    look(workload);
    expect(() => synthesize(workload)).toThrow(
      '[workload/looked-up] `clusterName` must be a cluster that exists before this stack is planned, got "aks", which ' +
        '"platform/made" creates; call `addDependency` of the stack "workload" with the stack "platform" (at workload/looked-up)',
    );
    workload.addDependency(platform);
    expect(() => synthesize(workload)).not.toThrow();
  });

  test("is accepted together with a cluster of another name", () => {
    const stack = newStack();
    new KubernetesCluster(stack, "made", { ...MADE, name: "other" });
    look(stack);
    expect(() => synthesize(stack)).not.toThrow();
  });
});

describe("a cluster from attributes", () => {
  const ATTRIBUTES = {
    clusterId: CLUSTER_ID,
    clusterName: "aks",
    resourceGroup: { name: "rg-platform", location: "westeurope" },
    issuerUrl: "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/",
  };
  const give = (attrs: object = {}, stack = newStack()) =>
    WorkloadIdentityCluster.fromClusterAttributes(stack, "given", { ...ATTRIBUTES, ...attrs });

  test("has the given values, without a data source", () => {
    const stack = newStack();
    expect(give({ workloadIdentity: true }, stack)).toMatchObject({
      ...ATTRIBUTES,
      clusterKey: "stack/given",
      managedHere: false,
      workloadIdentity: true,
    });
    expect(synthesize(stack).data).toEqual({});
    expect(clusterKeyOf(give({ clusterId: unknownText(stack) }))).toBe("stack/given");
  });

  test("has a kubelet as a grantee if its object id is given", () => {
    const stack = newStack();
    const cluster = give({ kubeletObjectId: UUID("5") }, stack);
    RoleGrant.ensure(stack, { grantee: cluster.kubeletIdentity, role: "AcrPull", scope: "/subscriptions/1" });
    expect(stack).toGrantRole("AcrPull", { to: UUID("5") });
    expect(() => give().kubeletIdentity).toThrow(
      new Error(
        "`kubeletObjectId` must be given to grant the kubelet identity a role; " +
          "`az aks show --query identityProfile.kubeletidentity.objectId` prints it (at stack/given) [cluster-kubelet-unknown]",
      ),
    );
  });

  test.each([{}, { host: "https://aks" }, { clusterCaCertificate: "Y2E=" }])(
    "configures no provider from %j",
    (attrs) => {
      expect(() => give(attrs).kubernetesProviderConfig()).toThrow(
        new Error(
          "`host` and `clusterCaCertificate` must be given to configure the kubernetes provider; " +
            "`az aks get-credentials --file -` prints both (at stack/given) [cluster-access-unknown]",
        ),
      );
    },
  );

  test.each([
    [{ clusterId: "aks" }, /^`clusterId` must be an id like /],
    [{ clusterName: "-" }, /^`clusterName` must be 1 to 63 /],
    [{ issuerUrl: ATTRIBUTES.issuerUrl.slice(0, -1) }, /^`issuerUrl` must end with a slash, /],
    [{ clusterName: "other" }, /^`clusterName` must be that of `clusterId`, "[^"]+", got "other" \(at /],
    [
      { resourceGroup: { name: "rg.", location: "westeurope" } },
      /^`resourceGroup\.name` must be 1 to 90 .* got "rg\."/,
    ],
    [{ kubeletObjectId: "x" }, /^`kubeletObjectId` must be a UUID /],
  ])("with %j is refused", (attrs, problem) => {
    expect(() => give(attrs)).toThrow(problem);
  });
});

test.each<[string, (stack: TerraformStack) => unknown]>([
  ["made", (stack) => make(stack, { administrators: [] })],
  [
    "looked up",
    (stack) => WorkloadIdentityCluster.fromClusterName(stack, "c", { clusterName: "aks", resourceGroupName: "rg" }),
  ],
  ["given", (stack) => givenCluster(stack)],
])("the stack of a cluster that is %s states the releases that it needs", (_, clusterOf) => {
  const stack = bareStack();
  clusterOf(stack);
  const { required_providers, required_version } = synthesize(stack).terraform;
  expect([required_providers.azurerm.version, required_version]).toEqual(["~> 4.81", ">= 1.11"]);
});

test("a cluster has the URLs of the discovery document and the keys of its issuer", () => {
  const stack = bareStack();
  const [cluster, given] = [make(stack), givenCluster(stack, "given")];
  expect([given.discoveryUrl, given.keysUrl]).toEqual([
    `${given.issuerUrl}.well-known/openid-configuration`,
    `${given.issuerUrl}openid/v1/jwks`,
  ]);
  expect(resolvedIn(cluster, [cluster.discoveryUrl, cluster.keysUrl])).toEqual(
    [".well-known/openid-configuration", "openid/v1/jwks"].map((path) =>
      expect.stringMatching(new RegExp(`^\\$\\{azurerm_kubernetes_cluster\\.[^}]+\\.oidc_issuer_url\\}${path}$`)),
    ),
  );
});
