import { createHash } from "node:crypto";
import { isLiteral } from "../../values/literal";
import { NAME_RULES } from "../../facts/name-rules";

const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** A text in the characters of Azure names; with a hash of the whole where characters were changed or cut. */
export function fitted(text: string, max: number): string {
  const plain = text.replace(/[^A-Za-z0-9_-]/g, "-").replace(/^[-_]+/, "");
  return plain === text && text.length <= max ? text : `${plain.slice(0, max - 9)}-${short(text)}`;
}

interface Account {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The name of a service account's credential for one cluster: the same whatever else the identity trusts, different for
 * each account and cluster: names in Kubernetes have no underscore, so that none of the three parts can run into another.
 * Azure never renames one.
 *
 * @param bindingPath stands in for an account whose name is a token
 */
export function credentialName({ namespace, name }: Account, clusterId: string, bindingPath: string): string {
  const who = isLiteral(namespace) && isLiteral(name) ? `${namespace}_${name}` : bindingPath;
  const full = fitted(`${who}_${clusterId}`, NAME_RULES.federatedCredential.maximum!);
  return NAME_RULES.federatedCredential.pattern.test(full) ? full : `fic-${full}`;
}

/** The name of an identity made for one service account. */
export function ownIdentityName({ namespace, name }: Account): string {
  const text = `id-${namespace}_${name}`;
  return isLiteral(text) ? fitted(text, NAME_RULES.managedIdentity.maximum!) : text;
}
