import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import type { FederatedBindingProps } from "./federated-binding-props";
import type { ServiceAccountSpec } from "./service-account";

/** What the annotations of a service account say about its identity. */
interface AccountIdentity {
  readonly namespace: string;
  readonly clientId: string;
  readonly tenantId: string | undefined;
}

/** The service account of a binding. */
export function accountSpecOf(
  {
    serviceAccount,
    serviceAccountLabels: labels,
    automountServiceAccountToken: automountToken,
    kubernetesProvider: provider,
    tokenExpirationSeconds: seconds,
  }: FederatedBindingProps,
  { namespace, clientId, tenantId }: AccountIdentity,
): ServiceAccountSpec {
  return {
    name: serviceAccount.name,
    namespace,
    annotations: {
      [WEBHOOK_KEYS.clientId]: clientId,
      ...(tenantId !== undefined && { [WEBHOOK_KEYS.tenantId]: tenantId }),
      ...(seconds !== undefined && { [WEBHOOK_KEYS.tokenExpiration]: String(seconds) }),
    },
    labels,
    automountToken,
    provider,
  };
}
