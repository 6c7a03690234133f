import { Construct } from "constructs";
import { checkInput } from "../core/check-input";
import { checkedId } from "../core/construct-id";
import { refuse } from "../core/refuse";
import type { IGrantee, PrincipalType } from "./grantee";
import { uuidProblem } from "../core/id-rules";
import { isLiteral } from "../../values/literal";

export interface PrincipalAttributes {
  /** Object id in Entra; for an application that of its service principal, not its client id. */
  readonly objectId: string;
  readonly type: PrincipalType;
}

/** A person, group, service principal or managed identity known by its object id. */
export class Principal extends Construct implements IGrantee {
  /** @throws when a literal object id is no UUID, or the type none of Azure's */
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
    this.principalKey = isLiteral(attrs.objectId) ? attrs.objectId.toLowerCase() : this.node.path;
  }
}
