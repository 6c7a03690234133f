// The only file that uses parts of cdktf outside its public API. A new release of cdktf can change them; the test of this
// file then names the part that is missing.
import { type TerraformElement, type TerraformStack, Tokenization } from "cdktf";
import type { ICustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import type { IConstruct } from "constructs";

// The module object itself. An ES import is a copy, in which nothing can be replaced.
// eslint-disable-next-line @typescript-eslint/no-require-imports
import traces = require("cdktf/lib/tokens/private/stack-trace");

export { DISABLE_STACK_TRACE_IN_METADATA } from "cdktf/lib/annotations";
export { makeUniqueId } from "cdktf/lib/private/unique";
export { addCustomSynthesis, invokeAspects, StackSynthesizer } from "cdktf/lib/synthesize/synthesizer";

const CUSTOM_SYNTHESIS = Symbol.for("cdktf/customSynthesis");

/** The custom synthesis that `addCustomSynthesis` attached to a construct. */
export function customSynthesisOf(construct: IConstruct): ICustomSynthesis | undefined {
  return (construct as unknown as Record<symbol, ICustomSynthesis | undefined>)[CUSTOM_SYNTHESIS];
}

/** The overrides of an element or a stack, as a tree of Terraform names. */
export function overridesOf(target: TerraformElement | TerraformStack): Readonly<Record<string, unknown>> {
  return (target as unknown as { readonly rawOverrides: Readonly<Record<string, unknown>> }).rawOverrides;
}

/** The function that records the stack trace of each token. It can be replaced here. */
export const tokenTraces: { captureStackTrace: typeof traces.captureStackTrace } = traces;

/** A part of a string: a literal, or the token of a value that Terraform computes. */
export interface Fragment {
  readonly text: string;
  readonly isToken: boolean;
}

/** The literals and tokens of a string, in their order. */
export function fragmentsOf(text: string): readonly Fragment[] {
  const fragments = Tokenization.reverseString(text)["fragments"] as readonly {
    readonly type: string;
    readonly lit?: unknown;
    readonly token?: unknown;
  }[];
  return fragments.map(({ type, lit, token }) =>
    type === "token" ? { text: String(token), isToken: true } : { text: String(lit), isToken: false },
  );
}
