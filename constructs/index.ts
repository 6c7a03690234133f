export { AzurermTarget } from "./azurerm-target";
export { Caller } from "./caller";
export {
  type IManagedIdentity,
  ManagedIdentity,
  type ManagedIdentityAttributes,
  type ManagedIdentityNameAttributes,
  type ManagedIdentityProps,
} from "./managed-identity";
export { Principal, type PrincipalAttributes } from "./principal";
export type { IResourceGroup } from "./resource-group";
export { type IGrantee, type IGrantScope, type PrincipalType, RoleGrant, type RoleGrantProps } from "./role-grant";
