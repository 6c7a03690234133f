export { AzurermTarget } from "./azurerm-target";
export { Caller } from "./caller";
export { cloudOf } from "./cloud";
export { discoveryUrl, type IWorkloadIdentityCluster, keysUrl } from "./cluster";
export type {
  AddOnWithIdentity,
  ApplicationGatewayProps,
  AppRoutingProps,
  ClusterAddOnsProps,
  KeyVaultSecretsProviderProps,
  MonitoringProps,
  VaultReference,
  VirtualNodesProps,
} from "./cluster-add-ons";
export type { Administrator } from "./cluster-administrators";
export type { ClusterOverrides } from "./cluster-config";
export {
  ClusterIdentity,
  type ClusterIdentityType,
  type FormerIdentity,
  type SystemAssignedOptions,
  type UserAssignedOptions,
} from "./cluster-identity";
export type { AzureResource, ClusterNetworkProps, PrivateClusterProps, RequiredGrant } from "./cluster-network";
export type { ClusterAttributes, ClusterNameAttributes } from "./cluster-reference";
export { CustomRole, type CustomRoleProps } from "./custom-role";
export { DataAccess, type DataAccessProps, type DataGrantOptions } from "./data-access";
export { EntraApplication, type EntraApplicationAttributes } from "./entra-application";
export {
  type BoundServiceAccount,
  type CredentialParameters,
  FederatedBinding,
  type FederatedBindingProps,
} from "./federated-binding";
export { FederatedCredential, type FederatedCredentialProps } from "./federated-credential";
export {
  KUBELOGIN_MODES,
  type KubeloginEnvironment,
  type KubeloginMode,
  type KubernetesProviderOptions,
} from "./kubernetes-provider-config";
export {
  type IManagedIdentity,
  ManagedIdentity,
  type ManagedIdentityAttributes,
  type ManagedIdentityNameAttributes,
  type ManagedIdentityProps,
} from "./managed-identity";
export {
  ImportBlock,
  type ImportBlockProps,
  MovedBlock,
  type MovedBlockProps,
  RemovedBlock,
  type RemovedBlockProps,
} from "./moved";
export { MovedConstruct, type MovedConstructProps } from "./moved-construct";
export { NodePool, type NodePoolOptions, type NodePoolProps } from "./node-pool";
export {
  type AzureDevOpsPipelineOptions,
  type GithubPipelineOptions,
  Pipeline,
  PipelineBinding,
  type PipelineBindingProps,
} from "./pipeline-binding";
export {
  type IPodIdentity,
  PodIdentity,
  type PodIdentityInstallation,
  type PodIdentityNameAttributes,
  type PodIdentityProps,
} from "./pod-identity";
export type { CleanUpCommand } from "./pod-identity-clean-up";
export { PodIdentityException, type PodIdentityExceptionProps } from "./pod-identity-exception";
export { PodIdentityMigration, type PodIdentityMigrationProps } from "./pod-identity-migration";
export { type AzurePolicyOptions, type GatekeeperPolicyOptions, NetRawPolicy } from "./pod-identity-net-raw";
export { MigrationPhase } from "./pod-identity-phase";
export { BINDING_ANNOTATION, type MigrationProxy, type PodTemplate, type PodTemplateOptions } from "./pod-template";
export { Principal, type PrincipalAttributes } from "./principal";
export {
  RegistryAccess,
  type RegistryAccessProps,
  type RegistryAttributes,
  type RegistryGrantOptions,
  type RegistryNameAttributes,
  type RegistryPermissions,
} from "./registry-access";
export { RemoteState, type RemoteStateOptions, type RemoteStateProps, type StateContainerNames } from "./remote-state";
export type { IResourceGroup } from "./resource-group";
export { type IGrantee, type IGrantScope, type PrincipalType, RoleGrant, type RoleGrantProps } from "./role-grant";
export type { CloudName, CloudNames } from "./rules/clouds";
export type { DataAccessKind, DataServiceName } from "./rules/data-access";
export type { BuiltInRole } from "./rules/roles";
export type { WiringRuleId } from "./rules/wiring-rules";
export {
  type MountOptions,
  SecretProviderClass,
  type SecretProviderClassProps,
  type SecretSync,
  type VaultObject,
} from "./secret-provider-class";
export { type EphemeralSecretOptions, SecretValue } from "./secret-value";
export type { ServiceAccountManifest, ServiceAccountMode } from "./service-account";
export { SMOKE_IMAGE, SmokeTest, type SmokeTestOptions, type SmokeTestProps } from "./smoke-test";
export { StateStore, type StateStoreProps } from "./state-store";
export { UpstreamState, type UpstreamStateProps } from "./upstream-state";
export type { EnvironmentVariable, IVaultAccess } from "./vault";
export { VaultAccess, type VaultAccessProps } from "./vault-access";
export type { VaultAttributes, VaultNameAttributes } from "./vault-reference";
export { type OfVault, VaultSecret, type VaultSecretProps } from "./vault-secret";
export { WiringCheck } from "./wiring-check";
export { WorkloadIdentityCluster, type WorkloadIdentityClusterProps } from "./workload-identity-cluster";
