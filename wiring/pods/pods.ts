import { INJECTED_CONTAINERS } from "../../facts/kubernetes/injected-containers";
import { isAddOnAccount } from "../../facts/azure/add-ons";
import { SAMPLE_IMAGES } from "../../facts/kubernetes/sdk";
import { shellOperand } from "../../values/text/shell-word";
import {
  LEVELS_WITHOUT_PROXY,
  PROXY_CONTAINER,
  PROXY_PORT,
  TOKEN_EXPIRATION,
  TOKEN_VOLUMES,
  UNTOUCHED_NAMESPACES,
  WEBHOOK_KEYS,
} from "../../facts/kubernetes/webhook";
import { isExpression, type Scalar, shownText, type Text, textOf } from "../../model/terraform/text";
import { field, type Workload } from "../../model/trust/model";
import { containersOf, shown } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { evaluateContainers, evaluateOtherCredentials, injectedContainersOf, skippedContainers } from "./containers";
import { templateOf } from "./labels";

/**
 * Evaluates the pod of a workload that is meant to get a token.
 *
 * @param owned whether its template is evaluated with its owner
 */
export function evaluatePod(workload: Workload, index: Evaluation, owned = false): void {
  evaluatePlace(workload, index);
  evaluateEgress(workload, index);
  evaluateSkipped(workload, index);
  evaluateProxy(workload, index);
  evaluateSystem(workload, index);
  const injected = touched(workload);
  if (
    workload.live &&
    workload.kind === "Pod" &&
    !injected &&
    field(workload.pod.labels, WEBHOOK_KEYS.use) === "true"
  ) {
    index.report(
      "pod-not-mutated",
      workload.path,
      "the running pod has the label and no token volume",
      `kubectl delete pod ${podOperand(workload.name)}`,
    );
  }
  if (!injected) return evaluateContainers(workload, index);
  evaluateStale(workload, index);
  if (!owned)
    for (const container of injectedContainersOf(workload)) evaluateOtherCredentials(workload, container, index);
}

/** Whether this is a Pod that the webhook mutated: its variables and volumes are the webhook's. */
const touched = ({ kind, pod }: Workload): boolean =>
  kind === "Pod" &&
  pod.tokenAudiences.length > 0 &&
  pod.volumes.some(
    (name) => !isExpression(name) && (name === TOKEN_VOLUMES.name || name.startsWith(TOKEN_VOLUMES.prefix)),
  );

function evaluatePlace(workload: Workload, index: Evaluation): void {
  const { path, namespace, pod } = workload;
  const labels = index.namespaceOf(workload)?.labels ?? {};
  const excluded = ["control-plane", "kubernetes.azure.com/managedby"].find((key) => {
    const value = field(labels, key);
    return key === "control-plane" ? value !== undefined : value === "aks";
  });
  if (!isExpression(namespace) && isAddOnAccount(namespace, textOf(pod.serviceAccountName))) return;
  if (!isExpression(namespace) && UNTOUCHED_NAMESPACES.includes(namespace)) {
    index.report(
      "excluded-namespace",
      path,
      `the pod is in ${namespace}, which AKS reserves`,
      `metadata.namespace: a namespace of your own, and none of ${UNTOUCHED_NAMESPACES.join(", ")}`,
    );
  } else if (excluded) {
    index.report(
      "excluded-namespace",
      path,
      `the pod's namespace ${shownText(namespace)} has the label ${excluded}, by which AKS excludes it from webhooks`,
      `no ${excluded} on the namespace`,
    );
  }
  if (pod.virtualNode)
    index.report(
      "virtual-node",
      path,
      "the pod selects or tolerates virtual nodes",
      "no virtual-kubelet selector or toleration",
    );
}

