import { type Expression, isExpression, textOf } from "../terraform/text";
import { at, isBranch, listAt, textAt, type Tree } from "../terraform/tree";

/** A pod that a custom resource describes, as a pod template, or why it is not known. */
export type DescribedPod = { readonly template: Tree } | { readonly why: string };

/** What the configuration of a controller may set where the object does not. */
const byController = (what: string): Expression => ({ expression: `<${what}>` });

/** Readers by `group/Kind`. */
const READERS: ReadonlyMap<string, (object: Tree) => readonly DescribedPod[]> = new Map([
  ["argoproj.io/Workflow", (object) => ofWorkflow(at(object, "spec"))],
  ["argoproj.io/WorkflowTemplate", (object) => ofWorkflow(at(object, "spec"))],
  ["argoproj.io/ClusterWorkflowTemplate", (object) => ofWorkflow(at(object, "spec"))],
  ["argoproj.io/CronWorkflow", (object) => ofWorkflow(at(object, "spec", "workflowSpec"))],
  ["tekton.dev/TaskRun", (object) => [ofRun(object, "taskSpec", "taskRef")]],
  ["tekton.dev/PipelineRun", (object) => [ofRun(object, "pipelineSpec", "pipelineRef")]],
  ["sparkoperator.k8s.io/SparkApplication", (object) => ofSpark(at(object, "spec"))],
  ["sparkoperator.k8s.io/ScheduledSparkApplication", (object) => ofSpark(at(object, "spec", "template"))],
]);

/** The pods of an object of Argo Workflows, Tekton or the Spark operator; undefined for another kind. */
export const describedPods = (group: string, kind: string, object: Tree): readonly DescribedPod[] | undefined =>
  READERS.get(`${group}/${kind}`)?.(object);

/** Each template that runs a container is a pod. */
function ofWorkflow(spec: Tree): readonly DescribedPod[] {
  const reference = textAt(spec, "workflowTemplateRef", "name");
  const templates = listAt(spec, "templates");
  if (templates.length === 0)
    return [{ why: reference === undefined ? "a workflow without templates" : "its templates are in another object" }];
  return templates.flatMap((template): DescribedPod[] => {
    const main = at(template, "container") ?? at(template, "script");
    const own = main === undefined ? listAt(template, "containerSet", "containers") : [named(main, "main")];
    if (own.length === 0) return [];
    const merge = (key: string): Tree => ({
      ...branch(at(spec, "podMetadata", key)),
      ...branch(at(spec, "templateDefaults", "metadata", key)),
      ...branch(at(template, "metadata", key)),
    });
    const account = [
      at(template, "serviceAccountName"),
      at(spec, "templateDefaults", "serviceAccountName"),
      at(spec, "serviceAccountName"),
    ];
    return [
      {
        template: {
          metadata: { labels: merge("labels"), annotations: merge("annotations") },
          spec: {
            serviceAccountName:
              account.find((each) => each !== undefined) ??
              byController("the service account of the controller's defaults"),
            // The executor adds containers of its own.
            containers: [...own, ...listAt(template, "sidecars"), { name: "wait" }],
            initContainers: [{ name: "init" }, ...listAt(template, "initContainers")],
            volumes: [...listAt(spec, "volumes"), ...listAt(template, "volumes")],
            hostNetwork: at(spec, "hostNetwork"),
            nodeSelector: at(template, "nodeSelector") ?? at(spec, "nodeSelector"),
            tolerations: [...listAt(spec, "tolerations"), ...listAt(template, "tolerations")],
          },
        },
      },
    ];
  });
}

/** Tekton copies labels and annotations of a run, and of the task or pipeline, to the pods. */
function ofRun(object: Tree, inline: string, elsewhere: string): DescribedPod {
  const spec = at(object, "spec");
  const metadata = at(object, "metadata");
  const steps = listAt(spec, inline, "steps");
  const unknown = byController(`the containers of its ${elsewhere}`);
  const labels = branch(at(metadata, "labels"));
  const isOpen =
    at(spec, elsewhere) !== undefined && !Object.keys(labels).some((key) => key.startsWith("azure.workload.identity/"));
  const podTemplate = at(spec, "taskRunTemplate", "podTemplate") ?? at(spec, "podTemplate");
  return {
    template: {
      metadata: {
        labels: isOpen ? byController(`the labels of its ${elsewhere}`) : labels,
        annotations: branch(at(metadata, "annotations")),
      },
      spec: {
        serviceAccountName:
          at(spec, "serviceAccountName") ??
          at(spec, "taskRunTemplate", "serviceAccountName") ??
          byController("the default service account of Tekton"),
        containers:
          steps.length > 0 ? steps.map((each, i) => named(each, `unnamed-${i}`, "step-")) : [{ name: unknown }],
        volumes: [...listAt(spec, inline, "volumes"), ...listAt(podTemplate, "volumes")],
        hostNetwork: at(podTemplate, "hostNetwork"),
        nodeSelector: at(podTemplate, "nodeSelector"),
        tolerations: listAt(podTemplate, "tolerations"),
      },
    },
  };
}

/** The driver and the executors. An executor without an account has that of the driver. */
function ofSpark(spec: Tree): readonly DescribedPod[] {
  if (!isBranch(spec)) return [{ why: "an application without a specification" }];
  const driver =
    textAt(spec, "driver", "serviceAccount") ?? byController("the default service account of the operator");
  return (["driver", "executor"] as const).map((role) => {
    const part = at(spec, role);
    const template = at(part, "template");
    const merge = (key: string): Tree => ({ ...branch(at(template, "metadata", key)), ...branch(at(part, key)) });
    return {
      template: {
        metadata: { labels: merge("labels"), annotations: merge("annotations") },
        spec: {
          serviceAccountName:
            textAt(part, "serviceAccount") ?? textAt(template, "spec", "serviceAccountName") ?? driver,
          containers: [
            named(part, `spark-kubernetes-${role}`, "", true),
            ...listAt(part, "sidecars"),
            ...listAt(template, "spec", "containers").filter(hasOtherName),
          ],
          initContainers: listAt(part, "initContainers"),
          volumes: listAt(spec, "volumes"),
          hostNetwork: at(part, "hostNetwork"),
          nodeSelector: at(part, "nodeSelector") ?? at(spec, "nodeSelector"),
          tolerations: listAt(part, "tolerations"),
        },
      },
    };
  });
}

const hasOtherName = (container: Tree): boolean => !/^spark-kubernetes-/.test(textOf(textAt(container, "name")));

/** A container under the name that it has in the pod. */
function named(container: Tree, otherwise: string, prefix = "", always = false): Tree {
  const name = always ? undefined : textAt(container, "name");
  return {
    ...branch(container),
    name: typeof name === "string" ? `${prefix}${name}` : isExpression(name) ? name : otherwise,
  };
}

const branch = (tree: Tree): { readonly [key: string]: Tree } => (isBranch(tree) ? tree : {});
