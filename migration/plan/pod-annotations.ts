import { IDENTITY_BINDING_USE, PROXY_PORT, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import type { PlannedWorkload } from "./plan-model";

/** The annotations that the pods of a workload get in the phase SWITCH. */
export function podAnnotations({
  proxyPort,
  identityBinding,
}: Pick<PlannedWorkload, "proxyPort" | "identityBinding">): Readonly<Record<string, string>> {
  return {
    ...(identityBinding ? { [IDENTITY_BINDING_USE]: "true" } : {}),
    ...(proxyPort === undefined ? {} : { [WEBHOOK_KEYS.injectProxySidecar]: "true" }),
    ...(proxyPort === undefined || proxyPort === PROXY_PORT.default
      ? {}
      : { [WEBHOOK_KEYS.proxySidecarPort]: String(proxyPort) }),
  };
}
