import { toChangeNothing } from "./change-matcher";
import { toInjectToken } from "./injection-matcher";
import { toKeepAddresses } from "./keep-addresses-matcher";
import { toApplyBefore } from "./order-matcher";
import { toFollowPolicies, toHaveNoStrongRoles } from "./policy-matchers";
import { toReach } from "./reach-matcher";
import { toFederate, toGrantRole } from "./trust-matchers";
import { toProtectVault } from "./vault-matcher";
import { toBeFullyWired } from "./wiring-matcher";

/** All matchers, for `expect.extend(matchers)` if `expect` is imported and not global. */
export const matchers = {
  toApplyBefore,
  toBeFullyWired,
  toChangeNothing,
  toFederate,
  toFollowPolicies,
  toGrantRole,
  toHaveNoStrongRoles,
  toInjectToken,
  toKeepAddresses,
  toProtectVault,
  toReach,
};
