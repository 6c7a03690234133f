import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse } from "../core/input/refuse";
import type { IGrantee, PrincipalType } from "./grantee";
import { uuidProblem } from "../core/input/id-rules";
import { isLiteral } from "../../values/literal";

export interface PrincipalAttributes {
  /** Object id in Microsoft Entra ID. For an app registration it is that of its service principal, not the client id. */
  readonly objectId: string;
  readonly type: PrincipalType;
}

/** A user, group, service principal or managed identity, referenced by its object id. */
export class Principal extends Construct implements IGrantee {
  /** @throws if a literal object id is not a UUID, or the type is unknown */
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
