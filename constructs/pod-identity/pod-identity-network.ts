import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { Op, type TerraformResourceLifecycle } from "cdktf";
import type { IConstruct } from "constructs";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { withoutLazies } from "../core/input/lazy-literal";
import { at } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { type Problem, refusal } from "../../values/problem";

/** The network plugin of a cluster: a literal, a token of a Lazy or a data source, or undefined. */
function networkPlugin(cluster: IWorkloadIdentityCluster): string | undefined {
  for (const each of cluster.node.findAll()) {
    if (each instanceof KubernetesCluster) return each.networkProfileInput?.networkPlugin;
    if (each instanceof DataAzurermKubernetesCluster) return each.networkProfile.get(0).networkPlugin;
  }
  return undefined;
}

const REASON =
  "On kubenet a pod can impersonate another pod by ARP spoofing and use its identity, unless a policy removes NET_RAW from all containers";

/** The problem with pod identity on a kubenet cluster without a policy against NET_RAW, if any. */
export function kubenetProblem(cluster: IWorkloadIdentityCluster, hasPolicy: boolean): Problem | undefined {
  return hasPolicy ? undefined : pluginProblem(cluster, networkPlugin(cluster));
}

/** The same when the app is complete, for a plugin that a Lazy produces. */
export function lazyKubenetProblems(
  scope: IConstruct,
  cluster: IWorkloadIdentityCluster,
  hasPolicy: boolean,
): Problem[] {
  const problem = hasPolicy ? undefined : pluginProblem(cluster, settledPlugin(cluster));
  return problem === undefined ? [] : [at(scope, problem)];
}

function settledPlugin(cluster: IWorkloadIdentityCluster): string | undefined {
  const plugin = networkPlugin(cluster);
  return plugin === undefined ? undefined : withoutLazies(cluster, plugin);
}

function pluginProblem(cluster: IWorkloadIdentityCluster, plugin: string | undefined): Problem | undefined {
  if (plugin !== "kubenet") return undefined;
  return refusal(
    "net-raw-kubenet",
    `\`netRawPolicy\` must be given, because the network plugin of "${cluster.node.path}" is kubenet. ${REASON}; see NetRawPolicy`,
  );
}

/** Whether a cluster is known to be on kubenet. */
export const onKubenet = (cluster: IWorkloadIdentityCluster): boolean => networkPlugin(cluster) === "kubenet";

/** The same for a cluster whose network Terraform reads during the plan: a condition that stops the plan. */
export function kubenetCondition(
  cluster: IWorkloadIdentityCluster,
  hasPolicy: boolean,
): TerraformResourceLifecycle | undefined {
  const plugin = settledPlugin(cluster);
  if (hasPolicy || plugin === undefined || isLiteral(plugin)) return undefined;
  return {
    precondition: [
      { condition: Op.neq(plugin, "kubenet"), errorMessage: `${REASON}: pass \`netRawPolicy\` to PodIdentity.` },
    ],
  };
}
