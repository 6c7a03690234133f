import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";
import type { EntraApplication } from "./entra-application";
import type { IGrantee } from "./grantee";
import type { IGrantScope } from "./grant-scope";

/** A user-assigned managed identity that is created here or referenced. */
export interface IManagedIdentity extends IConstruct, IGrantee, IGrantScope {
  /** Azure resource id. */
  readonly identityId: string;
  /** Name of the managed identity. */
  readonly identityName: string;
  /** Application (client) id, with which a service account is annotated. */
  readonly clientId: string;
  /** Tenant of the identity. */
  readonly tenantId: string;
  /** Location of the identity. Undefined if unknown. */
  readonly location?: string;
  /** Resource group of the identity. azurerm before 4.65 needs it on each federated identity credential. */
  readonly resourceGroupName: string;
  /** The resource after which the identity can have a credential. Undefined for an identity that exists already. */
  readonly ready?: ITerraformDependable;
}

/** Whether an identity is a managed identity and not an app registration. */
export const isManagedIdentity = (identity: IManagedIdentity | EntraApplication): identity is IManagedIdentity =>
  "identityId" in identity;
