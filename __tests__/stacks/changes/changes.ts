// Every setting that can change after the first apply, what Terraform then does, and what it never does.
import type { Settings } from "../../../stacks/settings-types";
import type { Outcome } from "../../kit/change";
import { TERRAFORM_FEATURES } from "../../../facts/terraform/terraform-features";
import type { MinorRelease } from "../../../values/lowest-release";
import { CALLER_ID } from "../../kit/life";

export type Variant = Partial<Settings>;

export interface Change {
  readonly name: string;
  /** The settings that it changes, by path; none for a change of something else. */
  readonly settings: readonly string[];
  readonly from: Variant;
  readonly to: Variant;
  readonly there?: Outcome;
  readonly back?: Outcome;
  /** The stacks to look at. @default - platform and workload */
  readonly stacks?: readonly string[];
  /** The release of Terraform that it needs. @default - the lowest one that this project supports */
  readonly since?: MinorRelease;
}

/** What a change is about. */
export type Part = "administrators" | "app" | "cluster" | "network" | "state";

const PARTS: readonly (readonly [Part, RegExp])[] = [
  ["administrators", /^administrators/],
  ["cluster", /^(cluster|kubelogin|existingClusterId|workloadIdentity)/],
  ["network", /^private/],
];

export function partOf({ from, settings, stacks }: Change): Part {
  if (from.stateStack ?? stacks?.includes("state")) return "state";
  return PARTS.find(([, pattern]) => settings.some((each) => pattern.test(each)))?.[0] ?? "app";
}

const ID = {
  group: "00000000-0000-0000-0000-0000000000aa",
  other: "00000000-0000-0000-0000-0000000000bb",
} as const;
const GROUP = { objectId: ID.group, type: "Group" } as const;
const OTHER = { objectId: ID.other, type: "User" } as const;
const CALLER = { objectId: CALLER_ID, type: "User" } as const;

export const OLD_CLUSTER =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/aks-old";
const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log";
const SUBNET =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub/subnets/state";
const HUB = SUBNET.replace(/\/subnets.*/, "");
const ZONES = HUB.replace(/virtualNetworks.*/, "privateDnsZones/");
const OWN_NETWORK = { nodeSubnetId: `${HUB}/subnets/nodes`, endpointSubnetId: `${HUB}/subnets/endpoints` };
const REMOTE = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };

const ROLE = "azurerm_role_assignment";
/** The roles of a principal: administrator of the cluster, officer of the vault. */
const BOTH = [`platform ${ROLE}`, `workload ${ROLE}`];
const IN_CLUSTER = [
  "workload azurerm_federated_identity_credential",
  "workload kubernetes_deployment_v1",
  "workload kubernetes_service_account_v1",
];

/** A cluster that is replaced, with the role on it. */
const CLUSTER = ["platform azurerm_kubernetes_cluster", `platform ${ROLE}`];
const platform = (type: string, count: number): string[] => Array<string>(count).fill(`platform azurerm_${type}`);

/** The network that the platform makes. */
const MADE_NETWORK = [
  ...platform("subnet", 3),
  ...platform("subnet_network_security_group_association", 3),
  ...platform("network_security_group", 1),
  ...platform("virtual_network", 1),
];

const name = (setting: string, from: string, to: string): string => `${setting}: ${from} -> ${to}`;

/** Settings whose change touches nothing that exists, or changes it in place. */
function inPlace(settings: string, to: Variant, more: Partial<Change> = {}): Change {
  return { name: `${settings}, set`, settings: settings.split(", "), from: {}, to, ...more };
}

const stateStore = (part: string, to: Settings["stateStore"], more: Partial<Change> = {}): Change => ({
  name: `stateStore.${part}, set`,
  settings: [`stateStore.${part}`],
  from: { stateStack: true },
  to: { stateStack: true, stateStore: to },
  stacks: ["state"],
  ...more,
});

