// The only file that uses parts of cdktf and constructs outside their public API. A new release can change them, and so can
// cdktn; the test of this file then names the part that is missing.
import { Aspects, type IAspect, type TerraformElement, type TerraformStack, Tokenization } from "cdktf";
import type { ICustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import { OperatorExpression } from "cdktf/lib/tfExpression";
import type { IResolveContext } from "cdktf/lib/tokens/resolvable";
import type { IConstruct } from "constructs";
import { isTokenOfList } from "../../values/resolved";

// The module objects themselves. An ES import is a copy, in which nothing can be replaced.
/* eslint-disable @typescript-eslint/no-require-imports */
import resolution = require("cdktf/lib/_tokens");
import traces = require("cdktf/lib/tokens/private/stack-trace");
/* eslint-enable @typescript-eslint/no-require-imports */

export { DISABLE_STACK_TRACE_IN_METADATA } from "cdktf/lib/annotations";
export { makeUniqueId } from "cdktf/lib/private/unique";
export { addCustomSynthesis, StackSynthesizer } from "cdktf/lib/synthesize/synthesizer";

const CUSTOM_SYNTHESIS = Symbol.for("cdktf/customSynthesis");

/** The custom synthesis that `addCustomSynthesis` attached to a construct. */
export function customSynthesisOf(construct: IConstruct): ICustomSynthesis | undefined {
  return (construct as unknown as Record<symbol, ICustomSynthesis | undefined>)[CUSTOM_SYNTHESIS];
}

const ASPECTS = symbolOfAspects({});

/** The symbol under which a construct keeps its aspects. */
function symbolOfAspects(probe: object): symbol {
  Aspects.of(probe as IConstruct);
  return Object.getOwnPropertySymbols(probe)[0]!;
}

/** The aspects of a construct. `Aspects.of` adds a list of them to each construct that it is asked about. */
export function aspectsOf(construct: IConstruct): readonly IAspect[] {
  return (construct as unknown as Record<symbol, Aspects | undefined>)[ASPECTS]?.all ?? [];
}

/** The overrides of an element or a stack, as a tree of Terraform names. */
export function overridesOf(target: TerraformElement | TerraformStack): Readonly<Record<string, unknown>> {
  return (target as unknown as { readonly rawOverrides: Readonly<Record<string, unknown>> }).rawOverrides;
}

/** The functions that record the stack trace of a token. cdktf calls the first, cdktn the second. */
const RECORDERS = ["captureStackTrace", "captureCreationStack"] as const;

/** Runs an action in which each token gets this trace instead of a recorded one. */
export function withTokenTrace(trace: readonly string[], action: () => void): void {
  const recorders = traces as { -readonly [Name in (typeof RECORDERS)[number]]?: () => readonly string[] };
  const before = RECORDERS.map((name) => [name, recorders[name]] as const).filter(([, recorder]) => recorder);
  for (const [name] of before) recorders[name] = () => trace;
  try {
    action();
  } finally {
    for (const [name, recorder] of before) recorders[name] = recorder;
  }
}

/**
 * Runs an action in which stacks resolve values with another function. What it throws is thrown by the one of cdktf instead,
 * which knows the path to the value.
 */
export function withResolution<T>(
  resolve: (scope: IConstruct, value: unknown, preparing?: boolean) => unknown,
  action: () => T,
): T {
  const module = resolution as { -readonly [Name in keyof typeof resolution]: typeof resolve };
  const before = module.resolve;
  module.resolve = (...args) => {
    try {
      return resolve(...args);
    } catch {
      return before(...args);
    }
  };
  try {
    return action();
  } finally {
    module.resolve = before;
  }
}

/** What expressions of cdktf inherit: the text of an argument of a function, or an operand. */
interface Expression {
  resolveArg: (this: Expression, context: IResolveContext, arg: unknown) => unknown;
}

/**
 * Runs an action in which an argument of an expression is resolved once. cdktf resolves it twice, and each element of a list
 * three times: with arguments of arguments the time grows exponentially.
 */
export function withQuickExpressions<T>(action: () => T): T {
  const expression = (Object.getPrototypeOf(OperatorExpression) as { readonly prototype: Expression }).prototype;
  const before = expression.resolveArg;
  expression.resolveArg = function (context, arg) {
    const text: unknown = Tokenization.isResolvable(arg)
      ? context.resolve(arg)
      : listText(arg, (each) => this.resolveArg(context, each));
    return typeof text === "string" ? text : before.call(this, context, arg);
  };
  try {
    return action();
  } finally {
    expression.resolveArg = before;
  }
}

/** The text of a list, unless it holds an element that cdktf and cdktn write in their own ways: one that is absent, or null. */
function listText(arg: unknown, textOf: (element: unknown) => unknown): string | undefined {
  if (!Array.isArray(arg) || arg.some(isTokenOfList)) return undefined;
  const elements = arg.map(textOf);
  const isPlain = (each: unknown): boolean => !["undefined", "null"].includes(String(each)) && typeof each !== "object";
  return elements.every(isPlain) ? `[${elements.join(", ")}]` : undefined;
}

/**
 * Gives a value of the context to a whole app, unless it has one. `setContext` refuses once the app has children.
 */
export function provideContext(root: IConstruct, key: string, value: unknown): void {
  if (root.node.tryGetContext(key) !== undefined) return;
  (root.node as unknown as { readonly _context: Record<string, unknown> })._context[key] = value;
}

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
