import { Fn, type Precondition } from "cdktf";
import { isLiteral } from "../../values/literal";
import { fragmentsOf, textExpression } from "./text-expression";
import { NAME_RULES, type NameKind } from "../../facts/name-rules";

/** Kinds of names whose pattern Terraform can evaluate as it stands: it knows no look-ahead, and no backslash survives. */
type DecidableKind = Exclude<NameKind, "resourceGroup" | "serviceAccount" | "storageContainer" | "vault">;

/**
 * Has Terraform check a name that holds a token, which synthesis cannot. Providers look only at names they know while
 * planning, so that a wrong one would fail in the middle of an apply.
 *
 * @returns nothing for a literal, which a rule has checked already
 */
export function namePreconditions(kind: DecidableKind, prop: string, name: string | undefined): Precondition[] {
  if (name === undefined || isLiteral(name)) return [];
  const { pattern, expected } = NAME_RULES[kind];
  return [
    {
      condition: Fn.can(Fn.regex(pattern.source, textExpression(fragmentsOf(name)))),
      errorMessage: `${prop} must be ${expected}.`,
    },
  ];
}
