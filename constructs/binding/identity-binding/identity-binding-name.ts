import type { IConstruct } from "constructs";
import { NAME_RULES } from "../../../facts/name-rules";
import { isLiteral } from "../../../values/literal";
import { sha256 } from "../../../values/sha256";
import type { IManagedIdentity } from "../../identity/identity";

/**
 * The name of the identity binding of an identity: that of the identity in the characters of such names, with a hash of the
 * whole name, because identities differ by more characters. It does not depend on the place of the identity in the app.
 */
export function identityBindingName(scope: IConstruct, identity: IManagedIdentity): string {
  // The provider class returns a token, but keeps the literal that it was given.
  const given = (identity as { readonly resource?: { readonly nameInput?: string } }).resource?.nameInput;
  const name = given ?? identity.identityName;
  const text = isLiteral(name) ? name : `${scope.node.path} ${identity.node.path}`;
  const plain = (isLiteral(name) ? name : identity.node.id).toLowerCase().replace(/[^a-z0-9]+/g, "");
  const hash = sha256(text.toLowerCase()).slice(0, 8);
  return `ib${plain}`.slice(0, NAME_RULES.identityBinding.maximum! - hash.length) + hash;
}
