/**
 * Roles that are wider than what a pod, or a workflow of a pull request, needs, with the narrow one. `around`: only on a
 * subscription, a resource group or a management group.
 * Source: learn.microsoft.com/azure/role-based-access-control/best-practices and built-in-roles; read 2026-11.
 */
export const WIDE_ROLES: ReadonlyMap<string, { readonly around: boolean; readonly instead: string }> = new Map([
  [
    "Owner",
    {
      around: true,
      instead:
        "the role of the data that it uses, such as Key Vault Secrets User or Storage Blob Data Contributor, on that resource",
    },
  ],
  [
    "Contributor",
    {
      around: true,
      instead:
        "the role of the data that it uses, such as Key Vault Secrets User or Storage Blob Data Contributor, on that resource",
    },
  ],
  ["User Access Administrator", { around: true, instead: "no such role: assign the roles in Terraform" }],
  [
    "Role Based Access Control Administrator",
    { around: true, instead: "no such role, or a condition that names the roles it may assign" },
  ],
  [
    "Key Vault Administrator",
    { around: false, instead: "Key Vault Secrets User to read secrets, Key Vault Secrets Officer to write them" },
  ],
  [
    "Azure Kubernetes Service RBAC Cluster Admin",
    {
      around: false,
      instead: "Azure Kubernetes Service RBAC Writer on the namespace, or a Kubernetes Role for its service account",
    },
  ],
  [
    "Azure Kubernetes Service Cluster Admin Role",
    { around: false, instead: "Azure Kubernetes Service Cluster User Role and a Kubernetes Role" },
  ],
]);