/** Network policies are additive: a pod reaches what any policy that selects it allows. */
function evaluateEgress(workload: Workload, index: Evaluation): void {
  const { path, pod } = workload;
  if (isExpression(pod.labels)) return;
  const labels = pod.labels;
  const around = index.policiesAround(workload);
  const selecting = around.filter(
    ({ selects }) => !isExpression(selects) && Object.entries(selects).every(([key, value]) => labels[key] === value),
  );
  if (selecting.length === 0 || selecting.some(({ outside }) => outside)) return;
  const policies = selecting.map((each) => each.path).join(", ");
  const opening = around.find(({ selects, outside }) => isExpression(selects) && outside);
  if (opening)
    return index.skip(path, `whether ${opening.path} opens the egress that ${policies} block is not evaluated`);
  index.report(
    "egress-blocked",
    path,
    `${policies} block all egress from the pod to outside the cluster`,
    "an egress rule to port 443 of the addresses of Entra ID, or of all",
  );
}

/** The problem of a token lifetime; nothing if it is right. */
export function expirationProblem(value: Scalar | undefined): string | undefined {
  if (value === undefined || value === "" || isExpression(value)) return undefined;
  const { minimum, maximum } = TOKEN_EXPIRATION;
  const seconds = typeof value === "string" && /^[+-]?[0-9]+$/.test(value) ? Number(value) : NaN;
  if (seconds >= minimum && seconds <= maximum) return undefined;
  return `${WEBHOOK_KEYS.tokenExpiration} must be a string with a number of seconds from ${minimum} to ${maximum}, got ${shown(value)}`;
}

function evaluateSkipped(workload: Workload, { report, skip }: Evaluation): void {
  const { pod, path } = workload;
  const lifetime = expirationProblem(field(pod.annotations, WEBHOOK_KEYS.tokenExpiration));
  if (lifetime)
    report("token-expiration", path, lifetime, `${WEBHOOK_KEYS.tokenExpiration}: "${TOKEN_EXPIRATION.default}"`);

  const value = field(pod.annotations, WEBHOOK_KEYS.skipContainers);
  if (typeof value !== "string") return;
  const names = containersOf(workload).map(({ name }) => name);
  const known = names.filter((name): name is string => !isExpression(name));
  if (known.length < names.length)
    return skip(path, `names of containers, which ${WEBHOOK_KEYS.skipContainers} lists, are known only after apply`);
  const skipped = skippedContainers(workload);
  const strangers = skipped.filter((name) => !known.includes(name) && !INJECTED_CONTAINERS.has(name));
  if (strangers.length > 0) {
    const separators = strangers.some((name) => /[,\s]/.test(name)) ? "; the separator is a semicolon" : "";
    report(
      "skip-containers",
      path,
      `${WEBHOOK_KEYS.skipContainers} names ${strangers.map(shown).join(", ")}, and the pod has ${known.map(shown).join(", ")}${separators}`,
      `${WEBHOOK_KEYS.skipContainers}: names out of ${known.join(";")}`,
    );
  } else if (known.length > 0 && known.every((name) => skipped.includes(name))) {
    report(
      "skip-all-containers",
      path,
      `${WEBHOOK_KEYS.skipContainers} names every container: ${shown(value)}`,
      "the names without the container that needs the token",
    );
  }
}

