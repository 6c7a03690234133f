import { WEBHOOK_PREFIX } from "../../facts/kubernetes/webhook";
import { isExpression, type Scalar, type Text, textKey } from "../terraform/text";
import { at, scalarAt, shownScalar, textAt, type Tree } from "../terraform/tree";
import { pushAccount, type TrustDraft } from "./draft";
import { type Container, fieldKeys, type Fields, type Workload } from "./model";
import { block, fieldsOf, readEnv, readPod } from "./pod";
import type { Source } from "./source";

/** Resources of the kubernetes provider that change an object which exists. */
export const PATCH_TYPES: ReadonlySet<string> = new Set([
  "kubernetes_annotations",
  "kubernetes_env",
  "kubernetes_labels",
]);

/** Adds what patches change, once everything that they can change has been read. */
export function addPatches(draft: TrustDraft, sources: readonly Source[]): void {
  if (sources.length === 0) return;
  const places = new Map(
    draft.workloads.flatMap((each, i) => (each.name === "" ? [] : [[keyOf(each.kind, each.namespace, each.name), i]])),
  );
  for (const source of sources) {
    const { config } = source;
    const kind = scalarAt(config, "kind");
    const metadata = block(config, "metadata");
    const place = {
      name: textAt(metadata, "name") ?? "",
      ...source.inCluster,
      namespace: textAt(metadata, "namespace") ?? "default",
    };
    const labels = fieldsOf(at(config, "labels"), true);
    const annotations = fieldsOf(at(config, "annotations"), true);
    if (kind === "ServiceAccount")
      pushAccount(draft, {
        labels,
        ...place,
        annotations,
        partial: true,
        ...(source.type === "kubernetes_annotations" ? { annotationsPath: "annotations" } : {}),
      });
    else if (kind === "Namespace") draft.namespaces.push({ labels, ...place, partial: true });
    else
      addToWorkload(draft, source, places.get(keyOf(shownScalar(kind), place.namespace, place.name)), {
        labels,
        ...place,
        annotations,
      });
  }
}

type Place = Pick<
  Workload,
  "path" | "stack" | "address" | "provider" | "name" | "namespace" | "labels" | "annotations"
>;

const keyOf = (kind: string, namespace: Text, name: Text): string =>
  JSON.stringify([kind, textKey(namespace), textKey(name)]);

function addToWorkload(draft: TrustDraft, source: Source, at: number | undefined, place: Place): void {
  const { config, path } = source;
  const kind = shownScalar(scalarAt(config, "kind"));
  const ofPods = fieldsOf(block(config, "template_annotations"), true);
  const known = at === undefined ? undefined : draft.workloads[at];
  if (at !== undefined && known) {
    draft.workloads[at] = changed(known, config, { ofPods, ...place });
    return;
  }
  // Keys of the webhook are in the wrong place whatever the object is.
  const isOurs = [place.labels, place.annotations].some((each) =>
    fieldKeys(each).some((key) => key.startsWith(WEBHOOK_PREFIX)),
  );
  if (kind !== "Pod" && isOurs)
    draft.workloads.push({
      kind,
      ...place,
      selector: {},
      pod: { ...readPod(undefined, true), serviceAccountName: { expression: `<the account of the ${kind}>` } },
      templatePath: "",
      live: false,
    });
  else draft.notEvaluated.push({ path, why: `the ${kind} that it changes was not read` });
}

function changed(
  workload: Workload,
  config: Tree,
  { labels, annotations, ofPods }: Place & { readonly ofPods: Fields },
): Workload {
  const { pod, kind } = workload;
  const env = readEnv(config);
  const container = textAt(config, "container");
  const init = textAt(config, "init_container");
  return {
    ...workload,
    labels: both(workload.labels, labels),
    annotations: both(workload.annotations, annotations),
    pod: {
      ...pod,
      labels: kind === "Pod" ? both(pod.labels, labels) : pod.labels,
      annotations: both(kind === "Pod" ? both(pod.annotations, annotations) : pod.annotations, ofPods),
      containers: withEnv(pod.containers, container, env),
      initContainers: withEnv(pod.initContainers, init, env),
    },
  };
}

const both = (a: Fields, b: Fields): Fields => (isExpression(a) ? a : isExpression(b) ? b : { ...a, ...b });

const withEnv = (
  all: readonly Container[],
  name: Text | undefined,
  env: Readonly<Record<string, Scalar | undefined>>,
): readonly Container[] =>
  all.map((each) =>
    name !== undefined && textKey(each.name) === textKey(name) ? { ...each, env: { ...each.env, ...env } } : each,
  );
