import type { KubernetesClusterDefaultNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { NodeProps } from "./node-props";

/** Arguments that a system pool and a pool in addition have in common. */
type NodeConfig = Pick<
  KubernetesClusterDefaultNodePool,
  | "autoScalingEnabled"
  | "hostEncryptionEnabled"
  | "maxCount"
  | "maxPods"
  | "minCount"
  | "nodeLabels"
  | "osDiskSizeGb"
  | "osDiskType"
  | "osSku"
  | "zones"
>;

/** Whether the cluster autoscaler sets the number of nodes. */
export const isAutoscaled = ({ minNodeCount, maxNodeCount }: NodeProps): boolean =>
  minNodeCount !== undefined || maxNodeCount !== undefined;

/** The arguments of a pool for the nodes in it: the given ones only. */
export function nodeConfig(props: NodeProps): NodeConfig {
  const config: { -readonly [Key in keyof NodeConfig]: NodeConfig[Key] } = {};
  if (isAutoscaled(props)) {
    config.autoScalingEnabled = true;
    config.minCount = props.minNodeCount;
    config.maxCount = props.maxNodeCount;
  }
  if (props.zones) config.zones = [...props.zones];
  if (props.osSku !== undefined) config.osSku = props.osSku;
  if (props.osDiskType !== undefined) config.osDiskType = props.osDiskType;
  if (props.osDiskSizeGb !== undefined) config.osDiskSizeGb = props.osDiskSizeGb;
  if (props.maxPods !== undefined) config.maxPods = props.maxPods;
  if (props.hostEncryption !== undefined) config.hostEncryptionEnabled = props.hostEncryption;
  if (props.nodeLabels) config.nodeLabels = { ...props.nodeLabels };
  return config;
}
