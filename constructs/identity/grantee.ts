/** The types of principals in Azure role assignments. A managed identity is a service principal. */
export type PrincipalType = "User" | "Group" | "ServicePrincipal";

/** A principal that can be given a role. */
export interface IGrantee {
  /** Object id of the principal in Entra ID. Never a client id: Azure accepts it and the role has no effect. */
  readonly principalId: string;
  /** Omitted only if unknown. Setting it avoids `PrincipalNotFound` for a principal that was just created. */
  readonly principalType?: PrincipalType;
}
