/**
 * Terraform resource types that may hold trust and that this library does not read: they are reported as not evaluated.
 * Sources: the types of azurerm 4.55.0; docs/resources of github.com/hashicorp/terraform-provider-azuread and
 * github.com/Azure/terraform-provider-azapi; read 2026-11.
 */

/** Providers of Microsoft Entra ID: a type that is not listed below may give somebody access. */
export const ENTRA_PROVIDERS: readonly string[] = ["azuread", "msgraph"];

/** Types of these providers that describe an object or a policy and give no access by themselves. */
export const ENTRA_TYPES_WITHOUT_TRUST: ReadonlySet<string> = new Set([
  "azuread_administrative_unit",
  "azuread_application",
  "azuread_application_app_role",
  "azuread_application_fallback_public_client",
  "azuread_application_from_template",
  "azuread_application_identifier_uri",
  "azuread_application_optional_claims",
  "azuread_application_permission_scope",
  "azuread_application_redirect_uris",
  "azuread_application_registration",
  "azuread_authentication_strength_policy",
  "azuread_claims_mapping_policy",
  "azuread_conditional_access_policy",
  "azuread_custom_directory_role",
  "azuread_directory_role",
  "azuread_group_without_members",
  "azuread_named_location",
  "azuread_service_principal",
  "azuread_user",
]);

/** Types of azurerm that give access in Azure or in a data service, or deploy a template that may. */
export const AUTHORIZATION_TYPES: ReadonlySet<string> = new Set([
  "azurerm_key_vault_managed_hardware_security_module_role_assignment",
  "azurerm_kubernetes_cluster_trusted_access_role_binding",
  "azurerm_kusto_cluster_principal_assignment",
  "azurerm_kusto_database_principal_assignment",
  "azurerm_lighthouse_assignment",
  "azurerm_management_group_template_deployment",
  "azurerm_marketplace_role_assignment",
  "azurerm_mssql_managed_instance_active_directory_administrator",
  "azurerm_pim_active_role_assignment",
  "azurerm_pim_eligible_role_assignment",
  "azurerm_postgresql_active_directory_administrator",
  "azurerm_resource_deployment_script_azure_cli",
  "azurerm_resource_deployment_script_azure_power_shell",
  "azurerm_resource_group_template_deployment",
  "azurerm_subscription_template_deployment",
  "azurerm_synapse_role_assignment",
  "azurerm_synapse_workspace_aad_admin",
  "azurerm_synapse_workspace_sql_aad_admin",
  "azurerm_tenant_template_deployment",
]);

/** Types of azapi that write a resource of any type of Azure. */
export const AZAPI_TYPES: ReadonlySet<string> = new Set([
  "azapi_data_plane_resource",
  "azapi_resource",
  "azapi_resource_action",
  "azapi_update_resource",
]);

/** Types of Azure that give access, or deploy a template that may, without the version. */
export const TRUST_IN_AZURE =
  /\/(federatedIdentityCredentials|roleAssignments|role\w+Schedule\w*|sqlRoleAssignments|accessPolicies|accessPolicyAssignments|principalAssignments|administrators|trustedAccessRoleBindings|registrationAssignments|deployments|deploymentStacks|deploymentScripts)$/i;

/** Types that create Kubernetes objects from text. */
export const CHART_TYPES: ReadonlySet<string> = new Set(["kubectl_manifest"]);
