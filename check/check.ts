import type { WiringRuleId } from "../wiring/rules/rules";
import { countsOf } from "./counts";
import { evaluateEach } from "./environments";
import { type InputOptions, readInput } from "./read-input";
import type { CheckResult } from "./result";

export interface CheckOptions extends InputOptions {
  /** Rules whose findings are suppressed. @default - none */
  readonly ignore?: readonly WiringRuleId[];
}

/**
 * Evaluates manifests and Terraform plans or states, without access to a cluster.
 *
 * @throws SourceError as `readInput` does
 */
export async function checkManifests({ ignore = [], ...options }: CheckOptions): Promise<CheckResult> {
  const reading = await readInput(options);
  const model = reading.model();
  const { findings, notEvaluated, environments } = evaluateEach(reading, model);
  const kept = findings.filter(({ rule }) => !ignore.includes(rule));
  const { unreadable, openPaths } = reading;
  return {
    findings: kept,
    ignored: findings.length - kept.length,
    unreadable,
    files: new Map(kept.map(({ path }) => [path, reading.fileOf(path)] as const).filter(([, file]) => file !== "")),
    // What waits for a variable is counted once, with the variables.
    notEvaluated: notEvaluated.filter(
      ({ path, why }) => !(openPaths.has(path) && why.includes("known only after apply")),
    ),
    counts: countsOf(reading, model, environments),
  };
}
