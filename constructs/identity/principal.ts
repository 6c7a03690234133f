import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse } from "../core/input/refuse";
import type { IGrantee, PrincipalType } from "./grantee";
import { identityKey } from "./principal-key";
import { uuidProblem } from "../core/input/id-rules";

/** A principal by its values. */
export interface PrincipalAttributes {
  /** Object id in Microsoft Entra ID. For an app registration it is that of its service principal, not the client id. */
  readonly objectId: string;
  /** Type of the principal. Azure refuses a role assignment with another type. */
  readonly type: PrincipalType;
}

/**
 * A user, group, service principal or managed identity, referenced by its object id.
 *
 * @example
 * ```ts
 * const team = Principal.fromObjectId(this, "team", {
 *   objectId: "33333333-3333-4333-8333-333333333333",
 *   type: "Group",
 * });
 * vault.grantSecretsOfficer(team);
 * ```
 */
export class Principal extends Construct implements IGrantee {
  /**
   * The principal with an object id, without a data source.
   * @throws if a literal object id is not a UUID, or the type is unknown
   */
  public static fromObjectId(scope: Construct, id: string, attrs: PrincipalAttributes): Principal {
    return new Principal(scope, id, attrs);
  }

  public readonly principalId: string;
  public readonly principalType: PrincipalType;
  /** @internal */
  public readonly principalName: string;
  /** @internal */
  public readonly principalKey: string;

  private constructor(scope: Construct, id: string, attrs: PrincipalAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PrincipalAttributes", attrs);
    refuse(this, uuidProblem("objectId", attrs.objectId));
    this.principalId = attrs.objectId;
    this.principalType = attrs.type;
    this.principalName = id;
    this.principalKey = identityKey(this, { texts: [attrs.objectId] }, attrs.objectId);
  }
}
