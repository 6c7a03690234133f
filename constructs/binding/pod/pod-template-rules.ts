import { labelsProblem } from "../../core/input/label-rules";
import { podListProblem } from "./pod-list-rules";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { PROXY_PORT, TOKEN_EXPIRATION, WEBHOOK_KEYS } from "../../../facts/kubernetes/webhook";
import { type Problem, refusal } from "../../../values/problem";

/** The part of a pod template that the rules read. Each provider class with a pod template has this shape. */
export interface PodTemplate {
  /** Metadata of the pods: labels and annotations. */
  readonly metadata?: {
    readonly labels?: { [key: string]: string };
    readonly annotations?: { [key: string]: string };
  };
  /** Specification of the pods. */
  readonly spec?: {
    readonly serviceAccountName?: string;
    readonly hostNetwork?: unknown;
    readonly nodeSelector?: { [key: string]: string };
    readonly os?: { readonly name: string };
    readonly container?: unknown;
    readonly initContainer?: unknown;
    readonly toleration?: unknown;
  };
}

/** The settings of a pod that override or extend those of its service account. */
export interface PodSettings {
  readonly tokenExpirationSeconds?: number;
  readonly skipContainers?: readonly string[];
  readonly migrationProxy?: { readonly port?: number };
}

interface Container {
  readonly name?: string;
  readonly port?: unknown;
}

/** The objects in a literal list. */
function elements<T extends object>(list: unknown): readonly T[] {
  if (!isLiteral(list) || !Array.isArray(list)) return [];
  return (list as readonly (T | null | undefined)[]).filter(
    (each): each is T => isLiteral(each) && typeof each === "object" && each !== null,
  );
}

const containersOf = (spec: PodTemplate["spec"]): readonly Container[] => [
  ...elements<Container>(spec?.container),
  ...elements<Container>(spec?.initContainer),
];

/** The problem with the lifetime of a projected token, if any. Source: azure-workload-identity pkg/webhook/webhook.go. */
export function tokenExpirationProblem(seconds: number | undefined): Problem | undefined {
  if (!isLiteral(seconds)) return undefined;
  const { minimum, maximum } = TOKEN_EXPIRATION;
  if (Number.isInteger(seconds) && seconds >= minimum && seconds <= maximum) return undefined;
  return refusal(
    "token-lifetime",
    `\`tokenExpirationSeconds\` must be a whole number from ${minimum} to ${maximum}, got ${shown(seconds)}`,
  );
}

/** The problems with a pod template and its settings, in the order of the template. */
export function podTemplateProblems(
  template: PodTemplate,
  settings: PodSettings,
  serviceAccountName: string,
): (Problem | undefined)[] {
  const { metadata, spec } = template;
  const elements = podListProblem(spec);
  if (elements) return [elements];
  return [
    labelProblem(metadata?.labels),
    labelsProblem("metadata.labels", metadata?.labels),
    accountProblem(spec?.serviceAccountName, serviceAccountName),
    virtualNodeProblem(spec),
    tokenExpirationProblem(settings.tokenExpirationSeconds),
    ...skipProblems(settings.skipContainers, spec),
    ...proxyProblems(settings.migrationProxy, spec),
  ];
}

function labelProblem(labels: { [key: string]: string } | undefined): Problem | undefined {
  const use = isLiteral(labels) ? labels[WEBHOOK_KEYS.use] : undefined;
  if (!isLiteral(use) || use === "true") return undefined;
  return refusal(
    "pod-label",
    `the label \`${WEBHOOK_KEYS.use}\` must be "true" for the webhook to see the pod, got ${shown(use)}; ` +
      "omit it, because podTemplate adds it",
  );
}

function accountProblem(given: string | undefined, serviceAccountName: string): Problem | undefined {
  if (!isLiteral(given) || !isLiteral(serviceAccountName) || given === serviceAccountName) return undefined;
  return refusal(
    "pod-service-account",
    `\`serviceAccountName\` must be that of the binding, "${serviceAccountName}", got ${shown(given)}; omit it, because podTemplate adds it`,
  );
}

/** Source: learn.microsoft.com/azure/aks/workload-identity-overview, limitations. */
function virtualNodeProblem(spec: PodTemplate["spec"]): Problem | undefined {
  const selector = isLiteral(spec?.nodeSelector) ? spec.nodeSelector : {};
  const tolerated = elements<{ key?: string }>(spec?.toleration).some(
    ({ key }) => key === "virtual-kubelet.io/provider" || key === "azure.com/aci",
  );
  if (selector["type"] !== "virtual-kubelet" && !tolerated) return undefined;
  return refusal(
    "pod-virtual-node",
    "a pod with workload identity must not run on virtual nodes, where the webhook does not inject its token; remove the node " +
      "selector and the toleration for virtual nodes",
  );
}

function skipProblems(skip: readonly string[] | undefined, spec: PodTemplate["spec"]): (Problem | undefined)[] {
  if (skip === undefined) return [];
  const containers = containersOf(spec);
  const names = containers.map(({ name }) => name);
  const allKnown = names.every(isLiteral) && isLiteral(spec?.container) && isLiteral(spec?.initContainer ?? []);
  return skip.map((name, i) => {
    if (!isLiteral(name)) return undefined;
    const prop = `skipContainers[${i}]`;
    if (name.includes(";"))
      return refusal(
        "pod-skipped-container",
        `\`${prop}\` must be the name of one container, got ${shown(name)}; pass a list`,
      );
    if (names.includes(name) || !allKnown) return undefined;
    const there = names.map(shown).join(", ");
    return refusal(
      "pod-skipped-container",
      `\`${prop}\` must name a container or init container of the pod, got ${shown(name)}; there are ${there || "none"}`,
    );
  });
}

/** Sources: azure-workload-identity pkg/webhook/webhook.go; learn.microsoft.com/azure/aks/workload-identity-migrate-from-pod-identity. */
function proxyProblems(proxy: PodSettings["migrationProxy"], spec: PodTemplate["spec"]): (Problem | undefined)[] {
  if (proxy === undefined) return [];
  const port = proxy.port ?? PROXY_PORT.default;
  const used = containersOf(spec).find(({ port: ports }) =>
    elements<{ containerPort?: number }>(ports).some(({ containerPort }) => containerPort === port),
  );
  const windows =
    spec?.os?.name === "windows" ||
    (isLiteral(spec?.nodeSelector) && spec.nodeSelector["kubernetes.io/os"] === "windows");
  return [
    isLiteral(proxy.port) && !(Number.isInteger(port) && port >= PROXY_PORT.minimum && port <= PROXY_PORT.maximum)
      ? refusal(
          "pod-proxy-port",
          `\`migrationProxy.port\` must be a whole number from ${PROXY_PORT.minimum} to ${PROXY_PORT.maximum}, got ${shown(port)}`,
        )
      : undefined,
    isLiteral(port) && used
      ? refusal(
          "pod-proxy-port",
          `\`migrationProxy.port\` must be free in the pod, got ${port}, which the container ${shown(used.name)} listens on; choose another port`,
        )
      : undefined,
    spec?.hostNetwork === true
      ? refusal(
          "pod-proxy-host-network",
          "`migrationProxy` must not be used with `hostNetwork`, which the webhook rejects; remove `hostNetwork` or update the SDK of the application",
        )
      : undefined,
    windows
      ? refusal(
          "pod-proxy-windows",
          "`migrationProxy` must not be used on Windows nodes, because the proxy runs on Linux only; update the SDK of the application instead",
        )
      : undefined,
  ];
}
