export { AutomaticCluster } from "./cluster/automatic/automatic-cluster";
export type { AutomaticClusterNameAttributes } from "./cluster/automatic/automatic-cluster-reference";
export type { AutomaticClusterProps, AutomaticPrivateClusterProps } from "./cluster/automatic/automatic-cluster-props";
export type { KubernetesAutomaticCluster } from "./cluster/automatic/automatic-cluster-resource";
export type { ClusterUpgradeProps, ReleaseHours } from "./cluster/upgrades/cluster-upgrades";
export type { MaintenanceBreak, MaintenanceWindow, Weekday } from "./cluster/upgrades/maintenance-window";
export type { NodeProps } from "./cluster/node/node-props";
export { AzapiProvider, type AzapiProviderProps } from "./core/azapi/azapi-provider";
export { AzurermTarget } from "./core/azurerm/azurerm-target";
export { accept } from "./core/findings/accept";
export { KubernetesTarget } from "./core/providers/kubernetes-target";
export { TerraformTarget } from "./core/providers/terraform-target";
export { Caller } from "./identity/caller";
export { cloudOf } from "./core/location/cloud";
export type { IWorkloadIdentityCluster } from "./cluster/cluster";
export type {
  AddOnWithIdentity,
  ApplicationGatewayProps,
  AppRoutingProps,
  ClusterAddOnsProps,
  DefenderProps,
  KeyVaultSecretsProviderProps,
  MonitoringProps,
  VirtualNodesProps,
} from "./cluster/cluster-add-ons";
export {
  ClusterIdentity,
  type ClusterIdentityType,
  type SystemAssignedOptions,
  type UserAssignedOptions,
} from "./cluster/identity/cluster-identity";
export type { ClusterNetworkProps, PrivateClusterProps } from "./cluster/network/cluster-network";
export type { ClusterAttributes, ClusterNameAttributes } from "./cluster/reference/cluster-reference";
export type { IssuerAttributes } from "./cluster/reference/issuer-reference";
export { CustomRole, type CustomRoleProps } from "./identity/custom-role";
export { DatabaseAccess, type DatabaseGrantOptions, type IDatabaseGrantee } from "./binding/database/database-access";
export type { DatabaseAccessProps } from "./binding/database/database-access-props";
export { DataAccess, type DataAccessProps, type DataGrant, type DataGrantOptions } from "./identity/data-access";
export type { DataPlaneGrant } from "./identity/data-plane-grant";
export type { EnvironmentVariable } from "./identity/environment-variable";
export { EntraApplication, type EntraApplicationAttributes } from "./identity/entra-application";
export type { CredentialParameters, IFederatedBinding } from "./binding/binding";
export { FederatedBinding } from "./binding/federated-binding";
export type { BoundServiceAccount, FederatedBindingProps, TrustKind } from "./binding/federated-binding-props";
export { FederatedCredential } from "./binding/credential/federated-credential";
export type { FederatedCredentialProps } from "./binding/credential/federated-credential-props";
export { Fleet } from "./fleet/fleet";
export type { FleetBinding, FleetRole } from "./fleet/fleet-binding";
export type { FleetProps, FleetStack } from "./fleet/fleet-props";
export {
  type IdentityBindingAttributes,
  type IdentityBindingProps,
  type IIdentityBinding,
  IdentityBinding,
} from "./binding/identity-binding/identity-binding";
export type { RoleManifest } from "./binding/identity-binding/identity-use-manifests";
export { type KubeloginMode, type KubernetesProviderOptions } from "./cluster/access/kubernetes-provider-config";
export type { IManagedIdentity } from "./identity/identity";
export { ManagedIdentity, type ManagedIdentityProps } from "./identity/managed-identity";
export type { ManagedIdentityAttributes, ManagedIdentityNameAttributes } from "./identity/managed-identity-reference";
export {
  ImportBlock,
  type ImportBlockProps,
  MovedBlock,
  type MovedBlockProps,
  RemovedBlock,
  type RemovedBlockProps,
} from "./core/moved/moved";
export { MovedConstruct, type MovedConstructProps } from "./core/moved/moved-construct";
export { NodePool, type NodePoolOptions, type NodePoolProps } from "./cluster/node/node-pool";
export {
  type AzureDevOpsPipelineOptions,
  type GithubPipelineOptions,
  Pipeline,
  PipelineBinding,
  type PipelineBindingProps,
} from "./binding/pipeline-binding";
export { PrivateDnsZone, type PrivateDnsZoneProps } from "./private-link/private-dns-zone";
export { PrivateEndpoint, type PrivateEndpointProps } from "./private-link/private-endpoint";
export {
  type IPodIdentity,
  PodIdentity,
  type PodIdentityInstallation,
  type PodIdentityNameAttributes,
  type PodIdentityProps,
} from "./pod-identity/pod-identity";
export type { CleanUpCommand } from "./pod-identity/pod-identity-clean-up";
export { PodIdentityException, type PodIdentityExceptionProps } from "./pod-identity/pod-identity-exception";
export { PodIdentityMigration, type PodIdentityMigrationProps } from "./pod-identity/pod-identity-migration";
export {
  type AzurePolicyOptions,
  type GatekeeperPolicyOptions,
  NetRawPolicy,
} from "./pod-identity/pod-identity-net-raw";
export { MigrationPhase } from "./pod-identity/pod-identity-phase";
export type { DeploymentOptions } from "./binding/pod/deployment";
export type { PodDataOptions } from "./binding/pod/pod-data";
export { type MigrationProxy, type PodTemplate, type PodTemplateOptions } from "./binding/pod/pod-template";
export { Principal, type PrincipalAttributes } from "./identity/principal";
export {
  RegistryAccess,
  type RegistryAccessProps,
  type RegistryAttributes,
  type RegistryGrantOptions,
  type RegistryNameAttributes,
  type RegistryPermissions,
} from "./identity/registry-access";
export {
  RemoteState,
  type RemoteStateOptions,
  type RemoteStateProps,
  type StateContainerNames,
} from "./state/remote-state";
export type { IResourceGroup } from "./core/location/resource-group";
export type { IGrantee, PrincipalType } from "./identity/grantee";
export type { IGrantScope } from "./identity/grant-scope";
export type { IAddressed, IOwnable, IReadable, IWritable } from "./identity/pod-data";
export { RoleGrant, type RoleGrantProps } from "./identity/role-grant";
export type { CloudName } from "../facts/azure/clouds";
export type { DatabaseEngineName } from "../facts/azure/databases";
export type { DataAccessKind, DataPlaneServiceName, DataServiceName } from "../facts/azure/data-services";
export type { PrivateLinkService } from "../facts/azure/private-link";
export type { BuiltInRole } from "../facts/azure/roles";
export type { WiringRuleId } from "../wiring/rules/rules";
export {
  type MountOptions,
  SecretProviderClass,
  type SecretProviderClassProps,
  type SecretSync,
  type VaultObject,
} from "./binding/pod/secret-provider-class";
export { type EphemeralSecretOptions, SecretValue } from "./vault/secret-value";
export type { ServiceAccountManifest, ServiceAccountMode } from "./binding/service-account";
export { SmokeTest, type SmokeTestOptions, type SmokeTestProps } from "./binding/pod/smoke-test";
export { StateStore, type StateStoreProps } from "./state/state-store";
export { synthesize } from "./core/synthesis/synthesize";
export { UpstreamState, type UpstreamStateProps } from "./state/upstream-state";
export type { IVaultAccess } from "./vault/vault";
export { VaultAccess, type VaultAccessProps } from "./vault/vault-access";
export type { VaultAttributes, VaultNameAttributes } from "./vault/vault-reference";
export { VaultSecret, type VaultSecretProps } from "./vault/vault-secret";
export { WiringCheck } from "./core/wiring/wiring-check";
export { WorkloadIdentityCluster } from "./cluster/workload-identity-cluster";
export type { ClusterOverrides, WorkloadIdentityClusterProps } from "./cluster/workload-identity-cluster-props";
