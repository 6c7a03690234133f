import { checkLazyName, nameCondition } from "../core/input/name-precondition";
import { Fn, Op, type Precondition } from "cdktf";
import type { Construct } from "constructs";
import { refers, withoutLazies } from "../core/input/lazy-literal";
import { refuse } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { vaultName } from "./vault-access-rules";
import { fragmentsOf } from "../core/cdktf-internals";
import { textExpression } from "../core/input/text-expression";
import { NAME_RULES } from "../../facts/name-rules";

/** The name of a new vault, and the preconditions of a name that is known after apply. */
export interface VaultName {
  readonly name: string;
  readonly preconditions: readonly Precondition[];
}

/**
 * The name of a vault within the length that Azure allows.
 *
 * A literal is checked, and trimmed only on request. In a name with tokens the part before the last token is trimmed, because
 * that token makes the name unique. Without its suffix, two vaults would have the same name.
 */
export function fittingVaultName(scope: Construct, name: string, trim: boolean): VaultName {
  if (isLiteral(name)) {
    const fitted = vaultName(name, trim);
    if ("name" in fitted) return { name: fitted.name, preconditions: [] };
    refuse(scope, fitted.problem);
  }
  const settled = withoutLazies(scope, name);
  if (isLiteral(settled)) {
    checkLazyName(scope, "vault", "vaultName", name);
    return { name, preconditions: [] };
  }
  const { head, tail } = splitBeforeLastToken(settled);
  const room = Fn.max([0, Op.sub(NAME_RULES.vault.maximum!, Fn.lengthOf(tail))]);
  const fitted = head === undefined ? tail : Fn.join("", [Fn.substr(head, 0, room), tail]);
  const condition = nameCondition(NAME_RULES.vault, fitted);
  const errorMessage = `The name of the vault must be ${NAME_RULES.vault.expected}. Change vaultName.`;
  return { name: fitted, preconditions: refers(scope, fitted) ? [{ condition, errorMessage }] : [] };
}

/** The part before the last token, and that token with the rest. */
function splitBeforeLastToken(name: string): { readonly head?: string; readonly tail: string } {
  const fragments = fragmentsOf(name);
  const last = fragments.map(({ isToken }) => isToken).lastIndexOf(true);
  const tail = textExpression(fragments.slice(last));
  return last > 0 ? { head: textExpression(fragments.slice(0, last)), tail } : { tail };
}
