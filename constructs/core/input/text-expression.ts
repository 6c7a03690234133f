import { Fn } from "cdktf";
import type { Fragment } from "../cdktf-internals";

/** A string as one argument of a Terraform function. `Fn` would escape a mixture of literals and tokens. */
export function textExpression(fragments: readonly Fragment[]): string {
  const texts = fragments.map(({ text }) => text);
  return texts.length === 1 ? texts[0]! : Fn.join("", texts);
}
