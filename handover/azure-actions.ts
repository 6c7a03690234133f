/** What the azurerm provider does for one kind of resource, as Azure actions. */
export interface AzureRule {
  /** The type in Azure's resource ids; empty where it has none of its own. */
  readonly armType: string;
  /**
   * Where the actions are needed: `subscription`, or the argument that names the resource group or holds the id of what
   * the resource belongs to.
   */
  readonly within: "subscription" | "resource_group_name" | (string & {});
  readonly actions: readonly string[];
  readonly dataActions?: readonly string[];
  /** Actions that Azure asks for on the subscription, wherever the resource is. */
  readonly onSubscription?: readonly string[];
  /** Actions that only an argument brings, on what that argument names; a dotted path reaches into blocks. */
  readonly when?: readonly {
    readonly argument: string;
    readonly actions: readonly string[];
    /** `self`: on the resource's own scope, because the argument names no other. @default - the id in the argument */
    readonly on?: "self";
    /** The actions come unless the argument has this value. @default - they come where the argument is there */
    readonly unless?: boolean;
  }[];
  /** Page of learn.microsoft.com/azure/role-based-access-control/permissions that lists the actions. */
  readonly source: string;
}

const all = (type: string, ...more: readonly string[]): string[] => [
  ...["read", "write", "delete"].map((each) => `${type}/${each}`),
  ...more,
];

const JOIN_SUBNET = "Microsoft.Network/virtualNetworks/subnets/join/action";
const ASSIGN_IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
const WORKSPACE_KEYS = "Microsoft.OperationalInsights/workspaces/sharedKeys/action";

/**
 * Actions by Terraform type, for resources that are created, changed and destroyed.
 *
 * Sources: Azure's permission reference (each row names its page) for the actions, and the sources of azurerm 4.81 for
 * which of them a create, read, update and delete call; read 2026-11. Role assignments are in grant-permissions.ts,
 * because they come with a condition.
 */
