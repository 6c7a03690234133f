import type { JsonObject } from "./document";
import { isObject } from "../../values/object";
import { textOf } from "./text";
import { at, isBranch, listAt, scalarAt, textAt, type Tree } from "./tree";

/**
 * Resources as the Azure CLI prints them, by the end of their ids, with the arguments that they have in Terraform.
 * Source: learn.microsoft.com/cli/azure (identity, identity federated-credential, role assignment, aks, keyvault), and the
 * REST reference of each, whose answers have the same fields below `properties`; read 2026-11.
 */
const READERS: readonly {
  readonly id: RegExp;
  readonly type: string;
  readonly title: string;
  readonly read: (resource: Tree, id: string) => JsonObject | undefined;
}[] = [
  {
    id: /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i,
    type: "azurerm_user_assigned_identity",
    title: "managed identity",
    read: (each, id) => ({
      id,
      name: textAt(each, "name"),
      resource_group_name: groupOf(id),
      client_id: textAt(each, "clientId"),
      principal_id: textAt(each, "principalId"),
      tenant_id: textAt(each, "tenantId"),
    }),
  },
  {
    id: /\/userAssignedIdentities\/[^/]+\/federatedIdentityCredentials\/[^/]+$/i,
    type: "azurerm_federated_identity_credential",
    title: "federated identity credential",
    read: (each, id) => ({
      name: textAt(each, "name"),
      user_assigned_identity_id: identityOf(id),
      issuer: textAt(each, "issuer"),
      subject: textAt(each, "subject"),
      audience: listAt(each, "audiences"),
    }),
  },
  {
    id: /\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i,
    type: "azurerm_role_assignment",
    title: "role assignment",
    read: (each) => ({
      scope: textAt(each, "scope"),
      principal_id: textAt(each, "principalId"),
      principal_type: textAt(each, "principalType"),
      role_definition_id: textAt(each, "roleDefinitionId"),
      ...(textAt(each, "roleDefinitionName") ? { role_definition_name: textAt(each, "roleDefinitionName") } : {}),
    }),
  },
  {
    id: /\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/]+$/i,
    type: "azurerm_kubernetes_cluster",
    title: "cluster",
    read: (each, id) => ({
      id,
      name: textAt(each, "name"),
      resource_group_name: groupOf(id),
      oidc_issuer_enabled: scalarAt(each, "oidcIssuerProfile", "enabled") === true,
      oidc_issuer_url: textAt(each, "oidcIssuerProfile", "issuerUrl"),
      workload_identity_enabled: scalarAt(each, "securityProfile", "workloadIdentity", "enabled") === true,
      identity: [
        {
          principal_id: textAt(each, "identity", "principalId"),
          identity_ids: keysOf(at(each, "identity", "userAssignedIdentities")),
        },
      ],
      kubelet_identity: [
        {
          object_id: textAt(each, "identityProfile", "kubeletidentity", "objectId"),
          user_assigned_identity_id: textAt(each, "identityProfile", "kubeletidentity", "resourceId"),
        },
      ],
    }),
  },
  {
    id: /\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i,
    type: "azurerm_key_vault",
    title: "key vault",
    // A list has no properties, and nothing of it says how the vault gives access.
    read: (each, id) => {
      const rbac = scalarAt(each, "enableRbacAuthorization");
      if (at(each, "properties") === undefined && rbac === undefined) return undefined;
      return {
        id,
        name: textAt(each, "name"),
        resource_group_name: groupOf(id),
        rbac_authorization_enabled: rbac === true,
        access_policy: listAt(each, "accessPolicies").map((policy) => ({
          object_id: textAt(policy, "objectId"),
          ...Object.fromEntries(
            ["secrets", "keys", "certificates"].map((kind) => [
              `${kind.slice(0, -1)}_permissions`,
              listAt(policy, "permissions", kind),
            ]),
          ),
        })),
      };
    },
  },
];

const identityOf = (id: string): string => id.replace(/\/federatedIdentityCredentials\/[^/]+$/i, "");
const groupOf = (id: string): string | undefined => /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
const keysOf = (tree: Tree): readonly string[] => (isBranch(tree) ? Object.keys(tree) : []);

/**
 * A credential of an app registration, as `az ad app federated-credential list` prints it and `create` takes it: without a
 * name of the app. Source: learn.microsoft.com/graph/api/resources/federatedidentitycredential; read 2026-11.
 */
