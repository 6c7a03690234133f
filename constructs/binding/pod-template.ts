import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import { refuse } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { type PodTemplate, podTemplateProblems } from "./pod-template-rules";
import { WEBHOOK_KEYS } from "../../facts/webhook";

export type { PodTemplate } from "./pod-template-rules";

/**
 * Annotation that holds what a pod's identity is made of. Running pods keep the identity they started with until their
 * template changes: this makes it change with the identity.
 */
const BINDING_ANNOTATION = "cdktf-aks-workload-identity/binding";

/** The short-term proxy for applications that call the instance metadata endpoint. */
export interface MigrationProxy {
  /** Port the proxy listens on, 1 to 65535, used by no container of the pod. @default 8000 */
  readonly port?: number;
}

export interface PodTemplateOptions {
  /**
   * Seconds the pod's service account token lives, 3600 to 86400; wins over the service account's.
   * @default - that of the service account
   */
  readonly tokenExpirationSeconds?: number;
  /** Names of containers or init containers that get no token. @default - all get it */
  readonly skipContainers?: readonly string[];
  /**
   * Adds the migration proxy: for the time until the application's SDK knows workload identity. It needs a privileged
   * init container, so it does not pass Pod Security `baseline`.
   * @default - no proxy; not even an annotation, because its mere presence injects one
   */
  readonly migrationProxy?: MigrationProxy;
}

/** What a binding gives to its pods. */
export interface PodWiring {
  readonly serviceAccountName: string;
  /** The name as it was given, to compare with what a template says. */
  readonly givenServiceAccountName: string;
  readonly clientId: string;
  readonly tenantId?: string;
  readonly tokenExpirationSeconds?: number;
}

/** A copy of a pod template that carries label, annotations and service account. The caller's own is not changed. */
export function wirePodTemplate<T extends PodTemplate>(
  scope: IConstruct,
  template: T,
  options: PodTemplateOptions,
  wiring: PodWiring,
): T {
  refuse(scope, ...podTemplateProblems(template, options, wiring.givenServiceAccountName));
  const { tokenExpirationSeconds, skipContainers, migrationProxy } = options;
  const annotations: Record<string, string> = {
    [BINDING_ANNOTATION]: [
      wiring.clientId,
      wiring.tenantId ?? "-",
      String(tokenExpirationSeconds ?? wiring.tokenExpirationSeconds ?? "-"),
    ].join(" "),
  };
  if (tokenExpirationSeconds !== undefined) annotations[WEBHOOK_KEYS.tokenExpiration] = String(tokenExpirationSeconds);
  if (skipContainers?.length) annotations[WEBHOOK_KEYS.skipContainers] = skipContainers.join(";");
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

type Fields = { [key: string]: string };

/** A map that is a token cannot be spread: Terraform merges it. */
function merged(given: Fields | undefined, added: Fields): Fields {
  if (given === undefined || isLiteral(given)) return { ...given, ...added };
  return Fn.merge([given, added]) as Fields;
}
