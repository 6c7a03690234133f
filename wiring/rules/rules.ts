import type { WiringRule } from "./rule";
import { ACCESS_RULES } from "./access";
import { COMPANION_RULES } from "./companions";
import { IDENTITY_BINDING_RULES } from "./identity-bindings";
import { POD_RULES } from "./pods";
import { STATE_RULES } from "./state";
import { TRUST_RULES } from "./trust";

export type { WiringRule } from "./rule";

/** All wiring rules by id. */
export const WIRING_RULES = {
  ...POD_RULES,
  ...TRUST_RULES,
  ...IDENTITY_BINDING_RULES,
  ...ACCESS_RULES,
  ...STATE_RULES,
  ...COMPANION_RULES,
};

/** Name of a wiring rule; docs/wiring-rules.md has all. */
export type WiringRuleId = Extract<keyof typeof WIRING_RULES, string>;

/** Whether a text is the id of a rule. */
export const isWiringRuleId = (id: string): id is WiringRuleId => Object.hasOwn(WIRING_RULES, id);

/** All rules, in the order of the documentation. */
export const wiringRules = (): readonly WiringRule[] => Object.values(WIRING_RULES);