function evaluateProxy(workload: Workload, index: Evaluation): void {
  const { report } = index;
  const { path, pod } = workload;
  const inject = field(pod.annotations, WEBHOOK_KEYS.injectProxySidecar);
  const port = field(pod.annotations, WEBHOOK_KEYS.proxySidecarPort);
  if (inject === undefined) {
    if (port !== undefined)
      report(
        "proxy-port-alone",
        path,
        `${WEBHOOK_KEYS.proxySidecarPort} is ${shown(port)} and the proxy is not requested`,
        `${WEBHOOK_KEYS.injectProxySidecar}: "true"`,
      );
    return;
  }
  if (inject !== "true" && !isExpression(inject)) {
    report(
      "proxy-value",
      path,
      `${WEBHOOK_KEYS.injectProxySidecar} is ${shown(inject)}, and the proxy is injected whenever the annotation is present`,
      `${WEBHOOK_KEYS.injectProxySidecar}: "true", or no such line`,
    );
  }
  if (pod.hostNetwork)
    report("proxy-host-network", path, "the pod has hostNetwork and requests the proxy", "hostNetwork: false");
  if (pod.os === "windows")
    report(
      "proxy-windows",
      path,
      "the pod is for Windows and requests the proxy",
      `no ${WEBHOOK_KEYS.injectProxySidecar}`,
    );
  const level = field(index.namespaceOf(workload)?.labels ?? {}, "pod-security.kubernetes.io/enforce");
  if (typeof level === "string" && LEVELS_WITHOUT_PROXY.includes(level)) {
    report(
      "proxy-pod-security",
      path,
      `the namespace ${shownText(workload.namespace)} enforces ${level}, which rejects the proxy's init container`,
      "pod-security.kubernetes.io/enforce: privileged",
    );
  }
  evaluatePort(workload, port, index);
}

function evaluatePort(workload: Workload, port: Scalar | undefined, { report }: Evaluation): void {
  if (isExpression(port)) return;
  const { minimum, maximum } = PROXY_PORT;
  const number =
    port === undefined || port === ""
      ? PROXY_PORT.default
      : typeof port === "string" && /^[0-9]+$/.test(port)
        ? Number(port)
        : NaN;
  const fix = `${WEBHOOK_KEYS.proxySidecarPort}: "8081"`;
  if (!(number >= minimum && number <= maximum)) {
    return report(
      "proxy-port",
      workload.path,
      `${WEBHOOK_KEYS.proxySidecarPort} must be a string with a port from ${minimum} to ${maximum}, got ${shown(port)}`,
      fix,
    );
  }
  const user = containersOf(workload).find(({ name, ports }) => name !== PROXY_CONTAINER && ports.includes(number));
  if (user)
    report(
      "proxy-port",
      workload.path,
      `the proxy's port ${number} is a port of container ${shownText(user.name)}`,
      fix,
    );
}

function evaluateSystem(workload: Workload, { report }: Evaluation): void {
  const { pod, path, kind } = workload;
  if (pod.os !== "windows") return;
  if (pod.runAsUser && !pod.osStated)
    report(
      "windows-os",
      path,
      "the pod is for Windows, sets runAsUser and has no spec.os",
      `${templateOf(kind)}spec.os.name: windows`,
    );
  for (const { image, name } of containersOf(workload)) {
    const sample = typeof image === "string" ? sampleImage(image) : undefined;
    if (sample && !sample.windows)
      report(
        "windows-image",
        path,
        `container ${shownText(name)} runs ${sample.image}, which has no Windows version`,
        "ghcr.io/azure/azure-workload-identity/msal-net or msal-go",
      );
  }
}

function evaluateStale(workload: Workload, index: Evaluation): void {
  const wanted = index.accountOf(workload)?.annotations;
  const value = wanted && field(wanted, WEBHOOK_KEYS.clientId);
  for (const { name, env } of workload.pod.containers) {
    const has = env.AZURE_CLIENT_ID;
    if (typeof value !== "string" || typeof has !== "string" || has === value) continue;
    index.report(
      "pod-stale",
      workload.path,
      `container ${shownText(name)} runs with AZURE_CLIENT_ID ${shown(has)}, and the service account now has ${shown(value)}`,
      `kubectl delete pod ${podOperand(workload.name)}`,
    );
  }
}

/** The name of a pod as the last word of a command. A variable in it is for another tool, not for the shell. */
function podOperand(name: Text): string {
  return shellOperand(textOf(name));
}

/** The sample image that a container runs, with any tag or digest. */
function sampleImage(image: string): (typeof SAMPLE_IMAGES)[number] | undefined {
  const bare = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return SAMPLE_IMAGES.find((each) => each.image === bare);
}
