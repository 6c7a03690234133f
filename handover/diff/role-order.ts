/**
 * Roles that include another role: each line goes from the narrow to the wide role.
 * Source: the definitions of Azure's built-in roles, learn.microsoft.com/azure/role-based-access-control/built-in-roles; read 2026-11.
 */
const FROM_NARROW_TO_WIDE: readonly (readonly string[])[] = [
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
];

/** Roles with access to everything below their scope, or with the permission to assign roles. */
export const STRONG_ROLES: ReadonlySet<string> = new Set([
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
  "Key Vault Administrator",
  "Key Vault Data Access Administrator",
]);

/** Whether the second role includes the first and more, according to the table. */
export function isWider(narrow: string, wide: string): boolean {
  const wider = new Set<string>();
  const open = [narrow];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const line of FROM_NARROW_TO_WIDE)
      for (const each of line.slice(line.indexOf(next) + 1))
        if (line.includes(next) && !wider.has(each)) {
          wider.add(each);
          open.push(each);
        }
  return wider.has(wide);
}
