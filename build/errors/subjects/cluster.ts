import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ClusterIdentity, FederatedBinding, NodePool, RoleGrant, WorkloadIdentityCluster } from "../../../constructs";
import type { Explanations } from "../given";

const CLUSTER_ID =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/aks-orders";
const DNS_ZONE = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups";

export const CLUSTER: Explanations = {
  "add-on-app-routing": {
    cause: "The app routing add-on supports a limited number of DNS zones, all in one resource group.",
    fix: "Use fewer zones, or move them to one resource group.",
    example: ({ newCluster }) =>
      newCluster({
        addOns: {
          appRouting: {
            dnsZones: ["one", "two"].map((group) => ({
              id: `${DNS_ZONE}/rg-${group}/providers/Microsoft.Network/dnsZones/${group}.example`,
            })),
          },
        },
      }),
  },
  "add-on-application-gateway": {
    cause: "The add-on uses an existing gateway, or creates one in a subnet or address range.",
    fix: "Give exactly one of `gateway`, `subnet` and `subnetCidr`.",
    example: ({ newCluster }) => newCluster({ addOns: { applicationGateway: {} } }),
  },
  "add-on-cost-analysis": {
    cause:
      "AKS offers cost analysis with the tiers Standard and Premium, with the disk driver and without virtual nodes.",
    fix: "Set `skuTier`, and remove the conflicting setting.",
    example: ({ newCluster }) => newCluster({ addOns: { costAnalysis: true } }),
  },
  "add-on-http-routing": {
    cause: "The HTTP application routing add-on is retired.",
    fix: "Use `addOns.appRouting`.",
    example: ({ newCluster }) => newCluster({ overrides: { httpApplicationRoutingEnabled: true } }),
  },
  "add-on-identity": {
    cause: "An add-on has an identity only if it is on.",
    fix: "Turn the add-on on.",
    example: ({ newCluster }) => newCluster({}).addOnIdentity("keyVaultSecretsProvider"),
  },
  "add-on-rotation-interval": {
    cause: "The driver reads the interval as a duration of Go.",
    fix: "Write hours, minutes and seconds, such as `2m` or `1h30m`.",
    example: ({ newCluster }) => newCluster({ addOns: { keyVaultSecretsProvider: { rotationInterval: "2 minutes" } } }),
  },
  "add-on-virtual-nodes": {
    cause: "Virtual nodes need pods with addresses of a subnet and an API server without authorized IP ranges.",
    fix: 'Use Azure CNI with `pluginMode: "node-subnet"`, or remove the add-on.',
    example: ({ newCluster }) => newCluster({ addOns: { virtualNodes: { subnetName: "virtual-nodes" } } }),
  },
  "adopted-cluster-name": {
    cause: "The name or resource group differs from that of `importId`, so azurerm would replace the cluster.",
    fix: "Use the name and the resource group of the existing cluster.",
    example: ({ newCluster }) => newCluster({ importId: CLUSTER_ID, clusterName: "aks-billing" }),
  },
  "adopted-network-plugin": {
    cause: "azurerm replaces an adopted cluster whose network plugin differs from the stated one.",
    fix: "Set `network.plugin` to the plugin of the existing cluster.",
    example: ({ newCluster }) => newCluster({ importId: CLUSTER_ID, network: { policy: "calico" } }),
  },
  "adopted-network-policy": {
    cause: "Azure cannot remove the engine of network policies from a cluster.",
    fix: "Leave `network.policy` out.",
    example: ({ newCluster }) => newCluster({ importId: CLUSTER_ID, network: { plugin: "azure", policy: "none" } }),
  },
  autoscaling: {
    cause: "The settings of the autoscaler contradict each other.",
    fix: "With autoscaling give both limits and no fixed number. Without it give only the number of nodes.",
    example: ({ newCluster }) => newCluster({ overrides: { defaultNodePool: { minCount: 2, maxCount: 4 } } }),
  },
  "cluster-access-unknown": {
    cause: "The kubernetes provider needs the address and the certificate of the API server.",
    fix: "Pass `host` and `clusterCaCertificate`, or use `fromClusterName`, which reads them.",
    example: ({ cluster }) => cluster.kubernetesProviderConfig(),
  },
  "cluster-administrator-twice": {
    cause: "The same principal is in `administrators` twice. Azure rejects the second role assignment.",
    fix: "Remove one of the two.",
    example: ({ newCluster }) => {
      const administrator = { objectId: "33333333-3333-3333-3333-333333333333", type: "Group" } as const;
      newCluster({ administrators: [administrator, administrator] });
    },
  },
  "cluster-control-plane-unknown": {
    cause: "The identity of the control plane of an adopted cluster is unknown, so no role can be granted to it.",
    fix: "Set `identity`.",
    example: ({ newCluster }) => newCluster({ importId: CLUSTER_ID }).controlPlaneIdentity,
  },
  "cluster-kubelet-type": {
    cause: "A system-assigned control plane does not exist before the cluster, so it cannot attach a kubelet identity.",
    fix: "Use `ClusterIdentity.userAssigned`.",
    example: ({ identity }) => ClusterIdentity.systemAssigned({ kubelet: identity } as never),
  },
  "cluster-outside-aks": {
    cause: "The cluster is not an AKS cluster, so it has no resource id, kubelet identity or resource group.",
    fix: "Pass the value that is needed, for example the identity of a binding.",
    example: ({ stack }) =>
      WorkloadIdentityCluster.fromIssuer(stack, "factory", { issuerUrl: "https://issuer.example" }).clusterId,
  },
  "cluster-kubelet-unknown": {
    cause: "The kubelet identity of a cluster that is given by its attributes is unknown.",
    fix: "Pass `kubeletObjectId`.",
    example: ({ cluster }) => cluster.kubeletIdentity,
  },
  "cluster-logs": {
    cause: "Logs of the control plane go to a Log Analytics workspace, and each category is sent once.",
    fix: "Give `logAnalyticsWorkspaceId`, and each category once.",
    example: ({ newCluster }) => newCluster({ logCategories: ["guard"] }),
  },
  "cluster-needs": {
    cause: "An override or the escape hatch removes what pods, administrators or later plans need.",
    fix: "Remove the override.",
    example: ({ newCluster }) => newCluster({}).resource.addOverride("oidc_issuer_enabled", false),
  },
  "node-image": {
    cause: "The image of the nodes is one of another operating system than that of the pool. System pools run Linux.",
    fix: "Choose an image of the operating system of the pool.",
    example: ({ newCluster }) => newCluster({ osSku: "Windows2022" }),
  },
  "node-labels": {
    cause: "AKS sets the labels under `kubernetes.azure.com/` itself, and rejects others there.",
    fix: "Use a prefix of your own, or none.",
    example: ({ newCluster }) => newCluster({ nodeLabels: { "kubernetes.azure.com/mode": "user" } }),
  },
  "node-provisioning": {
    cause: "AKS does not support the setting in a cluster that provisions nodes by itself.",
    fix: "Change the setting as the message says, or leave `nodeProvisioning` out.",
    example: ({ newCluster }) => newCluster({ nodeProvisioning: "auto", minNodeCount: 1, maxNodeCount: 5 }),
  },
  "node-rotation": {
    cause: "azurerm creates a pool with the temporary name while the pool itself exists.",
    fix: "Choose another name.",
    example: ({ newCluster }) => newCluster({ nodePoolName: "rotation" }),
  },
  "node-taints": {
    cause: "A taint is a key, a value or none, and an effect.",
    fix: "Write `key=value:Effect` or `key:Effect`.",
    example: ({ newCluster }) => newCluster({}).addNodePool("gpu", { nodePoolName: "gpu", nodeTaints: ["gpu=true"] }),
  },
  "node-zones": {
    cause: "A pool names each zone once, and zones need the standard load balancer.",
    fix: "Name each zone once, or leave `zones` out.",
    example: ({ newCluster }) => newCluster({ zones: ["1", "1"] }),
  },
  "maintenance-window": {
    cause: "An argument of the window has the wrong form, or belongs to another frequency.",
    fix: "Change it as the message says.",
    example: ({ newCluster }) => newCluster({ upgradeWindow: { startTime: "2 am" } }),
  },
  "upgrade-channel": {
    cause: "Azure upgrades the cluster by itself, and Terraform would then undo the upgrade.",
    fix: 'State only the minor version, or none, or set `automaticUpgradeChannel: "none"`.',
    example: ({ newCluster }) => newCluster({ automaticUpgradeChannel: "patch", kubernetesVersion: "1.33.2" }),
  },
  "support-plan": {
    cause: "AKS has long-term support with the tier Premium only.",
    fix: "Set `skuTier` to Premium.",
    example: ({ newCluster }) => newCluster({ supportPlan: "AKSLongTermSupport" }),
  },
  "kubelet-role": {
    cause: "All pods on a node can use the kubelet identity, so a strong role on it is a role of every pod.",
    fix: "Grant the role to a FederatedBinding of the service account that needs it.",
    example: ({ stack, newCluster }) =>
      RoleGrant.ensure(stack, {
        grantee: newCluster({}).kubeletIdentity,
        role: "Contributor",
        scope: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders",
      }),
  },
  "kubernetes-version": {
    cause: "The version has a wrong form, or is older than the first version with workload identity.",
    fix: "Use a supported version such as `1.33`.",
    example: ({ newCluster }) => newCluster({ kubernetesVersion: "1.20" }),
  },
  "manifest-with-cluster": {
    cause: "`kubernetes_manifest` reads from the API server during the plan. The cluster does not exist at that time.",
    fix: "Move the manifest to another stack with `WorkloadIdentityCluster.fromClusterName`.",
    example: ({ stack, newCluster }) => {
      newCluster({});
      new Manifest(stack, "quota", { manifest: { apiVersion: "v1", kind: "ResourceQuota" } });
    },
  },
  "node-pool-load-balancer": {
    cause: "A cluster with a basic load balancer has one node pool only.",
    fix: 'Set `network.loadBalancerSku: "standard"`.',
    example: ({ newCluster }) =>
      newCluster({ network: { loadBalancerSku: "basic" } }).addNodePool("more", { nodePoolName: "more" }),
  },
  "node-pool-mode": {
    cause: "System pools need regular Linux nodes.",
    fix: 'Set `mode: "User"`.',
    example: ({ stack, cluster }) =>
      new NodePool(stack, "pool", { cluster, nodePoolName: "win", osType: "Windows", mode: "System" }),
  },
  "node-pool-surge": {
    cause: "`maxSurge` has a wrong form, or the pool has Spot nodes, which have no surge nodes.",
    fix: "Write a number of nodes or a percentage, and omit it for a Spot pool.",
    example: ({ stack, cluster }) => new NodePool(stack, "pool", { cluster, nodePoolName: "more", maxSurge: "200%" }),
  },
  "node-pool-windows-cilium": {
    cause: "The Cilium data plane does not support Windows nodes.",
    fix: "Use Linux nodes or another data plane.",
    example: ({ newCluster }) =>
      newCluster({ network: { dataPlane: "cilium" } }).addNodePool("win", { nodePoolName: "win", osType: "Windows" }),
  },
  "override-azure-rbac": {
    cause: "The roles of administrators are roles of Azure RBAC, which the override turns off.",
    fix: "Remove the override.",
    example: ({ newCluster }) => newCluster({ overrides: { roleBasedAccessControlEnabled: false } }),
  },
  "override-identity": {
    cause: "Role assignments of the cluster depend on its identities, so an override would break them.",
    fix: "Use the prop `identity`.",
    example: ({ newCluster }) => newCluster({ overrides: { identity: { type: "SystemAssigned" } } }),
  },
  "override-ingress-gateway": {
    cause: "azurerm rejects an application gateway that has neither an id nor a subnet.",
    fix: "Set one of `gatewayId`, `subnetId` and `subnetCidr`, or use `addOns`.",
    example: ({ newCluster }) => newCluster({ overrides: { ingressApplicationGateway: { gatewayName: "agw" } } }),
  },
  "override-network-profile": {
    cause: "The override needs another network plugin or load balancer.",
    fix: "Change `network`, or remove the override.",
    example: ({ newCluster }) =>
      newCluster({
        network: { plugin: "kubenet" },
        overrides: { networkProfile: { networkMode: "transparent" } },
      }),
  },
  "override-node-os-channel": {
    cause: "Azure allows only one channel of node images with the upgrade channel `node-image`.",
    fix: 'Set `nodeOsUpgradeChannel: "NodeImage"`.',
    example: ({ newCluster }) =>
      newCluster({ overrides: { automaticUpgradeChannel: "node-image", nodeOsUpgradeChannel: "SecurityPatch" } }),
  },
  "override-orchestrator-version": {
    cause: "The nodes have another Kubernetes version than the control plane.",
    fix: "Remove the override.",
    example: ({ newCluster }) =>
      newCluster({
        kubernetesVersion: "1.33",
        overrides: { defaultNodePool: { orchestratorVersion: "1.32" } },
      }),
  },
  "override-secrets-provider": {
    cause: "azurerm rejects the block without rotation settings.",
    fix: "Set one of them, or use `addOns.keyVaultSecretsProvider`.",
    example: ({ newCluster }) => newCluster({ overrides: { keyVaultSecretsProvider: {} } }),
  },
  "override-service-principal": {
    cause: "A new cluster uses managed identities. A service principal would need a secret.",
    fix: "Use the prop `identity`.",
    example: ({ newCluster }) => newCluster({ overrides: { servicePrincipal: { clientId: "id", clientSecret: "" } } }),
  },
  "override-support-plan": {
    cause: "Azure offers long-term support with the tier Premium only.",
    fix: 'Set `skuTier: "Premium"`.',
    example: ({ newCluster }) => newCluster({ overrides: { supportPlan: "AKSLongTermSupport" } }),
  },
  "override-workload-identity": {
    cause: "Pods need the issuer and the webhook. The override would contradict the props.",
    fix: "Remove the override, and use the prop `workloadIdentity`.",
    example: ({ newCluster }) => newCluster({ overrides: { workloadIdentityEnabled: false } }),
  },
  "ssh-public-key": {
    cause: "The key is not a public key in OpenSSH format.",
    fix: "Copy the line of a file `id_*.pub`.",
    example: ({ newCluster }) => newCluster({ sshPublicKey: "my-key" }),
  },
  "data-source-too-early": {
    cause: "Terraform reads a data source during the plan, and this app creates the resource later.",
    fix: "Use the construct, or call `addDependency` if it is in another stack.",
    example: ({ stack, newCluster }) => {
      newCluster({});
      WorkloadIdentityCluster.fromClusterName(stack, "same", {
        clusterName: "aks-orders",
        resourceGroupName: "rg-orders",
      });
    },
  },
  "provider-other-cluster": {
    cause: "The kubernetes provider reaches another cluster, whose issuer no credential trusts.",
    fix: "Pass a provider that is made with `kubernetesProviderConfig` of the cluster of the binding.",
    example: ({ stack, cluster, newCluster }) => {
      const config = newCluster({}).kubernetesProviderConfig({ alias: "other" });
      const kubernetesProvider = new KubernetesProvider(stack, "other", config);
      const serviceAccount = { namespace: "orders", name: "api" };
      new FederatedBinding(stack, "orders", { cluster, serviceAccount, kubernetesProvider });
    },
  },
};
