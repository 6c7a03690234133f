import { createHash } from "node:crypto";
import { isLiteral } from "../../../values/literal";
import { NAME_RULES } from "../../../facts/name-rules";

const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** A text in the characters of Azure names. If characters were replaced or cut, it ends with a hash of the whole text. */
export function fitted(text: string, max: number): string {
  const plain = text.replace(/[^A-Za-z0-9_-]/g, "-").replace(/^[-_]+/, "");
  return plain === text && text.length <= max ? text : `${plain.slice(0, max - 9)}-${short(text)}`;
}

interface Account {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The name of a service account's credential for one cluster. It does not depend on the other credentials of the identity,
 * because Azure cannot rename a credential. Names in Kubernetes have no underscore, so the name is unique for each service
 * account and cluster.
 *
 * @param bindingPath used instead of the service account if its name is a token
 */
export function credentialName({ namespace, name }: Account, clusterId: string, bindingPath: string): string {
  const who = isLiteral(namespace) && isLiteral(name) ? `${namespace}_${name}` : bindingPath;
  const full = fitted(`${who}_${clusterId}`, NAME_RULES.federatedCredential.maximum!);
  return NAME_RULES.federatedCredential.pattern.test(full) ? full : `fic-${full}`;
}

/** The name of an identity that is created for one service account. */
export function ownIdentityName({ namespace, name }: Account): string {
  const text = `id-${namespace}_${name}`;
  return isLiteral(text) ? fitted(text, NAME_RULES.managedIdentity.maximum!) : text;
}