export const AZURE_RESOURCES: Readonly<Record<string, AzureRule>> = {
  azurerm_resource_group: {
    armType: "",
    within: "subscription",
    // On destroy the provider first looks whether the group still holds anything.
    actions: all(
      "Microsoft.Resources/subscriptions/resourceGroups",
      "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
    ),
    source: "management-and-governance",
  },
  azurerm_user_assigned_identity: {
    armType: "Microsoft.ManagedIdentity/userAssignedIdentities",
    within: "resource_group_name",
    actions: all("Microsoft.ManagedIdentity/userAssignedIdentities"),
    source: "identity",
  },
  azurerm_federated_identity_credential: {
    armType: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    within: "user_assigned_identity_id",
    actions: all(
      "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
      "Microsoft.ManagedIdentity/userAssignedIdentities/read",
    ),
    source: "identity",
  },
  azurerm_kubernetes_cluster: {
    armType: "Microsoft.ContainerService/managedClusters",
    within: "resource_group_name",
    actions: all(
      "Microsoft.ContainerService/managedClusters",
      "Microsoft.ContainerService/managedClusters/agentPools/read",
      "Microsoft.ContainerService/managedClusters/agentPools/write",
      "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
    ),
    when: [
      {
        argument: "default_node_pool.vnet_subnet_id",
        actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"],
      },
      {
        argument: "default_node_pool.pod_subnet_id",
        actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"],
      },
      { argument: "identity.identity_ids", actions: [ASSIGN_IDENTITY] },
      { argument: "kubelet_identity.user_assigned_identity_id", actions: [ASSIGN_IDENTITY] },
      {
        argument: "oms_agent.log_analytics_workspace_id",
        actions: ["Microsoft.OperationalInsights/workspaces/read", WORKSPACE_KEYS],
      },
      { argument: "disk_encryption_set_id", actions: ["Microsoft.Compute/diskEncryptionSets/read"] },
      {
        argument: "local_account_disabled",
        actions: ["Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action"],
        on: "self",
        unless: true,
      },
      { argument: "ingress_application_gateway.gateway_id", actions: ["Microsoft.Network/applicationGateways/read"] },
      {
        argument: "network_profile.load_balancer_profile.outbound_ip_address_ids",
        actions: ["Microsoft.Network/publicIPAddresses/read", "Microsoft.Network/publicIPAddresses/join/action"],
      },
    ],
    source: "containers",
  },
  azurerm_kubernetes_cluster_node_pool: {
    armType: "Microsoft.ContainerService/managedClusters/agentPools",
    within: "kubernetes_cluster_id",
    actions: all(
      "Microsoft.ContainerService/managedClusters/agentPools",
      "Microsoft.ContainerService/managedClusters/read",
    ),
    when: [
      { argument: "vnet_subnet_id", actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"] },
      { argument: "pod_subnet_id", actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"] },
    ],
    source: "containers",
  },
  azurerm_kubernetes_cluster_extension: {
    armType: "Microsoft.KubernetesConfiguration/extensions",
    within: "cluster_id",
    actions: all("Microsoft.KubernetesConfiguration/extensions", "Microsoft.ContainerService/managedClusters/read"),
    source: "hybrid-multicloud",
  },
  azurerm_container_registry: {
    armType: "Microsoft.ContainerRegistry/registries",
    within: "resource_group_name",
    actions: all("Microsoft.ContainerRegistry/registries", "Microsoft.ContainerRegistry/registries/replications/read"),
    onSubscription: ["Microsoft.ContainerRegistry/checkNameAvailability/read"],
    when: [
      {
        argument: "admin_enabled",
        actions: ["Microsoft.ContainerRegistry/registries/listCredentials/action"],
        on: "self",
      },
      { argument: "identity.identity_ids", actions: [ASSIGN_IDENTITY] },
    ],
    source: "containers",
  },
  azurerm_key_vault: {
    armType: "Microsoft.KeyVault/vaults",
    within: "resource_group_name",
    actions: all("Microsoft.KeyVault/vaults"),
    when: [
      {
        argument: "network_acls.virtual_network_subnet_ids",
        actions: ["Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action"],
      },
      { argument: "access_policy", actions: ["Microsoft.KeyVault/vaults/accessPolicies/write"], on: "self" },
    ],
    source: "security",
  },
  azurerm_key_vault_access_policy: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read", "Microsoft.KeyVault/vaults/accessPolicies/write"],
    source: "security",
  },
  azurerm_key_vault_secret: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["getSecret/action", "setSecret/action", "update/action", "delete", "recover/action"].map(
      (each) => `Microsoft.KeyVault/vaults/secrets/${each}`,
    ),
    source: "security",
  },
  azurerm_key_vault_key: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: [
      ...["read", "create/action", "update/action", "delete", "recover/action"].map(
        (each) => `Microsoft.KeyVault/vaults/keys/${each}`,
      ),
      "Microsoft.KeyVault/vaults/keyrotationpolicies/read",
      "Microsoft.KeyVault/vaults/keyrotationpolicies/write",
    ],
    source: "security",
  },
  azurerm_key_vault_certificate: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: [
      ...["read", "create/action", "import/action", "update/action", "delete", "recover/action"].map(
        (each) => `Microsoft.KeyVault/vaults/certificates/${each}`,
      ),
      // The provider reads the certificate's content back as the secret behind it.
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    ],
    source: "security",
  },
  azurerm_role_definition: {
    armType: "Microsoft.Authorization/roleDefinitions",
    within: "scope",
    actions: all("Microsoft.Authorization/roleDefinitions"),
    source: "management-and-governance",
  },
  azurerm_management_lock: {
    armType: "Microsoft.Authorization/locks",
    within: "scope",
    actions: all("Microsoft.Authorization/locks"),
    source: "management-and-governance",
  },
  azurerm_policy_definition: {
    armType: "Microsoft.Authorization/policyDefinitions",
    within: "subscription",
    actions: all("Microsoft.Authorization/policyDefinitions"),
    source: "management-and-governance",
  },
  azurerm_resource_group_policy_assignment: {
    armType: "Microsoft.Authorization/policyAssignments",
    within: "resource_group_id",
    actions: all("Microsoft.Authorization/policyAssignments", "Microsoft.Authorization/policyDefinitions/read"),
    source: "management-and-governance",
  },
  azurerm_resource_policy_assignment: {
    armType: "Microsoft.Authorization/policyAssignments",
    within: "resource_id",
    actions: all("Microsoft.Authorization/policyAssignments", "Microsoft.Authorization/policyDefinitions/read"),
    source: "management-and-governance",
  },
  azurerm_monitor_diagnostic_setting: {
    armType: "Microsoft.Insights/diagnosticSettings",
    within: "target_resource_id",
    actions: all("Microsoft.Insights/diagnosticSettings"),
    when: [
      {
        argument: "log_analytics_workspace_id",
        actions: ["Microsoft.OperationalInsights/workspaces/read", WORKSPACE_KEYS],
      },
      {
        argument: "storage_account_id",
        actions: ["Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/listKeys/action"],
      },
    ],
    source: "monitor",
  },
  azurerm_log_analytics_workspace: {
    armType: "Microsoft.OperationalInsights/workspaces",
    within: "resource_group_name",
    actions: all("Microsoft.OperationalInsights/workspaces", WORKSPACE_KEYS),
    source: "monitor",
  },
  azurerm_application_insights: {
    armType: "Microsoft.Insights/components",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Insights/components",
      "Microsoft.Insights/components/currentBillingFeatures/read",
      "Microsoft.Insights/components/currentBillingFeatures/write",
    ),
    when: [{ argument: "workspace_id", actions: ["Microsoft.OperationalInsights/workspaces/read"] }],
    source: "monitor",
  },
  azurerm_storage_account: {
    armType: "Microsoft.Storage/storageAccounts",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Storage/storageAccounts",
      "Microsoft.Storage/storageAccounts/listKeys/action",
      ...["blobServices", "fileServices", "queueServices"].flatMap((each) => [
        `Microsoft.Storage/storageAccounts/${each}/read`,
        `Microsoft.Storage/storageAccounts/${each}/write`,
      ]),
    ),
    when: [
      {
        argument: "network_rules.virtual_network_subnet_ids",
        actions: ["Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action"],
      },
      { argument: "identity.identity_ids", actions: [ASSIGN_IDENTITY] },
    ],
    source: "storage",
  },
  azurerm_storage_container: {
    armType: "Microsoft.Storage/storageAccounts/blobServices/containers",
    within: "storage_account_id",
    actions: all("Microsoft.Storage/storageAccounts/blobServices/containers", "Microsoft.Storage/storageAccounts/read"),
    source: "storage",
  },
  azurerm_storage_management_policy: {
    armType: "Microsoft.Storage/storageAccounts/managementPolicies",
    within: "storage_account_id",
    actions: all("Microsoft.Storage/storageAccounts/managementPolicies", "Microsoft.Storage/storageAccounts/read"),
    source: "storage",
  },
  azurerm_virtual_network: {
    armType: "Microsoft.Network/virtualNetworks",
    within: "resource_group_name",
    actions: all("Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets/read"),
    source: "networking",
  },
  azurerm_subnet: {
    armType: "Microsoft.Network/virtualNetworks/subnets",
    within: "resource_group_name",
    actions: all("Microsoft.Network/virtualNetworks/subnets", "Microsoft.Network/virtualNetworks/read"),
    source: "networking",
  },
  azurerm_subnet_nat_gateway_association: {
    armType: "",
    within: "subnet_id",
    actions: ["Microsoft.Network/virtualNetworks/subnets/read", "Microsoft.Network/virtualNetworks/subnets/write"],
    when: [
      {
        argument: "nat_gateway_id",
        actions: ["Microsoft.Network/natGateways/read", "Microsoft.Network/natGateways/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_subnet_route_table_association: {
    armType: "",
    within: "subnet_id",
    actions: ["Microsoft.Network/virtualNetworks/subnets/read", "Microsoft.Network/virtualNetworks/subnets/write"],
    when: [
      {
        argument: "route_table_id",
        actions: ["Microsoft.Network/routeTables/read", "Microsoft.Network/routeTables/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_network_security_group: {
    armType: "Microsoft.Network/networkSecurityGroups",
    within: "resource_group_name",
    actions: all("Microsoft.Network/networkSecurityGroups"),
    source: "networking",
  },
  azurerm_route_table: {
    armType: "Microsoft.Network/routeTables",
    within: "resource_group_name",
    actions: all("Microsoft.Network/routeTables"),
    source: "networking",
  },
  azurerm_nat_gateway: {
    armType: "Microsoft.Network/natGateways",
    within: "resource_group_name",
    actions: all("Microsoft.Network/natGateways"),
    source: "networking",
  },
  azurerm_nat_gateway_public_ip_association: {
    armType: "",
    within: "nat_gateway_id",
    actions: ["Microsoft.Network/natGateways/read", "Microsoft.Network/natGateways/write"],
    when: [
      {
        argument: "public_ip_address_id",
        actions: ["Microsoft.Network/publicIPAddresses/read", "Microsoft.Network/publicIPAddresses/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_public_ip: {
    armType: "Microsoft.Network/publicIPAddresses",
    within: "resource_group_name",
    actions: all("Microsoft.Network/publicIPAddresses"),
    source: "networking",
  },
  azurerm_private_endpoint: {
    armType: "Microsoft.Network/privateEndpoints",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Network/privateEndpoints",
      ...all("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"),
    ),
    when: [
      { argument: "subnet_id", actions: ["Microsoft.Network/virtualNetworks/subnets/read", JOIN_SUBNET] },
      {
        argument: "private_dns_zone_group.private_dns_zone_ids",
        actions: ["Microsoft.Network/privateDnsZones/read", "Microsoft.Network/privateDnsZones/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_dns_zone: {
    armType: "Microsoft.Network/dnsZones",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Network/dnsZones",
      "Microsoft.Network/dnsZones/SOA/read",
      "Microsoft.Network/dnsZones/SOA/write",
    ),
    source: "networking",
  },
  azurerm_private_dns_zone: {
    armType: "Microsoft.Network/privateDnsZones",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Network/privateDnsZones",
      "Microsoft.Network/privateDnsZones/SOA/read",
      "Microsoft.Network/privateDnsZones/SOA/write",
    ),
    source: "networking",
  },
  azurerm_private_dns_zone_virtual_network_link: {
    armType: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    within: "resource_group_name",
    actions: all("Microsoft.Network/privateDnsZones/virtualNetworkLinks"),
    when: [
      {
        argument: "virtual_network_id",
        actions: ["Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/join/action"],
      },
    ],
    source: "networking",
  },
  azurerm_disk_encryption_set: {
    armType: "Microsoft.Compute/diskEncryptionSets",
    within: "resource_group_name",
    actions: all("Microsoft.Compute/diskEncryptionSets"),
    when: [{ argument: "identity.identity_ids", actions: [ASSIGN_IDENTITY] }],
    source: "compute",
  },
  azurerm_servicebus_namespace: {
    armType: "Microsoft.ServiceBus/namespaces",
    within: "resource_group_name",
    actions: all(
      "Microsoft.ServiceBus/namespaces",
      "Microsoft.ServiceBus/namespaces/authorizationRules/listkeys/action",
      "Microsoft.ServiceBus/namespaces/networkRuleSets/read",
      "Microsoft.ServiceBus/namespaces/networkRuleSets/write",
    ),
    source: "integration",
  },
  azurerm_servicebus_queue: {
    armType: "Microsoft.ServiceBus/namespaces/queues",
    within: "namespace_id",
    actions: all("Microsoft.ServiceBus/namespaces/queues", "Microsoft.ServiceBus/namespaces/read"),
    source: "integration",
  },
  azurerm_cosmosdb_account: {
    armType: "Microsoft.DocumentDB/databaseAccounts",
    within: "resource_group_name",
    actions: all(
      "Microsoft.DocumentDB/databaseAccounts",
      "Microsoft.DocumentDB/databaseAccounts/listKeys/action",
      "Microsoft.DocumentDB/databaseAccounts/readonlykeys/action",
      "Microsoft.DocumentDB/databaseAccounts/listConnectionStrings/action",
    ),
    source: "databases",
  },
  azurerm_mssql_server: {
    armType: "Microsoft.Sql/servers",
    within: "resource_group_name",
    actions: all(
      "Microsoft.Sql/servers",
      ...all("Microsoft.Sql/servers/administrators"),
      ...all("Microsoft.Sql/servers/azureADOnlyAuthentications"),
      "Microsoft.Sql/servers/connectionPolicies/read",
      "Microsoft.Sql/servers/connectionPolicies/write",
      "Microsoft.Sql/servers/restorableDroppedDatabases/read",
      "Microsoft.Sql/servers/vulnerabilityAssessments/read",
    ),
    source: "databases",
  },
};

const readOnly = (armType: string, source: string, ...more: readonly string[]): AzureRule => ({
  armType,
  within: "resource_group_name",
  actions: [`${armType}/read`, ...more],
  source,
});

/** Actions by Terraform type, for data sources. */
export const AZURE_DATA: Readonly<Record<string, AzureRule>> = {
  azurerm_client_config: { armType: "", within: "subscription", actions: [], source: "general" },
  azurerm_subscription: {
    armType: "",
    within: "subscription",
    actions: ["Microsoft.Resources/subscriptions/read"],
    source: "management-and-governance",
  },
  azurerm_resource_group: {
    armType: "",
    within: "subscription",
    actions: ["Microsoft.Resources/subscriptions/resourceGroups/read"],
    source: "management-and-governance",
  },
  azurerm_role_definition: {
    armType: "Microsoft.Authorization/roleDefinitions",
    within: "subscription",
    actions: ["Microsoft.Authorization/roleDefinitions/read"],
    source: "management-and-governance",
  },
  azurerm_kubernetes_cluster: readOnly(
    "Microsoft.ContainerService/managedClusters",
    "containers",
    "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
  ),
  azurerm_container_registry: readOnly("Microsoft.ContainerRegistry/registries", "containers"),
  azurerm_user_assigned_identity: readOnly("Microsoft.ManagedIdentity/userAssignedIdentities", "identity"),
  azurerm_key_vault: readOnly("Microsoft.KeyVault/vaults", "security"),
  azurerm_key_vault_secret: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
    source: "security",
  },
  azurerm_log_analytics_workspace: readOnly("Microsoft.OperationalInsights/workspaces", "monitor", WORKSPACE_KEYS),
  azurerm_dns_zone: readOnly("Microsoft.Network/dnsZones", "networking"),
  azurerm_private_dns_zone: readOnly("Microsoft.Network/privateDnsZones", "networking"),
  azurerm_storage_account: readOnly(
    "Microsoft.Storage/storageAccounts",
    "storage",
    "Microsoft.Storage/storageAccounts/listKeys/action",
  ),
  azurerm_subnet: readOnly("Microsoft.Network/virtualNetworks/subnets", "networking"),
  azurerm_virtual_network: readOnly("Microsoft.Network/virtualNetworks", "networking"),
};

/** What the provider reads before anything else. */
export const ALWAYS = [
  "Microsoft.Resources/subscriptions/read",
  "Microsoft.Resources/subscriptions/providers/read",
] as const;

/** Providers whose resources live only in the state, or that Terraform itself serves. */
export const WITHOUT_PERMISSIONS = ["random", "time", "terraform", "null", "local"] as const;
