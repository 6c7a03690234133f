import { evaluateWiring, type WiringFinding } from "../../wiring/evaluate";
import { WIRING_RULES, type WiringRuleId } from "../../wiring/rules/rules";
import { refuseUnknown } from "../known-names";
import type { MatcherResult } from "./matcher";
import { subjectOf } from "../subject";

/** Options of `toBeFullyWired`. */
export interface WiringExceptions {
  /** Names of rules to exclude. @default - none */
  readonly except?: readonly WiringRuleId[];
}

/**
 * No wiring rule of the severity error has a finding in the app; `docs/wiring-rules.md` lists the rules. All stacks of the
 * app are evaluated, also if the test passes one stack.
 */
export function toBeFullyWired(received: unknown, { except = [] }: WiringExceptions = {}): MatcherResult {
  refuseUnknown("toBeFullyWired", "except", except, Object.keys(WIRING_RULES));
  const { findings } = evaluateWiring(subjectOf(received).trusts);
  const looked = findings.filter(({ rule }) => !except.includes(rule));
  const errors = looked.filter(({ severity }) => severity === "error");
  if (errors.length === 0)
    return { pass: true, message: () => "expected a finding of a wiring rule, but there is none" };
  const message = (): string =>
    [
      `expected no finding of a wiring rule, but there ${errors.length === 1 ? "is one" : `are ${errors.length}`}`,
      ...errors.map(shown),
    ].join("\n");
  return { pass: false, message };
}

function shown({ rule, path, text, consequence, fix }: WiringFinding): string {
  return [`  ✗ ${path}: ${text} [${rule}]`, `    in the cluster: ${consequence}`, `    fix: ${fix}`].join("\n");
}
