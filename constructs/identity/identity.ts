import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";
import type { EntraApplication } from "./entra-application";
import type { IGrantee } from "./grantee";
import type { IGrantScope } from "./grant-scope";

/** A user-assigned managed identity, made here or referenced. */
export interface IManagedIdentity extends IConstruct, IGrantee, IGrantScope {
  /** Azure resource id. */
  readonly identityId: string;
  readonly identityName: string;
  /** Application (client) id: what a service account is annotated with. */
  readonly clientId: string;
  /** Tenant of the identity. */
  readonly tenantId: string;
  /** Where the identity was made; nothing where it is not known. */
  readonly location?: string;
  /** Resource group of the identity; azurerm before 4.65 wants it on each federated identity credential. */
  readonly resourceGroupName: string;
  /** The resource that is finished once the identity can have a credential; absent for an identity that exists already. */
  readonly ready?: ITerraformDependable;
}

/** Whether an identity is a managed identity and not an app registration. */
export const isManagedIdentity = (identity: IManagedIdentity | EntraApplication): identity is IManagedIdentity =>
  "identityId" in identity;