export const CHANGES: readonly Change[] = [
  {
    name: name("workloadIdentity", "on", "off"),
    settings: ["workloadIdentity"],
    from: {},
    to: { workloadIdentity: false },
    there: { destroyed: IN_CLUSTER },
  },
  {
    name: name("administrators", "the caller", "the same principal, named"),
    settings: ["administrators"],
    from: {},
    to: { administrators: [CALLER] },
    back: { destroyed: BOTH },
  },
  {
    name: name("administrators", "the caller", "a group"),
    settings: ["administrators"],
    from: {},
    to: { administrators: [GROUP] },
    there: { destroyed: BOTH },
    back: { destroyed: BOTH },
  },
  {
    name: name("administrators", "the caller", "a group and the same principal"),
    settings: ["administrators"],
    from: {},
    to: { administrators: [GROUP, CALLER] },
    back: { destroyed: [...BOTH, ...BOTH].sort() },
  },
  {
    name: name("administrators", "the caller", "others and, last, the same principal"),
    settings: ["administrators"],
    from: {},
    to: { administrators: [OTHER, CALLER] },
    there: { destroyed: BOTH },
    back: { destroyed: [...BOTH, ...BOTH].sort() },
  },
  {
    name: name("administrators", "a group", "two"),
    settings: ["administrators"],
    from: { administrators: [GROUP] },
    to: { administrators: [OTHER, GROUP] },
    back: { destroyed: BOTH },
  },
  {
    name: name("administrators", "a group", "nobody"),
    settings: ["administrators"],
    from: { administrators: [GROUP] },
    to: { administrators: [] },
    there: { destroyed: BOTH },
  },
  {
    name: name("administrators", "a group", "the same group, of another type by mistake"),
    settings: ["administrators"],
    from: { administrators: [GROUP] },
    to: { administrators: [{ ...GROUP, type: "User" }] },
  },
  {
    name: name("existingClusterId", "a cluster of its own", "an existing one"),
    settings: ["existingClusterId"],
    from: {},
    to: { existingClusterId: OLD_CLUSTER },
    there: { refused: /cluster_adopted_\w+ has lifecycle\.prevent_destroy set/ },
  },
  {
    name: name("existingClusterId", "an existing one", "a cluster of its own"),
    settings: ["existingClusterId"],
    from: { existingClusterId: OLD_CLUSTER },
    to: {},
    there: { destroyed: [`platform ${ROLE}`], forgotten: ["platform azurerm_kubernetes_cluster"] },
    back: { refused: /cluster_adopted_\w+ has lifecycle\.prevent_destroy set/ },
  },
  {
    name: name("project", "orders", "shop"),
    settings: ["project"],
    from: {},
    to: { project: "shop" },
    there: { refused: /must keep its name, got rg-shop-/ },
  },
  {
    name: name("location", "centralindia", "westeurope"),
    settings: ["location"],
    from: {},
    to: { location: "westeurope" },
    there: { refused: /rg-orders-\w+ in centralindia must keep its location, got westeurope/ },
  },
  {
    name: name("cloud", "public", "usgovernment"),
    settings: ["cloud"],
    from: {},
    to: { cloud: "usgovernment", location: "usgovvirginia" },
    there: { refused: /must keep its location, got usgovvirginia/ },
  },
  {
    name: name("subscriptionId", "that of the environment", "another"),
    settings: ["subscriptionId"],
    from: {},
    to: { subscriptionId: ID.other },
    there: { refused: /Kubernetes Cluster .* was not found/ },
  },
  {
    name: name("vaultRetentionDays", "7", "90"),
    settings: ["vaultRetentionDays"],
    from: {},
    to: { vaultRetentionDays: 90 },
    there: { refused: /keeps what is deleted for 7 days, which cannot be changed, got 90/ },
  },
  inPlace("vaultAllowedIpRanges, vaultAllowedSubnetIds", {
    vaultAllowedIpRanges: ["203.0.113.7"],
    vaultAllowedSubnetIds: [SUBNET],
  }),
  {
    name: "logAnalyticsWorkspaceId, set",
    settings: ["logAnalyticsWorkspaceId"],
    from: { stateStack: true },
    to: { stateStack: true, logAnalyticsWorkspaceId: WORKSPACE },
    stacks: ["state", "platform", "workload"],
    back: {
      destroyed: ["platform", "state", "workload"].map((stack) => `${stack} azurerm_monitor_diagnostic_setting`),
    },
  },
  inPlace(
    "cluster.version, cluster.tier, cluster.vmSize, cluster.osSku, cluster.zones, cluster.minNodeCount, cluster.maxNodeCount, cluster.networkPolicy, cluster.authorizedIpRanges, cluster.upgradeChannel, cluster.maintenanceDay, cluster.maintenanceTime",
    {
      cluster: {
        version: "1.33",
        tier: "Standard",
        vmSize: "Standard_D4s_v5",
        osSku: "AzureLinux",
        zones: ["1", "2", "3"],
        minNodeCount: 3,
        maxNodeCount: 9,
        networkPolicy: "cilium",
        authorizedIpRanges: ["203.0.113.0/24"],
        upgradeChannel: "patch",
        maintenanceDay: "Saturday",
        maintenanceTime: "22:00",
      },
    },
  ),
  inPlace("cluster.nodeCount, cluster.nodeProvisioning", { cluster: { nodeCount: 3, nodeProvisioning: "auto" } }),
  inPlace("kubeloginMode, kubeloginArguments, kubeloginEnvironment", {
    kubeloginMode: "workloadidentity",
    kubeloginArguments: ["--timeout", "60s"],
    kubeloginEnvironment: ["AZURE_FEDERATED_TOKEN_FILE=/run/token"],
  }),
  inPlace("sshPublicKey", {
    sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK someone",
  }),
  inPlace(
    "supportedRegions.userAssignedControlPlane, supportedRegions.precreatedKubelet, supportedRegions.federatedCredentials, supportedRegions.costAnalysis, supportedRegions.virtualNodes",
    {
      supportedRegions: { federatedCredentials: ["centralindia"] },
    },
  ),
  inPlace("waits.roleSeconds, waits.clusterAdminSeconds, waits.credentialSeconds, waits.identitySeconds", {
    waits: { roleSeconds: 0, clusterAdminSeconds: 0, credentialSeconds: 0, identitySeconds: 0 },
  }),
  inPlace("waits.roleSeconds, waits.clusterAdminSeconds, waits.credentialSeconds, waits.identitySeconds", {
    waits: { roleSeconds: 90, clusterAdminSeconds: 90, credentialSeconds: 90, identitySeconds: 90 },
  }),
  // The state itself is moved in __tests__/state, on an emulated storage account.
  inPlace(
    "remoteState.resourceGroupName, remoteState.storageAccountName, remoteState.containerName, remoteState.subscriptionId, remoteState.tenantId, remoteState.login",
    { remoteState: { ...REMOTE, subscriptionId: ID.other, tenantId: ID.other, login: "oidc" } },
  ),
  inPlace("remoteState.partial", { remoteState: { ...REMOTE, partial: true } }),
  inPlace("stateStack", { stateStack: true }, { stacks: ["state", "platform", "workload"] }),
  {
    name: name("stateStore.writers", "the caller", "the same principal and a group"),
    settings: ["stateStore.writers"],
    from: { stateStack: true },
    to: { stateStack: true, stateStore: { writers: [GROUP, CALLER] } },
    stacks: ["state"],
    back: { destroyed: [`state ${ROLE}`, `state ${ROLE}`] },
  },
  stateStore("readers", { readers: [GROUP] }, { back: { destroyed: [`state ${ROLE}`] } }),
  stateStore("replication", { replication: "GRS" }),
  stateStore("allowedIpRanges", { allowedIpRanges: ["203.0.113.0/24"] }),
  stateStore("allowedSubnetIds", { allowedSubnetIds: [SUBNET] }),
  stateStore(
    "logAnalyticsWorkspaceId",
    { logAnalyticsWorkspaceId: WORKSPACE },
    { back: { destroyed: ["state azurerm_monitor_diagnostic_setting"] } },
  ),
  stateStore("deleteLock", { deleteLock: false }, { there: { destroyed: ["state azurerm_management_lock"] } }),
  {
    name: "stateStore.ownStateInside, set",
    settings: ["stateStore.ownStateInside"],
    from: { stateStack: true, remoteState: REMOTE },
    to: { stateStack: true, remoteState: REMOTE, stateStore: { ownStateInside: true } },
    stacks: ["state"],
  },
  {
    name: "remoteState.storageAccountName of the store that the state stack made",
    settings: ["remoteState.storageAccountName"],
    from: { stateStack: true, remoteState: REMOTE },
    to: { stateStack: true, remoteState: { ...REMOTE, storageAccountName: "stother" } },
    stacks: ["state"],
    there: { refused: /prevent_destroy/ },
  },
  {
    name: "the cluster is replaced under its name, and has another issuer",
    settings: [],
    from: {},
    to: {},
    there: {
      args: ["-replace=azurerm_kubernetes_cluster.cluster_resource_9691C40B"],
      waits: true,
      destroyed: ["platform azurerm_kubernetes_cluster", `platform ${ROLE}`],
    },
  },
  {
    name: name("private", "false", "true"),
    settings: ["private"],
    from: { private: false },
    to: { private: true },
    there: { destroyed: CLUSTER },
    back: {
      destroyed: [
        ...CLUSTER,
        "workload azurerm_private_endpoint",
        ...platform("private_endpoint", 1),
        ...platform("private_dns_zone", 3),
        ...platform("private_dns_zone_virtual_network_link", 2),
        ...platform("role_assignment", 3),
        ...MADE_NETWORK,
      ],
    },
  },
  {
    name: "privateNetwork.runnerNetworkIds, set",
    settings: ["privateNetwork.runnerNetworkIds"],
    from: { private: true },
    to: { private: true, privateNetwork: { runnerNetworkIds: [HUB] } },
    back: { destroyed: platform("private_dns_zone_virtual_network_link", 3) },
  },
  {
    name: "privateNetwork of somebody else, zones too",
    settings: [
      "privateNetwork.nodeSubnetId",
      "privateNetwork.endpointSubnetId",
      "privateNetwork.clusterDnsZone",
      "privateNetwork.vaultDnsZoneId",
      "privateNetwork.registryDnsZoneId",
      "privateNetwork.addressRange",
    ],
    from: { private: true, privateNetwork: { addressRange: "10.1.0.0/20" } },
    to: {
      private: true,
      privateNetwork: {
        ...OWN_NETWORK,
        clusterDnsZone: "system",
        vaultDnsZoneId: `${ZONES}privatelink.vaultcore.azure.net`,
        registryDnsZoneId: `${ZONES}privatelink.azurecr.io`,
      },
    },
    there: {
      destroyed: [
        ...CLUSTER,
        ...platform("private_dns_zone", 3),
        ...platform("private_dns_zone_virtual_network_link", 2),
        ...platform("role_assignment", 3),
        ...MADE_NETWORK,
      ],
    },
    back: { destroyed: [...CLUSTER, ...platform("role_assignment", 2)] },
  },
  {
    name: "private, with a state store",
    settings: ["privateNetwork.blobDnsZoneId"],
    from: { stateStack: true, private: false },
    to: {
      stateStack: true,
      private: true,
      privateNetwork: { ...OWN_NETWORK, blobDnsZoneId: `${ZONES}privatelink.blob.core.windows.net` },
    },
    stacks: ["state"],
    back: { destroyed: ["state azurerm_private_endpoint"] },
  },
  inPlace("azurermVersion", { azurermVersion: "~> 5.2" }),
  {
    name: name("azurermVersion", "~> 5.2", "~> 4.81, with a state store"),
    settings: ["azurermVersion"],
    from: { stateStack: true, azurermVersion: "~> 5.2" },
    to: { stateStack: true },
    stacks: ["state"],
    there: { refused: /Resource instance managed by newer provider version/ },
  },
  inPlace("kubernetesVersion", { kubernetesVersion: "2.38.0" }),
  inPlace("terraformVersion", { terraformVersion: ">= 1.11.1" }),
  inPlace(
    "keepOnDestroy",
    { terraformVersion: ">= 1.16", keepOnDestroy: true },
    { since: TERRAFORM_FEATURES.keepOnDestroy },
  ),
];
