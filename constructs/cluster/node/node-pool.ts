import {
  KubernetesClusterNodePool,
  type KubernetesClusterNodePoolConfig,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import { Construct } from "constructs";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import type { IWorkloadIdentityCluster } from "../cluster";
import type { ClusterNetworkProps } from "../network/cluster-network";
import { resourceIdProblem } from "../../core/input/id-rules";
import { refuse } from "../../core/input/refuse";
import type { IGrantee } from "../../identity/grantee";
import { RoleGrant } from "../../identity/role-grant";
import { isAutoscaled, nodeConfig } from "./node-config";
import type { NodeProps } from "./node-props";
import { nodeProblem } from "./node-rules";
import { nodePoolProblem } from "./node-pool-rules";
import type { IGrantScope } from "../../identity/grant-scope";

/** Options of a node pool of a cluster. */
export interface NodePoolOptions extends NodeProps {
  /** 1 to 12 lowercase letters or digits that start with a letter; at most 6 for Windows. */
  readonly nodePoolName: string;
  /** `System` for system pods. System pools run Linux and have at least one node. @default "User" */
  readonly mode?: "System" | "User";
  /** Operating system of the nodes. @default "Linux" */
  readonly osType?: "Linux" | "Windows";
  /** Spot machines are cheaper and can be evicted at any time. User pools only. @default "Regular" */
  readonly priority?: "Regular" | "Spot";
  /** Number of nodes, 0 to 1,000; 1 to 1,000 in a system pool. @default 1; with an autoscaler none */
  readonly nodeCount?: number;
  /** Virtual machine size. @default "Standard_D2s_v5" */
  readonly vmSize?: string;
  /** Taints of the nodes, such as `gpu=true:NoSchedule`. @default - no taints */
  readonly nodeTaints?: readonly string[];
  /**
   * Name of the pool that azurerm creates while it replaces the nodes of this pool, for a change of the size of machine, the
   * zones or the disks. Without it such a change fails.
   * @default - none
   */
  readonly temporaryNodePoolName?: string;
  /** Subnet of these nodes, in the network of the cluster. The control plane gets Network Contributor on it. @default - the cluster's */
  readonly subnet?: IGrantScope;
  /** Tags of the node pool. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /** Any other provider arguments. They win over the arguments of this construct. @default - none */
  readonly overrides?: Partial<KubernetesClusterNodePoolConfig>;
}

/** Properties of a NodePool. */
export interface NodePoolProps extends NodePoolOptions {
  /** The cluster that gets the node pool. */
  readonly cluster: IWorkloadIdentityCluster;
  /** Identity of the control plane, for its role on `subnet`. @default - the role is granted elsewhere */
  readonly controlPlane?: IGrantee;
  /** Seconds between that role and the pool; 0 means no wait. @default 60 */
  readonly roleWaitSeconds?: number;
  /** Network settings of the cluster, for the rules. @default - unknown */
  readonly network?: ClusterNetworkProps;
}

/**
 * A node pool in addition to the system pool that each cluster has.
 *
 * @example
 * ```ts
 * new NodePool(this, "windows", { cluster, nodePoolName: "win", osType: "Windows", nodeCount: 2 });
 * ```
 */
export class NodePool extends Construct {
  /** Name of the node pool. */
  public readonly nodePoolName: string;
  /** The underlying `azurerm_kubernetes_cluster_node_pool` resource (escape hatch). */
  public readonly resource: KubernetesClusterNodePool;

  constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "NodePoolProps", props);
    const { nodePoolName, osType, priority, subnet, controlPlane, overrides } = props;
    refuse(
      this,
      resourceIdProblem("Microsoft.Network/virtualNetworks/subnets", "subnet.id", subnet?.id),
      nodePoolProblem({ ...props, upgradeSettings: overrides?.upgradeSettings !== undefined }),
      nodeProblem({
        ...props,
        poolName: nodePoolName,
        osType: osType ?? "Linux",
        least: props.mode === "System" ? 1 : 0,
        overridesPath: "overrides",
        overrides,
        loadBalancerSku: props.network?.loadBalancerSku,
      }),
    );
    AzurermTarget.of(this);
    this.nodePoolName = nodePoolName;
    const spot = priority === "Spot";
    this.resource = new KubernetesClusterNodePool(this, "resource", {
      name: nodePoolName,
      kubernetesClusterId: props.cluster.clusterId,
      mode: props.mode ?? "User",
      osType,
      vmSize: props.vmSize ?? "Standard_D2s_v5",
      // An autoscaler sets the count. A stated count could be below its minimum, or undo its work at each apply.
      nodeCount: props.nodeCount ?? (overrides?.autoScalingEnabled || isAutoscaled(props) ? undefined : 1),
      ...nodeConfig(props),
      ...(props.nodeTaints && { nodeTaints: [...props.nodeTaints] }),
      ...(props.temporaryNodePoolName !== undefined && { temporaryNameForRotation: props.temporaryNodePoolName }),
      vnetSubnetId: subnet?.id,
      tags: props.tags,
      ...(spot && { priority, evictionPolicy: "Delete" }),
      // If it is omitted, Azure returns this value, and each later plan would remove it. Spot pools have none.
      ...(!spot && { upgradeSettings: { maxSurge: props.maxSurge ?? "10%" } }),
      ...overrides,
    });
    this.node.defaultChild = this.resource;
    if (subnet && controlPlane && props.network?.grantRoles !== false) {
      const grant = RoleGrant.ensure(this, {
        grantee: controlPlane,
        role: "Network Contributor",
        scope: subnet,
        waitSeconds: props.roleWaitSeconds,
      });
      grant.applyBefore(this.resource);
    }
  }
}
