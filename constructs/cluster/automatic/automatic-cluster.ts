import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Construct } from "constructs";
import { literalGroupName } from "../../core/azure-objects";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { resourceIdProblem, uuidProblem } from "../../core/input/id-rules";
import { nameProblem } from "../../core/input/name-rules";
import { refuse, validate } from "../../core/input/refuse";
import { keepOnDestroy } from "../../core/kept/keep-on-destroy";
import { tagsProblem } from "../../core/input/tag-rules";
import { resourceGroupProblems } from "../../core/location/region-check";
import type { IResourceGroup } from "../../core/location/resource-group";
import { waitProblem } from "../../core/order/propagation-wait";
import type { IGrantee } from "../../identity/grantee";
import type { IWorkloadIdentityCluster } from "../cluster";
import { Administration, administratorProblems } from "../access/cluster-administrators";
import { newClusterKey } from "../cluster-key";
import { ClusterIdentity } from "../identity/cluster-identity";
import { logsProblem, sendClusterLogs } from "../cluster-logs";
import { grantClusterRoles } from "../identity/cluster-roles";
import { discoveryUrl, keysUrl } from "../issuer-urls";
import {
  type KubernetesProviderOptions,
  kubernetesProviderConfig as providerConfig,
} from "../access/kubernetes-provider-config";
import { automaticConfig, automaticGrants } from "./automatic-cluster-config";
import type { AutomaticClusterProps } from "./automatic-cluster-props";
import { KubernetesAutomaticCluster } from "./automatic-cluster-resource";
import { type AutomaticClusterNameAttributes, NamedAutomaticCluster } from "./automatic-cluster-reference";
import { automaticProblem, decidedProblem, releaseProblem } from "./automatic-cluster-rules";
import { knownKubelet } from "./known-kubelet";

const SUBNET = "Microsoft.Network/virtualNetworks/subnets";

/**
 * An AKS Automatic cluster: Azure decides about nodes, scaling, upgrades and network. OIDC issuer and workload identity are
 * always on. It needs azurerm 4.81 or later.
 *
 * @example
 * ```ts
 * const aks = new AutomaticCluster(this, "aks", { resourceGroup, clusterName: "aks-orders" });
 * ```
 */
export class AutomaticCluster extends Construct implements IWorkloadIdentityCluster {
  /** References an existing Automatic cluster by name, with a data source of azurerm 5.0 or later. */
  public static fromClusterName(
    scope: Construct,
    id: string,
    attrs: AutomaticClusterNameAttributes,
  ): IWorkloadIdentityCluster {
    return new NamedAutomaticCluster(scope, id, attrs);
  }

  public readonly resourceGroup: IResourceGroup;
  public readonly workloadIdentity = true;
  /** @internal */
  public readonly clusterKey: string;
  /** @internal */
  public readonly managedHere = true;
  /** The underlying `azurerm_kubernetes_automatic_cluster` resource (escape hatch). */
  public readonly resource: KubernetesAutomaticCluster;
  private readonly administration: Administration;
  private readonly props: AutomaticClusterProps;

  constructor(scope: Construct, id: string, props: AutomaticClusterProps) {
    super(scope, checkedId(scope, id));
    refuse(this, decidedProblem(props ?? {}));
    checkInput(this, "AutomaticClusterProps", props);
    this.props = props;
    this.resourceGroup = props.resourceGroup;
    refuse(
      this,
      ...resourceGroupProblems(this, props.resourceGroup),
      nameProblem("cluster", "clusterName", props.clusterName),
      automaticProblem(props),
      ...(["nodeSubnet", "systemSubnet", "apiServerSubnet"] as const).map((name) =>
        resourceIdProblem(SUBNET, `${name}.id`, props[name]?.id),
      ),
      ...administratorProblems(props.administrators),
      uuidProblem("kubeletObjectId", props.kubeletObjectId),
      logsProblem(props),
      tagsProblem("tags", props.tags),
      waitProblem("adminWaitSeconds", props.adminWaitSeconds),
      waitProblem("roleWaitSeconds", props.roleWaitSeconds),
    );
    this.clusterKey = newClusterKey(this, {
      name: props.clusterName,
      resourceGroupName: literalGroupName(props.resourceGroup),
      created: true,
    });
    const target = AzurermTarget.of(this);
    validate(this, () => releaseProblem(target, "resource"));

    this.resource = new KubernetesAutomaticCluster(this, "resource", automaticConfig(props), {
      ...(props.protectIssuer && { lifecycle: { preventDestroy: true } }),
    });
    this.node.defaultChild = this.resource;
    if (props.keepOnDestroy) keepOnDestroy(this, () => this.node.findAll());
    if (props.identity)
      grantClusterRoles(this, this.resource, {
        identity: ClusterIdentity.userAssigned(props.identity),
        controlPlane: props.identity,
        grants: automaticGrants(props),
        waitSeconds: props.roleWaitSeconds,
      });
    sendClusterLogs(this, this.clusterId, props);
    this.administration = new Administration(this, this.resource, () => this.host, props);
  }

  public get clusterId(): string {
    return this.resource.id;
  }
  /** The same as `clusterId`. It makes the cluster a scope for role assignments. */
  public get id(): string {
    return this.clusterId;
  }
  public get clusterName(): string {
    return this.resource.name;
  }
  public get issuerUrl(): string {
    return this.resource.getStringAttribute("oidc_issuer_url");
  }
  public get discoveryUrl(): string {
    return discoveryUrl(this.issuerUrl);
  }
  public get keysUrl(): string {
    return keysUrl(this.issuerUrl);
  }

  /**
   * The kubelet identity, which pulls images.
   * @throws without `kubeletObjectId`, because azurerm does not export it
   */
  public get kubeletIdentity(): IGrantee {
    return knownKubelet(this, this.clusterKey, this.props.kubeletObjectId);
  }

  /** Arguments for the kubernetes provider, as of WorkloadIdentityCluster. */
  public kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig {
    return providerConfig(
      this,
      {
        host: this.administration.wait?.getStringAttribute("triggers.host") ?? this.host,
        clusterCaCertificate: this.resource.getStringAttribute("kube_config[0].cluster_ca_certificate"),
      },
      options,
    );
  }

  /** The resource after which the administrators can write to the cluster, as of WorkloadIdentityCluster. */
  public get ready(): Sleep | KubernetesAutomaticCluster {
    return this.administration.wait ?? this.resource;
  }

  /** The ids of the administrators' role assignments, as of WorkloadIdentityCluster. */
  public get administratorAssignmentIds(): string | undefined {
    return this.administration.assignmentIds;
  }

  private get host(): string {
    return this.resource.getStringAttribute("kube_config[0].host");
  }
}
