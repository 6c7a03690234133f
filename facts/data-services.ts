import type { BuiltInRole } from "./roles";

/** A service whose data is accessed with a role, without an access key or connection string. */
export interface DataService {
  /** The service, as error texts name it. */
  readonly title: string;
  /** Possible scopes of the roles, the broadest first. */
  readonly scopes: string;
  /** The role for each kind of access. */
  readonly roles: Readonly<Record<string, BuiltInRole>>;
  /** Roles that do not allow access to data, although their names suggest it. */
  readonly notEnough: readonly string[];
}

/**
 * Services other than Key Vault.
 * Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles (storage, integration); read 2026-11.
 */
export const DATA_SERVICES = {
  blobStorage: {
    title: "blob storage",
    scopes: "a storage account or a container (its resource id)",
    roles: {
      read: "Storage Blob Data Reader",
      readWrite: "Storage Blob Data Contributor",
      own: "Storage Blob Data Owner",
    },
    notEnough: ["Reader", "Contributor", "Owner"],
  },
  serviceBus: {
    title: "Service Bus",
    scopes: "a namespace, a queue, a topic or a subscription of a topic",
    roles: {
      receive: "Azure Service Bus Data Receiver",
      send: "Azure Service Bus Data Sender",
      own: "Azure Service Bus Data Owner",
    },
    notEnough: ["Reader", "Contributor", "Owner"],
  },
} as const satisfies Record<string, DataService>;

export type DataServiceName = keyof typeof DATA_SERVICES;

/** The kinds of access to a service. */
export type DataAccessKind<Service extends DataServiceName> = keyof (typeof DATA_SERVICES)[Service]["roles"] & string;
