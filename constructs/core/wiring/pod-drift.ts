import type { PodV1, PodV1Metadata, PodV1Spec } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { Aspects, type IAspect, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Registry } from "../registry";
import { isLiteral } from "../../../values/literal";
import { WEBHOOK_KEYS } from "../../../facts/kubernetes/webhook";
import { WORKLOAD_KINDS } from "../../../facts/kubernetes/workload-kinds";

/** Terraform types of bare pods. They come from the table, because only apps with bare pods should load a provider class. */
const PODS = WORKLOAD_KINDS.filter(({ template }) => template.length === 0).flatMap((each) => each.terraformTypes);

const watched = new Registry<PodDrift>();

/**
 * Keeps a bare pod from being replaced at every plan. The webhook changes arguments of the pod that force a replacement.
 * It does not change the template of a Deployment or Job.
 */
export class PodDrift implements IAspect {
  /** Watches all pods of the app, also those that are added later. A pod can be in another stack than its binding. */
  public static in(scope: IConstruct): void {
    for (const stack of outermostStacks(scope.node.root)) {
      if (watched.first(stack)) continue;
      Aspects.of(stack).add(watched.claim(stack, stack, new PodDrift()));
    }
  }

  public visit(node: IConstruct): void {
    // A stack that was added later is visited after this one.
    if (TerraformStack.isStack(node)) PodDrift.in(node);
    if (!TerraformResource.isTerraformResource(node) || !PODS.includes(node.terraformResourceType)) return;
    const { metadataInput, specInput } = node as PodV1;
    if (!isInjected(metadataInput)) return;
    const given = node.lifecycle?.ignoreChanges;
    if (given === "all") return;
    const ignored = [...(given ?? []), ...injectedInto(metadataInput, specInput)];
    node.lifecycle = { ...node.lifecycle, ignoreChanges: [...new Set(ignored)] };
  }
}

/** Stacks inside a stack inherit its aspects. Their constructs are not visited here, because this runs for each binding. */
function outermostStacks(root: IConstruct): TerraformStack[] {
  return TerraformStack.isStack(root) ? [root] : root.node.children.flatMap(outermostStacks);
}

function isInjected(metadata: PodV1Metadata | undefined): boolean {
  const labels = metadata?.labels;
  return labels !== undefined && (!isLiteral(labels) || labels[WEBHOOK_KEYS.use] === "true");
}

/** The arguments that the webhook changes: `env` and mounts of each container, a volume, and with the proxy the containers. */
function injectedInto(metadata: PodV1Metadata | undefined, spec: PodV1Spec | undefined): string[] {
  const annotations = metadata?.annotations;
  const proxied = isLiteral(annotations) && WEBHOOK_KEYS.injectProxySidecar in annotations;
  if (proxied) return ["spec[0].container", "spec[0].init_container", "spec[0].volume"];
  const of = (block: string, list: unknown): string[] =>
    (Array.isArray(list) ? list : []).flatMap((_, i) => [
      `spec[0].${block}[${i}].env`,
      `spec[0].${block}[${i}].volume_mount`,
    ]);
  return [...of("container", spec?.container), ...of("init_container", spec?.initContainer), "spec[0].volume"];
}
