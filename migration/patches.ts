import { stringify } from "yaml";
import { PROXY_PORT, WEBHOOK_KEYS } from "../facts/webhook";
import { WORKLOAD_BY_KIND } from "../facts/workload-kinds";
import { BINDING_LABEL } from "./pod-identity-manifests";
import type { PlannedWorkload } from "./plan-model";

type Template = Readonly<Record<string, unknown>>;

function wrapped({ kind, namespace, name, apiVersion }: PlannedWorkload, template: Template): string {
  const path = WORKLOAD_BY_KIND.get(kind)!.template;
  const nested = path.reduceRight<Template>((inner, key) => ({ [key]: inner }), template);
  const { metadata, ...rest } = nested as { metadata?: object };
  return stringify({ apiVersion, kind, metadata: { name, namespace, ...metadata }, ...rest });
}

/** What the switch adds to a workload, as a patch for kubectl or kustomize: a strategic merge patch, and a merge patch for custom resources. */
export function switchPatch(workload: PlannedWorkload): string {
  const { proxyPort, serviceAccount } = workload;
  const annotations =
    proxyPort === undefined
      ? {}
      : {
          annotations: {
            [WEBHOOK_KEYS.injectProxySidecar]: "true",
            ...(proxyPort === PROXY_PORT.default ? {} : { [WEBHOOK_KEYS.proxySidecarPort]: String(proxyPort) }),
          },
        };
  return wrapped(workload, {
    metadata: { labels: { [WEBHOOK_KEYS.use]: "true" }, ...annotations },
    spec: { serviceAccountName: serviceAccount },
  });
}

/** What the end of pod identity removes from a workload: the old label, where no selector holds it. */
export function retirePatch(workload: PlannedWorkload): string {
  return wrapped(workload, { metadata: { labels: { [BINDING_LABEL]: null } } });
}
