import { Fn, Tokenization } from "cdktf";

interface Fragment {
  readonly type: string;
  readonly lit?: unknown;
  readonly token?: unknown;
}

/** The literals and tokens that a text is made of, in their order; each is one or the other. */
export function fragmentsOf(text: string): { readonly text: string; readonly isToken: boolean }[] {
  const fragments = Tokenization.reverseString(text)["fragments"] as readonly Fragment[];
  return fragments.map(({ type, lit, token }) =>
    type === "token" ? { text: String(token), isToken: true } : { text: String(lit), isToken: false },
  );
}

/** A text as one argument of a Terraform function: `Fn` would escape a mixture of literals and tokens. */
export function textExpression(fragments: readonly { readonly text: string }[]): string {
  return fragments.length === 1
    ? fragments[0]!.text
    : Fn.join(
        "",
        fragments.map((each) => each.text),
      );
}
