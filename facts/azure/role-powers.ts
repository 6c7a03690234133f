/** What a role lets its holder do about identities and clusters, besides what it lets it do with data. */
export type RolePower =
  /** Write federated identity credentials: let anybody sign in as an identity. */
  | "write credentials"
  /** Attach an identity to a machine, and sign in as it from there. */
  | "assign identities"
  /** Create pods, in all namespaces of the scope, under any service account there. */
  | "create pods"
  /** Do anything in a cluster. */
  | "administer clusters"
  /** Run commands on nodes. */
  | "run on nodes"
  /** Grant itself any role. */
  | "grant roles";

interface RoleMeaning {
  readonly means: string;
  readonly powers?: readonly RolePower[];
}

/**
 * Roles that the trust map explains, by their names.
 * Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles and the definitions of the roles; read 2026-11.
 */
export const ROLE_MEANINGS: ReadonlyMap<string, RoleMeaning> = new Map<string, RoleMeaning>([
  [
    "Owner",
    {
      means: "everything, and granting every role",
      powers: ["write credentials", "assign identities", "administer clusters", "run on nodes", "grant roles"],
    },
  ],
  [
    "Contributor",
    {
      means: "everything except granting roles",
      powers: ["write credentials", "assign identities", "administer clusters", "run on nodes"],
    },
  ],
  ["User Access Administrator", { means: "granting every role", powers: ["grant roles"] }],
  ["Role Based Access Control Administrator", { means: "granting every role", powers: ["grant roles"] }],
  ["Reader", { means: "reading every resource, and no data in it" }],
  [
    "Managed Identity Contributor",
    { means: "writing identities and their federated identity credentials", powers: ["write credentials"] },
  ],
  [
    "Managed Identity Federated Identity Credential Contributor",
    { means: "writing federated identity credentials", powers: ["write credentials"] },
  ],
  ["Managed Identity Operator", { means: "attaching an identity to a resource", powers: ["assign identities"] }],
  [
    "Azure Kubernetes Service Contributor Role",
    { means: "writing clusters, and their administrators with them", powers: ["administer clusters"] },
  ],
  [
    "Azure Kubernetes Service Cluster Admin Role",
    { means: "reading the administrator credential of a cluster", powers: ["administer clusters"] },
  ],
  ["Azure Kubernetes Service Cluster User Role", { means: "reading the address of a cluster, to log in" }],
  [
    "Azure Kubernetes Service RBAC Cluster Admin",
    { means: "everything in a cluster", powers: ["create pods", "administer clusters"] },
  ],
  [
    "Azure Kubernetes Service RBAC Admin",
    { means: "everything in namespaces, except quotas and the namespaces themselves", powers: ["create pods"] },
  ],
  [
    "Azure Kubernetes Service RBAC Writer",
    { means: "writing most objects in namespaces, pods among them", powers: ["create pods"] },
  ],
  ["Azure Kubernetes Service RBAC Reader", { means: "reading most objects in namespaces" }],
  [
    "Virtual Machine Contributor",
    { means: "writing machines, and running commands on them", powers: ["run on nodes"] },
  ],
  ["Network Contributor", { means: "writing networks" }],
  ["Private DNS Zone Contributor", { means: "writing private DNS zones" }],
  ["DNS Zone Contributor", { means: "writing DNS zones" }],
  ["Key Vault Administrator", { means: "reading and writing every secret, key and certificate" }],
  ["Key Vault Secrets Officer", { means: "reading, writing and deleting secrets" }],
  ["Key Vault Secrets User", { means: "reading secrets" }],
  ["Key Vault Crypto Officer", { means: "writing, using and deleting keys" }],
  ["Key Vault Crypto User", { means: "using keys" }],
  ["Key Vault Crypto Service Encryption User", { means: "wrapping and unwrapping with keys" }],
  ["Key Vault Certificates Officer", { means: "writing and deleting certificates" }],
  ["Key Vault Certificate User", { means: "reading certificates with their private keys" }],
  ["Key Vault Data Access Administrator", { means: "granting roles of vaults", powers: ["grant roles"] }],
  ["Key Vault Reader", { means: "reading names of secrets, and none of their values" }],
  ["AcrPull", { means: "pulling images" }],
  ["AcrPush", { means: "pulling and pushing images" }],
  ["AcrDelete", { means: "deleting images" }],
  ["Storage Blob Data Owner", { means: "reading and writing blobs, and who may" }],
  ["Storage Blob Data Contributor", { means: "reading, writing and deleting blobs" }],
  ["Storage Blob Data Reader", { means: "reading blobs" }],
  ["Storage Queue Data Contributor", { means: "reading, writing and deleting messages of queues" }],
  ["Storage Account Contributor", { means: "writing storage accounts, and reading their keys" }],
  ["Azure Service Bus Data Owner", { means: "everything with messages" }],
  ["Azure Service Bus Data Sender", { means: "sending messages" }],
  ["Azure Service Bus Data Receiver", { means: "receiving messages" }],
  ["Azure Event Hubs Data Owner", { means: "everything with events" }],
  ["Azure Event Hubs Data Sender", { means: "sending events" }],
  ["Azure Event Hubs Data Receiver", { means: "receiving events" }],
  ["App Configuration Data Reader", { means: "reading settings" }],
  ["App Configuration Data Owner", { means: "reading and writing settings" }],
  ["Monitoring Metrics Publisher", { means: "writing metrics" }],
  ["Cosmos DB Built-in Data Reader", { means: "reading items" }],
  ["Cosmos DB Built-in Data Contributor", { means: "reading, writing and deleting items" }],
  ["Redis Data Reader", { means: "reading keys of the cache" }],
  ["Redis Data Contributor", { means: "reading and writing keys of the cache" }],
  ["Redis Data Owner", { means: "every command of the cache" }],
  ["Managed Redis default", { means: "every command of the cache" }],
  ["PostgreSQL administrator", { means: "every database of the server, and who may read them" }],
  ["MySQL administrator", { means: "every database of the server, and who may read them" }],
]);

/** Whether a role lets its holder do something about identities and clusters, as far as the table knows. */
export function hasPower(role: string, power: RolePower): boolean {
  return ROLE_MEANINGS.get(role)?.powers?.includes(power) ?? false;
}
