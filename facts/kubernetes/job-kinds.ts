/**
 * Custom resources that describe pods without a pod template: where they have the labels and the account of their pods.
 * Sources: argo-workflows docs/fields.md at v3.7; tekton.dev/docs/pipelines (taskruns, pipelineruns, labels);
 * kubeflow.github.io/spark-operator docs/api-docs.md (v1beta2); read 2026-11.
 */
export interface JobKind {
  /** Where the pods get their labels. */
  readonly labels: string;
  /** Where the name of their service account is. */
  readonly account: string;
}

const WORKFLOW: JobKind = { labels: "spec.podMetadata.labels", account: "spec.serviceAccountName" };
const SPARK: JobKind = { labels: "spec.driver.labels and spec.executor.labels", account: "spec.driver.serviceAccount" };

export const JOB_KINDS: ReadonlyMap<string, JobKind> = new Map([
  ["Workflow", WORKFLOW],
  ["WorkflowTemplate", WORKFLOW],
  ["ClusterWorkflowTemplate", WORKFLOW],
  ["CronWorkflow", { labels: "spec.workflowSpec.podMetadata.labels", account: "spec.workflowSpec.serviceAccountName" }],
  ["TaskRun", { labels: "metadata.labels", account: "spec.serviceAccountName" }],
  ["PipelineRun", { labels: "metadata.labels", account: "spec.taskRunTemplate.serviceAccountName" }],
  ["SparkApplication", SPARK],
  [
    "ScheduledSparkApplication",
    {
      labels: "spec.template.driver.labels and spec.template.executor.labels",
      account: "spec.template.driver.serviceAccount",
    },
  ],
]);
