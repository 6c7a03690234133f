import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { stringify } from "yaml";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import type { PlannedWorkload } from "../plan/plan-model";
import { podAnnotations } from "../plan/pod-annotations";

type Template = Readonly<Record<string, unknown>>;

function wrapped({ kind, namespace, name, apiVersion }: PlannedWorkload, template: Template): string {
  const path = WORKLOAD_BY_KIND.get(kind)!.template;
  const nested = path.reduceRight<Template>((inner, key) => ({ [key]: inner }), template);
  const { metadata, ...rest } = nested as { metadata?: object };
  return stringify({ apiVersion, kind, metadata: { name, namespace, ...metadata }, ...rest });
}

/** The patch of the phase SWITCH for kubectl or kustomize: a strategic merge patch, or a merge patch for custom resources. */
export function switchPatch(workload: PlannedWorkload): string {
  const { serviceAccount } = workload;
  const annotations = podAnnotations(workload);
  return wrapped(workload, {
    metadata: {
      labels: { [WEBHOOK_KEYS.use]: "true" },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: { serviceAccountName: serviceAccount },
  });
}

/** The patch of the phase RETIRE: it removes the old label, unless a selector contains it. */
export function retirePatch(workload: PlannedWorkload): string {
  return wrapped(workload, { metadata: { labels: { [POD_IDENTITY.label]: null } } });
}
