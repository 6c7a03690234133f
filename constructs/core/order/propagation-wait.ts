import { LIMITS } from "../../../facts/limits";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { Construct } from "constructs";
import { refuse } from "../input/refuse";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The default waits for propagation, in seconds. */
export const WAIT_SECONDS = {
  /** A role assignment, before a resource that uses it. Azure documents a propagation delay of up to ten minutes. */
  role: 60,
  /** The role of the cluster administrators, before the first Kubernetes object. */
  clusterAdmin: 120,
  /** A federated identity credential, before a pod exchanges a token for it. */
  credential: 30,
  /**
   * A new user-assigned managed identity, before its first federated identity credential. Without it azurerm fails with
   * "Root object was present, but now absent" (hashicorp/terraform-provider-azurerm #31729, #32179); Azure Verified
   * Modules wait as long. Read 2026-11.
   */
  identity: 120,
} as const;

/** The problem with a literal number of seconds to wait, if any. */
export function waitProblem(prop: string, seconds: number | undefined): Problem | undefined {
  if (!isLiteral(seconds)) return undefined;
  const { minimum, maximum } = LIMITS.waitSeconds;
  if (Number.isInteger(seconds) && seconds >= minimum && seconds <= maximum) return undefined;
  return refusal(
    "wait-seconds",
    `\`${prop}\` must be a whole number of seconds from ${minimum} (no wait) to ${maximum}, got ${shown(seconds)}`,
  );
}

/**
 * A wait that starts when the values of its triggers are known, and starts again when one of them changes.
 *
 * @param seconds 0 to 3600
 */
export function propagationWait(
  scope: Construct,
  id: string,
  seconds: number,
  triggers: Readonly<Record<string, string>>,
): Sleep {
  refuse(scope, waitProblem("waitSeconds", seconds));
  return new Sleep(scope, id, { createDuration: `${seconds}s`, triggers: { ...triggers } });
}