const OF_APP = {
  type: "azuread_application_federated_identity_credential",
  title: "federated identity credential",
  read: (each: Tree): JsonObject => ({
    // Which app it is of is unknown, and may be another for each credential.
    application_id: "${unknown()}",
    display_name: textAt(each, "name"),
    issuer: textAt(each, "issuer"),
    subject: textAt(each, "subject"),
    audiences: listAt(each, "audiences"),
  }),
};

const readerOf = (resource: Tree) => {
  if (!isBranch(resource) || Object.hasOwn(resource, "apiVersion")) return undefined;
  const id = textAt(resource, "id");
  const reader = typeof id === "string" ? READERS.find((each) => each.id.test(id)) : undefined;
  if (reader) return { ...reader, key: id as string, name: nameOf(id as string) };
  const texts = ["name", "issuer", "subject"].map((key) => textAt(resource, key));
  const [name] = texts;
  if (typeof name !== "string" || !texts.every((each) => typeof each === "string")) return undefined;
  if (!Array.isArray(at(resource, "audiences")) || Object.hasOwn(resource, "type")) return undefined;
  return { ...OF_APP, key: [textOf(id ?? ""), ...texts].join(" "), name };
};

/** Whether a value is a resource as the Azure CLI prints it, of a type that matters for trust. */
export const isAzureResource = (resource: Tree): boolean => readerOf(resource) !== undefined;

/** A federated identity credential of a managed identity, as it is in Azure. */
export interface ExistingCredential {
  /** Resource id of its identity. */
  readonly identityId: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** The credential that a value is, as the Azure CLI prints it; undefined for anything else. */
export function existingCredential(resource: Tree): ExistingCredential | undefined {
  const reader = readerOf(resource);
  if (reader?.type !== CREDENTIAL) return undefined;
  const { name, issuer, subject } = reader.read(flat(resource), reader.key) ?? {};
  if (typeof name !== "string" || typeof issuer !== "string" || typeof subject !== "string") return undefined;
  return { identityId: identityOf(reader.key), name, issuer, subject };
}

/** Collects resources of the Azure CLI as a Terraform configuration. */
export class AzureResources {
  private readonly resources = new Map<string, Map<string, JsonObject>>();
  private readonly ids = new Set<string>();
  /** The last credential of each identity by the id of the identity: they exist, so that nothing writes them at once. */
  private readonly last = new Map<string, string>();

  /**
   * @param place what findings name the resource by, before its kind and its name
   * @returns what findings name the resource by
   */
  public add(resource: Tree, place: string): string {
    const reader = readerOf(resource);
    if (!reader) return place;
    const { type, title, key, name: shownName } = reader;
    const values = reader.read(flat(resource), key);
    const path = `${place} ${title} ${shownName}`;
    if (!values) return path;
    const named = this.resources.get(type) ?? new Map<string, JsonObject>();
    this.resources.set(type, named);
    const id = key.toLowerCase();
    // Several commands may list one resource.
    if (this.ids.has(id)) return path;
    this.ids.add(id);
    const name = `r${this.ids.size}`;
    const before = type === CREDENTIAL ? this.last.get(identityOf(key).toLowerCase()) : undefined;
    named.set(name, {
      ...values,
      ...(before === undefined ? {} : { depends_on: [`${type}.${before}`] }),
      "//": { metadata: { path } },
    });
    if (type === CREDENTIAL) this.last.set(identityOf(key).toLowerCase(), name);
    return path;
  }

  /**
   * The configuration; undefined if nothing was added. The credentials of an identity are listed together, so that one
   * that has any has no others; an identity without may have some that were not listed.
   */
  public get configuration(): JsonObject | undefined {
    if (this.resources.size === 0) return undefined;
    const identities = this.resources.get(IDENTITY) ?? new Map<string, JsonObject>();
    const open = [...identities].filter(([, { id }]) => !this.last.has(String(id).toLowerCase()));
    return {
      resource: Object.fromEntries([...this.resources].map(([type, named]) => [type, Object.fromEntries(named)])),
      import: open.map(([name]) => ({ to: `${IDENTITY}.${name}` })),
    };
  }
}

const IDENTITY = "azurerm_user_assigned_identity";
const CREDENTIAL = "azurerm_federated_identity_credential";

/** The name of a resource, with that of the identity for a credential. */
function nameOf(id: string): string {
  const parts = id.split("/");
  return /\/federatedIdentityCredentials\/[^/]+$/i.test(id) ? `${parts.at(-1)} of ${parts.at(-3)}` : parts.at(-1)!;
}

/** A resource with its properties next to its name, as most commands print it. */
function flat(resource: Tree): Tree {
  const properties = at(resource, "properties");
  return isObject(properties) ? { ...properties, ...(resource as { readonly [key: string]: Tree }) } : resource;
}
