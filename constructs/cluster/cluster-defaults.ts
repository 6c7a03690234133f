import { isLiteral } from "../../values/literal";
import { hasPatch } from "./upgrades/cluster-upgrades-rules";
import type { ClusterNetworkProps } from "./network/cluster-network";
import type { WorkloadIdentityClusterProps } from "./workload-identity-cluster-props";

/** The engine of network policies and the data plane of a cluster that is created without a statement about either. */
interface PolicyEngine {
  readonly networkPolicy?: "calico" | "cilium";
  readonly networkDataPlane?: "cilium";
}

/** The engine that a new cluster gets by default, as in the module for production of Azure Verified Modules. */
export function defaultPolicyEngine({ network = {}, overrides }: WorkloadIdentityClusterProps): PolicyEngine {
  const over = overrides?.networkProfile ?? {};
  const stated = [network.policy, over.networkPolicy, over.networkDataPlane, over.networkPlugin];
  if (stated.some((each) => each !== undefined)) return {};
  const plugin = network.plugin ?? "azure";
  if (plugin === "kubenet") return { networkPolicy: "calico" };
  if (plugin !== "azure" || !isLiteral(network.dataPlane ?? "")) return {};
  // The network settings themselves have the engine of this data plane.
  if (network.dataPlane === "cilium") return {};
  if (network.dataPlane === "azure") return { networkPolicy: "calico" };
  return { networkPolicy: "cilium", networkDataPlane: "cilium" };
}

/** The upgrade channel that a new cluster gets by default. */
export function defaultChannel(props: WorkloadIdentityClusterProps): "patch" | undefined {
  const { automaticUpgradeChannel, kubernetesVersion, overrides } = props;
  const version = overrides?.kubernetesVersion ?? kubernetesVersion;
  const stated = automaticUpgradeChannel ?? overrides?.automaticUpgradeChannel;
  return stated === undefined && isLiteral(version ?? "") && !hasPatch(version) ? "patch" : undefined;
}

/**
 * The arguments that Terraform writes when it creates a cluster, and then leaves: those with a default of this construct that
 * earlier releases of it did not write. Azure replaces the image of every node, or the cluster, for another engine of network
 * policies, and starts to upgrade a cluster with a new channel. A cluster that exists changes only if a prop says so.
 */
export function leftAfterCreation(props: WorkloadIdentityClusterProps): string[] {
  const { networkPolicy, networkDataPlane } = defaultPolicyEngine(props);
  return [
    ...(defaultChannel(props) === undefined ? [] : ["automatic_upgrade_channel"]),
    ...(networkDataPlane === undefined ? [] : ["network_profile[0].network_data_plane"]),
    ...(networkPolicy === undefined ? [] : ["network_profile[0].network_policy"]),
  ];
}

/** The network settings with the data plane that the cluster gets, for rules about its node pools. */
export function networkOfPools(props: WorkloadIdentityClusterProps): ClusterNetworkProps | undefined {
  const { networkDataPlane: dataPlane } = props.importId === undefined ? defaultPolicyEngine(props) : {};
  return dataPlane === undefined ? props.network : { ...props.network, dataPlane };
}
