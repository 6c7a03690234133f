import type { BuiltInRole } from "./roles";

/** A service whose data is reached by role, without key or connection string. */
export interface DataService {
  /** The service, as a sentence names it. */
  readonly title: string;
  /** What the roles can be given on, broadest first. */
  readonly scopes: string;
  /** The role for each kind of access. */
  readonly roles: Readonly<Record<string, BuiltInRole>>;
  /** A role that reads no data although its name suggests it. */
  readonly notEnough: readonly string[];
}

/**
 * Services beside the vault, one a row.
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

/** The kinds of access a service has. */
export type DataAccessKind<Service extends DataServiceName> = keyof (typeof DATA_SERVICES)[Service]["roles"] & string;
