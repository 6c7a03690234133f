import type { TrustModel } from "../model/trust/model";
import { TrustEvidence } from "../model/trust/trust-evidence";
import type { WiringRuleId } from "./rules/rules";

/** Reports one finding: the rule, where, what is there and what would happen, and the line to write. */
export type Report = (rule: WiringRuleId, path: string, text: string, fix: string) => void;

/** Says that something is not evaluated. */
export type Skip = (path: string, why: string) => void;

/** The evaluation of one model, shared by the rules. */
export class Evaluation extends TrustEvidence {
  constructor(
    model: TrustModel,
    public readonly report: Report,
    public readonly skip: Skip,
  ) {
    super(model);
  }
}
