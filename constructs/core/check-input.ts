import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { refuse } from "./refuse";
import { INPUTS } from "../../facts/inputs";
import { reportOnShape } from "../../values/shape";

/** An interface of props, or `Class.method` with its parameters. */
export type InputName = keyof typeof INPUTS;

/**
 * Refuses what the compiler would refuse: absent and mistyped properties, unknown choices, misspelt names. Programs are also
 * run without their types being checked, and a value from the environment may be absent whatever its type says.
 *
 * A property that is not known at all draws a warning.
 *
 * @param scope whose path the error names, where it is a construct
 */
export function checkInput(scope: unknown, name: InputName, value: unknown): void {
  const { problem, unknown } = reportOnShape(INPUTS, name, value, "");
  const at = Construct.isConstruct(scope) ? scope : undefined;
  refuse(at, problem);
  if (!at) return;
  for (const each of unknown)
    Annotations.of(at).addWarning(`\`${each}\` is not a property of ${name} and has no effect`);
}
