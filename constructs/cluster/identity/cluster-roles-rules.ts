import { PULL_ROLES, STRONG_ROLES } from "../../../facts/azure/role-lists";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The problem with a role of the kubelet identity, if any. */
export function kubeletRoleProblem(role: string): Problem | undefined {
  if (!STRONG_ROLES.includes(role)) return undefined;
  return refusal(
    "kubelet-role",
    `\`role\` ${shown(role)} must not be given to the kubelet identity, because all pods on its nodes can use that identity; ` +
      "give it to a FederatedBinding of the one service account that needs it",
  );
}

/** The problem with a role of the control plane identity, if any. */
export function controlPlaneRoleProblem(role: string): Problem | undefined {
  if (!PULL_ROLES.includes(role)) return undefined;
  return refusal(
    "kubelet-role",
    `\`role\` ${shown(role)} has no effect for the control plane identity, because the nodes pull images; grant it to \`cluster.kubeletIdentity\``,
  );
}
