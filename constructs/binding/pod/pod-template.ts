import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "../../core/input/refuse";
import type { IGrantee } from "../../identity/grantee";
import { isLiteral } from "../../../values/literal";
import { type PodDataOptions, withPodData } from "./pod-data";
import { type PodTemplate, podTemplateProblems } from "./pod-template-rules";
import { IDENTITY_BINDING_USE, WEBHOOK_KEYS } from "../../../facts/kubernetes/webhook";
import { type Problem, refusal } from "../../../values/problem";

export type { PodTemplate } from "./pod-template-rules";

/**
 * The annotation with the settings of a pod's identity. Running pods keep the identity that they started with until their
 * template changes. This annotation changes the template together with the identity.
 */
const BINDING_ANNOTATION = "cdktf-aks-workload-identity/binding";

/** The short-term proxy for applications that call the instance metadata endpoint. */
export interface MigrationProxy {
  /** Port of the proxy, 1 to 65535. No container of the pod may use it. @default 8000 */
  readonly port?: number;
}

/** Options of the pods of a binding. */
export interface PodTemplateOptions extends PodDataOptions {
  /**
   * Lifetime of the pod's service account token in seconds, 3600 to 86400. It overrides that of the service account.
   * @default - that of the service account
   */
  readonly tokenExpirationSeconds?: number;
  /** Names of containers or init containers without a token. @default - all containers get a token */
  readonly skipContainers?: readonly string[];
  /**
   * Adds the migration proxy, for applications whose SDK does not support workload identity yet. The proxy needs a privileged
   * init container, so the pod does not meet the Pod Security Standard `baseline`.
   * @default - no proxy
   */
  readonly migrationProxy?: MigrationProxy;
}

/** The values that a binding writes into pod templates. */
export interface PodWiring {
  readonly serviceAccountName: string;
  /** The name in the props, to compare with the name in a template. */
  readonly givenServiceAccountName: string;
  readonly clientId: string;
  readonly tenantId?: string;
  readonly tokenExpirationSeconds?: number;
  /** Whether the pods get tokens through an identity binding. */
  readonly identityBinding?: boolean;
}

/** A copy of a pod template with the label, the annotations and the service account. The template itself does not change. */
export function wirePodTemplate<T extends PodTemplate>(
  scope: IConstruct & IGrantee,
  given: T,
  options: PodTemplateOptions,
  wiring: PodWiring,
): T {
  refuse(scope, ...podTemplateProblems(given, options, wiring.givenServiceAccountName));
  const template = withPodData(scope, given, options);
  const { tokenExpirationSeconds, skipContainers, migrationProxy } = options;
  refuse(scope, wiring.identityBinding && migrationProxy ? proxyProblem() : undefined);
  const annotations: Record<string, string> = {
    [BINDING_ANNOTATION]: [
      wiring.clientId,
      wiring.tenantId ?? "-",
      String(tokenExpirationSeconds ?? wiring.tokenExpirationSeconds ?? "-"),
    ].join(" "),
  };
  if (tokenExpirationSeconds !== undefined) annotations[WEBHOOK_KEYS.tokenExpiration] = String(tokenExpirationSeconds);
  if (skipContainers?.length)
    annotations[WEBHOOK_KEYS.skipContainers] = isLiteral(skipContainers)
      ? skipContainers.join(";")
      : Fn.join(";", [...skipContainers]);
  if (wiring.identityBinding) annotations[IDENTITY_BINDING_USE] = "true";
  if (migrationProxy) annotations[WEBHOOK_KEYS.injectProxySidecar] = "true";
  if (migrationProxy?.port !== undefined) annotations[WEBHOOK_KEYS.proxySidecarPort] = String(migrationProxy.port);
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: merged(template.metadata?.labels, { [WEBHOOK_KEYS.use]: "true" }),
      annotations: merged(template.metadata?.annotations, annotations),
    },
    spec: { ...template.spec, serviceAccountName: wiring.serviceAccountName },
  };
}

/** Source: azure-workload-identity v1.6.0 pkg/proxy, which sends tokens to Entra ID only; read 2026-11. */
const proxyProblem = (): Problem =>
  refusal(
    "pod-proxy-identity-binding",
    '`migrationProxy` must be omitted with `trust: "identity-binding"`, got it: the proxy sends the token of the pod to Entra ID, ' +
      'which rejects the audience of identity bindings; move the application to WorkloadIdentityCredential, or use the trust "credential"',
  );

type Fields = { [key: string]: string };

/** A map that is a token cannot be spread, so Terraform merges it. */
function merged(given: Fields | undefined, added: Fields): Fields {
  if (given === undefined || isLiteral(given)) return { ...given, ...added };
  return Fn.merge([given, added]) as Fields;
}
