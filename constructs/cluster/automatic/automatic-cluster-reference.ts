import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";
import { AUTOMATIC_CLUSTER } from "../../../facts/azure/cluster-types";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { checkedId } from "../../core/input/construct-id";
import { validate } from "../../core/input/refuse";
import type { IResourceGroup } from "../../core/location/resource-group";
import { lookedUpTooEarly } from "../../core/order/looked-up";
import { propagationWait, WAIT_SECONDS } from "../../core/order/propagation-wait";
import type { IKnownGrantee } from "../../identity/principal-key";
import type { IKnownCluster } from "../cluster-key";
import type { ClusterNameAttributes } from "../reference/cluster-reference";
import { discoveryUrl, keysUrl } from "../issuer-urls";
import {
  type KubernetesProviderOptions,
  kubernetesProviderConfig as providerConfig,
} from "../access/kubernetes-provider-config";
import { DataKubernetesAutomaticCluster } from "./automatic-cluster-resource";
import { releaseProblem } from "./automatic-cluster-rules";
import { knownKubelet } from "./known-kubelet";
import { checkedClusterKey } from "../reference/named-cluster-rules";

/** An Automatic cluster from a data source. */
export class NamedAutomaticCluster extends Construct implements IKnownCluster {
  public readonly clusterName: string;
  public readonly clusterKey: string;
  public readonly managedHere = false;
  public readonly workloadIdentity = true;
  public readonly resourceGroup: IResourceGroup;
  /** The underlying `azurerm_kubernetes_automatic_cluster` data source (escape hatch). */
  public readonly resource: DataKubernetesAutomaticCluster;
  private readonly attrs: ClusterNameAttributes;
  private throughWait?: string;

  constructor(scope: Construct, id: string, attrs: ClusterNameAttributes) {
    super(scope, checkedId(scope, id));
    this.clusterKey = checkedClusterKey(this, attrs);
    const { clusterName, resourceGroupName } = attrs;
    this.attrs = attrs;
    const target = AzurermTarget.of(this);
    validate(this, () => releaseProblem(target, "data source"));
    validate(this, () =>
      lookedUpTooEarly(this, {
        prop: "clusterName",
        what: "a cluster",
        terraformType: AUTOMATIC_CLUSTER.type,
        name: clusterName,
        resourceGroupName,
      }),
    );
    this.clusterName = clusterName;
    this.resource = new DataKubernetesAutomaticCluster(this, "data", {
      name: clusterName,
      resource_group_name: resourceGroupName,
    });
    this.node.defaultChild = this.resource;
    this.resourceGroup = { name: resourceGroupName, location: this.resource.getStringAttribute("location") };
  }

  public get clusterId(): string {
    return this.resource.id;
  }
  public get id(): string {
    return this.clusterId;
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
  public get kubeletIdentity(): IKnownGrantee {
    return knownKubelet(this, this.clusterKey, this.resource.getStringAttribute("kubelet_identity[0].object_id"));
  }

  public kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig {
    const host = this.resource.getStringAttribute("kube_config[0].host");
    const { administratorAssignmentIds: grants, adminWaitSeconds = WAIT_SECONDS.clusterAdmin } = this.attrs;
    if (grants !== undefined)
      this.throughWait ??= propagationWait(this, "admin-wait", adminWaitSeconds, { host, grants })?.getStringAttribute(
        "triggers.host",
      );
    const clusterCaCertificate = this.resource.getStringAttribute("kube_config[0].cluster_ca_certificate");
    return providerConfig(this, { host: this.throughWait ?? host, clusterCaCertificate }, options);
  }
}
