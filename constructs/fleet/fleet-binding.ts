import type { FederatedBindingProps } from "../binding/federated-binding-props";
import type { ManagedIdentityNameAttributes } from "../identity/managed-identity-reference";
import type { RoleGrantProps } from "../identity/role-grant";

/** A role that a file grants to the identity of its binding. */
export interface FleetRole extends Pick<RoleGrantProps, "role" | "condition" | "description"> {
  /** Azure resource id of the scope of the role assignment. */
  readonly scope: string;
}

/**
 * One binding in a file of a fleet. All values are literals. The properties of the service account and the token are those
 * of FederatedBinding.
 */
export interface FleetBinding extends Pick<
  FederatedBindingProps,
  | "trust"
  | "keepOtherTrust"
  | "serviceAccount"
  | "serviceAccountMode"
  | "serviceAccountLabels"
  | "automountServiceAccountToken"
  | "tokenExpirationSeconds"
  | "tenantId"
  | "audience"
  | "waitSeconds"
  | "identityWaitSeconds"
> {
  /** Path or URL of the JSON Schema, for editors. It is not read. @default - none */
  readonly $schema?: string;
  /** Name of the cluster, one of the `clusters` of the stack. @default - the first of them */
  readonly cluster?: string;
  /** Names of more clusters whose service account of the same namespace and name is trusted. @default - none */
  readonly alsoTrusts?: readonly string[];
  /**
   * A managed identity that exists, read with a data source.
   * @default - a new identity for this binding alone, named after the service account
   */
  readonly existingIdentity?: ManagedIdentityNameAttributes;
  /**
   * Name of a managed identity that the fleet creates once, for all bindings that name it, in the resource group of the
   * first cluster.
   * @default - a new identity for this binding alone, named after the service account
   */
  readonly sharedIdentity?: string;
  /**
   * Whether this fleet creates the namespace. All bindings of a namespace that it creates must be in one stack: give them
   * the same `shard`.
   * @default false
   */
  readonly createNamespace?: boolean;
  /** Roles of the identity. Without one the identity reaches nothing. @default - none */
  readonly roles?: readonly FleetRole[];
  /**
   * The stack of this binding, by name. Bindings of one identity must name the same.
   * @default - the stack that the fleet chooses by hashing
   */
  readonly shard?: string;
}
