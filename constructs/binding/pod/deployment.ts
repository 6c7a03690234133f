import {
  DeploymentV1,
  type DeploymentV1Config,
  type DeploymentV1SpecTemplateSpec,
  type DeploymentV1SpecTemplateSpecContainer,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { Construct } from "constructs";
import { LIMITS } from "../../../facts/limits";
import { textProblem, wholeNumberProblem } from "../../../values/given";
import { isLiteral } from "../../../values/literal";
import { refusal } from "../../../values/problem";
import { checkedId } from "../../core/input/construct-id";
import { nameProblem } from "../../core/input/name-rules";
import { refuse } from "../../core/input/refuse";
import type { IFederatedBinding } from "../binding";
import type { PodTemplateOptions } from "./pod-template";

/** Options of the deployment of a binding. */
export interface DeploymentOptions extends PodTemplateOptions {
  /** The containers of the pod, as the provider takes them. */
  readonly container: readonly DeploymentV1SpecTemplateSpecContainer[];
  /** Name of the Deployment, an RFC 1123 subdomain. @default - the construct id */
  readonly deploymentName?: string;
  /**
   * Labels of the pods, by which the Deployment selects them. A later change replaces the Deployment.
   * @default - `app`, with the name of the Deployment
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Number of pods, from 0. Omit it if an autoscaler sets it. @default - that of Kubernetes, 1 */
  readonly replicas?: number;
  /** The rest of the pod spec, such as `securityContext`, `volume` or `nodeSelector`. @default - none */
  readonly pod?: Omit<DeploymentV1SpecTemplateSpec, "container" | "serviceAccountName">;
  /** Any other provider arguments, such as `waitForRollout`, `timeouts` or `lifecycle`. @default - none */
  readonly overrides?: Omit<Partial<DeploymentV1Config>, "metadata" | "spec">;
}

/**
 * A Deployment in the namespace of a binding, whose pods use the binding.
 * @public only `require` loads it, which knip does not see
 */
export function deploymentOf(
  binding: Construct & IFederatedBinding,
  id: string,
  options: DeploymentOptions,
): DeploymentV1 {
  const { container, deploymentName, labels: given, replicas, pod, overrides, ...ofTemplate } = options;
  const name = deploymentName ?? checkedId(binding, id);
  const labels = { ...(given ?? { app: name }) };
  refuse(
    binding,
    nameProblem("serviceAccount", "deploymentName", name),
    wholeNumberProblem("replicas", replicas, LIMITS.replicas),
    ...(isLiteral(container) ? container : []).map((each, i) => textProblem(`container[${i}].name`, each.name)),
    isLiteral(given) && Object.keys(given).length === 0
      ? refusal(
          "deployment-labels",
          "`labels` must have at least one label, by which the Deployment selects its pods, got {}; omit it for the label `app`",
        )
      : undefined,
  );
  return new DeploymentV1(binding, id, {
    provider: binding.kubernetesProvider,
    ...overrides,
    metadata: { name, namespace: binding.namespace, labels },
    spec: {
      replicas: replicas === undefined ? undefined : String(replicas),
      selector: { matchLabels: labels },
      template: binding.podTemplate({ metadata: { labels }, spec: { ...pod, container: [...container] } }, ofTemplate),
    },
  });
}
