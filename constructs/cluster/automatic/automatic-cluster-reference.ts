import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";
import { AUTOMATIC_CLUSTER } from "../../../facts/azure/cluster-types";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { issuerProblem } from "../../core/input/issuer-rules";
import { refuse, validate } from "../../core/input/refuse";
import type { IResourceGroup } from "../../core/location/resource-group";
import { lookedUpTooEarly } from "../../core/order/looked-up";
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
import { AwaitedHost } from "../reference/awaited-host";
import { checkedClusterKey } from "../reference/named-cluster-rules";
import { refusal } from "../../../values/problem";

/** An AKS Automatic cluster by its name, read with a data source. */
export interface AutomaticClusterNameAttributes extends ClusterNameAttributes {
  /**
   * The issuer with its trailing slash: `issuerUrl` of the cluster in the stack that creates it, read from an output, or what
   * `az aks show --query oidcIssuerProfile.issuerUrl` prints. Bindings need it, because the data source of azurerm does not
   * export it.
   * @default - unknown
   */
  readonly issuerUrl?: string;
}

/** An Automatic cluster from a data source. */
export class NamedAutomaticCluster extends Construct implements IKnownCluster {
  public readonly clusterName: string;
  public readonly clusterKey: string;
  public readonly managedHere = false;
  public readonly workloadIdentity = true;
  public readonly resourceGroup: IResourceGroup;
  /** The underlying `azurerm_kubernetes_automatic_cluster` data source (escape hatch). */
  public readonly resource: DataKubernetesAutomaticCluster;
  private readonly attrs: AutomaticClusterNameAttributes;
  private readonly awaited: AwaitedHost;

  constructor(scope: Construct, id: string, attrs: AutomaticClusterNameAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "AutomaticClusterNameAttributes", attrs);
    this.clusterKey = checkedClusterKey(this, attrs);
    refuse(this, issuerProblem("issuerUrl", attrs.issuerUrl));
    const { clusterName, resourceGroupName } = attrs;
    this.attrs = attrs;
    this.awaited = new AwaitedHost(this, attrs);
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
  /** @throws without `issuerUrl`, because the data source does not export it */
  public get issuerUrl(): string {
    const { issuerUrl } = this.attrs;
    refuse(
      this,
      issuerUrl === undefined
        ? refusal(
            "automatic-cluster-issuer",
            "`issuerUrl` must be given to bind service accounts of an Automatic cluster that is read by name, got nothing: the data source of azurerm " +
              "does not export it; pass `issuerUrl` of the cluster from the stack that creates it, or what `az aks show --query oidcIssuerProfile.issuerUrl` prints",
          )
        : undefined,
    );
    return issuerUrl!;
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
    const clusterCaCertificate = this.resource.getStringAttribute("kube_config[0].cluster_ca_certificate");
    return providerConfig(this, { host: this.awaited.of(host), clusterCaCertificate }, options);
  }
}
