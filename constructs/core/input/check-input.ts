import { Construct } from "constructs";
import { refuse } from "./refuse";
import { INPUTS } from "../../../facts/inputs";
import { reportOnShape } from "../../../values/shape";
import { warn } from "./warn";
import { refusal } from "../../../values/problem";

/** An interface of props, or `Class.method` with its parameters. */
export type InputName = keyof typeof INPUTS;

/**
 * Rejects what the compiler would reject: absent and mistyped properties, unknown choices, misspelt names. Programs also run
 * without a type check, and a value from the environment can be absent although its type says otherwise.
 *
 * An unknown property is a warning.
 *
 * @param scope if it is a construct, errors name its path
 */
export function checkInput(scope: unknown, name: InputName, value: unknown): void {
  const { problem, unknown } = reportOnShape(INPUTS, name, value, "");
  const at = Construct.isConstruct(scope) ? scope : undefined;
  refuse(at, problem);
  if (!at) return;
  for (const each of unknown)
    warn(at, refusal("input-no-effect", `\`${each}\` is not a property of ${name} and has no effect`));
}
