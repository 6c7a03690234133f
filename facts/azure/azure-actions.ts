import { DATABASE_RESOURCES } from "./azure-database-actions";
import { NETWORK_RESOURCES } from "./azure-network-actions";
import { all, ASSIGN_IDENTITY, type AzureRule, FIND_VAULT, JOIN_SUBNET, WORKSPACE_KEYS } from "./azure-rule";

/**
 * Actions by Terraform type, for resources that are created, changed and destroyed.
 *
 * Sources: Azure's permission reference (each row names its page) for the actions, and the sources of azurerm 4.81 for
 * which of them a create, read, update and delete call; read 2026-11. Role assignments are in grant-permissions.ts,
 * because they come with a condition.
 */
export const AZURE_RESOURCES: Readonly<Record<string, AzureRule>> = {
  ...NETWORK_RESOURCES,
  ...DATABASE_RESOURCES,
  azurerm_resource_group: {
    armType: "",
    within: "subscription",
    // On destroy the provider first looks whether the group still holds anything.
    actions: all(
      "Microsoft.Resources/subscriptions/resourceGroups",
      "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
    ),
    changesOnly: ["Microsoft.Resources/subscriptions/resourceGroups/resources/read"],
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
    // A refresh asks for maintenance configurations too, and ignores a refusal; agent pools only around changes.
    changesOnly: ["Microsoft.ContainerService/managedClusters/agentPools/read"],
    known: "measured",
    when: [
      {
        argument: "default_node_pool.vnet_subnet_id",
        actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"],
      },
      {
        argument: "default_node_pool.pod_subnet_id",
        actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"],
      },
      {
        argument: "api_server_access_profile.subnet_id",
        actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"],
      },
      { argument: "identity.identity_ids", actions: [ASSIGN_IDENTITY] },
      { argument: "kubelet_identity.user_assigned_identity_id", actions: [ASSIGN_IDENTITY] },
      {
        argument: "oms_agent.log_analytics_workspace_id",
        actions: ["Microsoft.OperationalInsights/workspaces/read", WORKSPACE_KEYS],
      },
      { argument: "disk_encryption_set_id", actions: ["Microsoft.Compute/diskEncryptionSets/read"] },
      ...["maintenance_window.allowed", "maintenance_window_auto_upgrade", "maintenance_window_node_os"].map(
        (block) => ({
          argument: `${block}.${block.endsWith("allowed") ? "day" : "frequency"}`,
          actions: all("Microsoft.ContainerService/managedClusters/maintenanceConfigurations"),
          on: "self" as const,
        }),
      ),
      {
        argument: "microsoft_defender.log_analytics_workspace_id",
        actions: ["Microsoft.OperationalInsights/workspaces/read", WORKSPACE_KEYS],
      },
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
      {
        argument: "network_profile.load_balancer_profile.outbound_ip_prefix_ids",
        actions: ["Microsoft.Network/publicIPPrefixes/read", "Microsoft.Network/publicIPPrefixes/join/action"],
      },
    ],
    source: "containers",
  },
  // Source of the requests: azurerm 5.2.0 containers/kubernetes_automatic_cluster_resource.go, read 2026-11.
  azurerm_kubernetes_automatic_cluster: {
    armType: "Microsoft.ContainerService/managedClusters",
    within: "resource_group_name",
    actions: all(
      "Microsoft.ContainerService/managedClusters",
      "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
    ),
    when: [
      ...["hosted_system.node_subnet_id", "hosted_system.system_node_subnet_id", "api_server_access.subnet_id"].map(
        (argument) => ({ argument, actions: [JOIN_SUBNET, "Microsoft.Network/virtualNetworks/subnets/read"] }),
      ),
      { argument: "identity.identity_ids", actions: [ASSIGN_IDENTITY] },
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
    known: "measured",
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
    // Asked for a deleted vault of the name before it is made, and for when it goes once it is destroyed.
    onSubscriptionForChanges: ["Microsoft.KeyVault/locations/deletedVaults/read"],
    known: "measured",
    when: [
      {
        argument: "purge_protection_enabled",
        actions: [
          "Microsoft.KeyVault/locations/deletedVaults/purge/action",
          "Microsoft.KeyVault/locations/operationResults/read",
        ],
        on: "subscription",
        unless: true,
      },
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
    onSubscriptionForChanges: FIND_VAULT,
    known: "measured",
    dataActions: ["getSecret/action", "setSecret/action", "update/action", "delete", "recover/action"].map(
      (each) => `Microsoft.KeyVault/vaults/secrets/${each}`,
    ),
    purge: "Microsoft.KeyVault/vaults/secrets/purge/action",
    source: "security",
  },
  azurerm_key_vault_key: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    onSubscriptionForChanges: FIND_VAULT,
    dataActions: [
      ...["read", "create/action", "update/action", "delete", "recover/action"].map(
        (each) => `Microsoft.KeyVault/vaults/keys/${each}`,
      ),
      "Microsoft.KeyVault/vaults/keyrotationpolicies/read",
      "Microsoft.KeyVault/vaults/keyrotationpolicies/write",
    ],
    purge: "Microsoft.KeyVault/vaults/keys/purge/action",
    source: "security",
  },
  azurerm_key_vault_certificate: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    onSubscriptionForChanges: FIND_VAULT,
    dataActions: [
      ...["read", "create/action", "import/action", "update/action", "delete", "recover/action"].map(
        (each) => `Microsoft.KeyVault/vaults/certificates/${each}`,
      ),
      // The provider reads the certificate's content back as the secret behind it.
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    ],
    purge: "Microsoft.KeyVault/vaults/certificates/purge/action",
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
      ...["blobServices", "fileServices", "queueServices"].flatMap((each) => [
        `Microsoft.Storage/storageAccounts/${each}/read`,
        `Microsoft.Storage/storageAccounts/${each}/write`,
      ]),
    ),
    when: [
      {
        argument: "shared_access_key_enabled",
        actions: ["Microsoft.Storage/storageAccounts/listKeys/action"],
        on: "self",
        unless: false,
      },
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

/** What the provider reads before anything else. */
export const ALWAYS = [
  "Microsoft.Resources/subscriptions/read",
  "Microsoft.Resources/subscriptions/providers/read",
] as const;

/** Providers whose resources live only in the state, or that Terraform itself serves. */
export const WITHOUT_PERMISSIONS = ["random", "time", "terraform", "null", "local"] as const;
