import type { BuiltInRole } from "./roles";

/**
 * What groups of built-in roles have in common.
 * Source: the definitions of the roles, learn.microsoft.com/azure/role-based-access-control/built-in-roles; read 2026-11.
 */

/** Kinds of principals that azurerm accepts. Source: azurerm 4.55.0 authorization/role_assignment_resource.go; read 2026-11. */
export const PRINCIPAL_TYPES = ["User", "Group", "ServicePrincipal"] as const;

/** Roles whose holder can assign any role, and so become Owner. */
export const ROLES_TO_OWNER = [
  "Owner",
  "Role Based Access Control Administrator",
  "User Access Administrator",
] as const satisfies readonly BuiltInRole[];

/**
 * Roles that reach everything below their scope, administer a cluster, or let their holder assign roles. A new assignment
 * is pointed out by `diff`, and no kubelet identity gets one: every pod of a node can use that identity.
 */
export const STRONG_ROLES: readonly string[] = [
  ...ROLES_TO_OWNER,
  "Contributor",
  "Key Vault Administrator",
  "Key Vault Data Access Administrator",
  "Azure Kubernetes Service RBAC Cluster Admin",
  "Azure Kubernetes Service Cluster Admin Role",
  "Azure Kubernetes Service Contributor Role",
] satisfies BuiltInRole[];

/** Roles that pull images. Source: learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview; read 2026-11. */
export const PULL_ROLES: readonly string[] = [
  "AcrPull",
  "AcrPush",
  "Container Registry Repository Reader",
  "Container Registry Repository Writer",
] satisfies BuiltInRole[];

/** Roles that write secrets of a vault. */
export const SECRET_WRITING_ROLES: readonly string[] = [
  "Key Vault Administrator",
  "Key Vault Secrets Officer",
] satisfies BuiltInRole[];

/** A role on a vault that cannot read what the vault holds. */
interface RoleWithoutContent {
  /** The role that can. */
  readonly instead: BuiltInRole;
  /** It is given to let somebody assign roles, so it can be what was meant. @default false */
  readonly assignsRoles?: boolean;
}

/** Roles on a vault that cannot read its secrets, keys and certificates. Source: learn.microsoft.com/azure/key-vault/general/rbac-guide; read 2026-11. */
export const VAULT_ROLES_WITHOUT_CONTENT: Readonly<Partial<Record<string, RoleWithoutContent>>> = {
  Contributor: { instead: "Key Vault Secrets Officer" },
  "Key Vault Contributor": { instead: "Key Vault Secrets Officer" },
  "Key Vault Data Access Administrator": { instead: "Key Vault Secrets Officer", assignsRoles: true },
  "Key Vault Reader": { instead: "Key Vault Secrets User" },
  Reader: { instead: "Key Vault Secrets User" },
} satisfies Partial<Record<BuiltInRole, RoleWithoutContent>>;

/** Roles that allow all that another one allows, and more: each line from narrow to wide. */
export const FROM_NARROW_TO_WIDE: readonly (readonly string[])[] = [
  ["Reader", "Contributor", "Owner"],
  ["Role Based Access Control Administrator", "User Access Administrator", "Owner"],
  ["Key Vault Reader", "Key Vault Administrator"],
  ["Key Vault Secrets User", "Key Vault Secrets Officer", "Key Vault Administrator"],
  ["Key Vault Crypto User", "Key Vault Crypto Officer", "Key Vault Administrator"],
  ["Key Vault Crypto Service Encryption User", "Key Vault Crypto User"],
  ["Key Vault Certificate User", "Key Vault Certificates Officer", "Key Vault Administrator"],
  ["Key Vault Contributor", "Contributor"],
  ["AcrPull", "AcrPush", "Contributor"],
  ["Managed Identity Operator", "Managed Identity Contributor", "Contributor"],
  ["Network Contributor", "Contributor"],
  ["DNS Zone Contributor", "Contributor"],
  ["Private DNS Zone Contributor", "Contributor"],
  ["Virtual Machine Contributor", "Contributor"],
  ["Azure Kubernetes Service Contributor Role", "Contributor"],
  ["Storage Blob Data Reader", "Storage Blob Data Contributor", "Storage Blob Data Owner"],
  [
    "Azure Kubernetes Service RBAC Reader",
    "Azure Kubernetes Service RBAC Writer",
    "Azure Kubernetes Service RBAC Admin",
    "Azure Kubernetes Service RBAC Cluster Admin",
  ],
  ["Azure Kubernetes Service Cluster User Role", "Azure Kubernetes Service Cluster Admin Role"],
  ["Azure Service Bus Data Sender", "Azure Service Bus Data Owner"],
  ["Azure Service Bus Data Receiver", "Azure Service Bus Data Owner"],
] satisfies BuiltInRole[][];
