import { evaluateWiring, type WiringFinding } from "../wiring/evaluate";
import type { WiringRuleId } from "../wiring/rules";
import type { MatcherResult } from "./matcher";
import { subjectOf } from "./subject";

/** What `toBeFullyWired` lets pass. */
export interface WiringExceptions {
  /** Names of rules that are not looked at. @default - all are */
  readonly except?: readonly WiringRuleId[];
}

/**
 * No pod, service account, credential, role or cluster of the app is half wired: every rule of `docs/wiring-rules.md`
 * that is an error holds. All stacks of the app are evaluated, whichever was given.
 */
export function toBeFullyWired(received: unknown, { except = [] }: WiringExceptions = {}): MatcherResult {
  const { findings } = evaluateWiring(subjectOf(received).trusts);
  const looked = findings.filter(({ rule }) => !except.includes(rule));
  const errors = looked.filter(({ severity }) => severity === "error");
  if (errors.length === 0)
    return { pass: true, message: () => "expected something half wired, but every rule of wiring holds" };
  const message = (): string =>
    [
      `expected everything wired, but ${errors.length === 1 ? "one link is" : `${errors.length} links are`} broken`,
      ...errors.map(shown),
    ].join("\n");
  return { pass: false, message };
}

function shown({ rule, path, text, consequence, fix }: WiringFinding): string {
  return [`  ✗ ${path}: ${text} [${rule}]`, `    in the cluster: ${consequence}`, `    write: ${fix}`].join("\n");
}
