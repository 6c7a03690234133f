import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";
import { errorOfUser } from "../../core/input/user-stack";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { literalGroupName } from "../../core/azure-objects";
import { type IKnownCluster, newClusterKey } from "../cluster-key";
import { discoveryUrl, keysUrl } from "../issuer-urls";
import { clusterRoleProblems } from "../identity/cluster-roles";
import {
  type KubernetesProviderOptions,
  kubernetesProviderConfig as providerConfig,
} from "../access/kubernetes-provider-config";
import { tenantOfIssuer } from "../../core/input/issuer-tenant";
import { lookedUpTooEarly } from "../../core/order/looked-up";
import { refuse, validate } from "../../core/input/refuse";
import type { IResourceGroup } from "../../core/location/resource-group";
import type { IKnownGrantee } from "../../identity/principal-key";
import { partOfIdProblem, resourceIdProblem, uuidProblem } from "../../core/input/id-rules";
import { issuerProblem } from "../../core/input/issuer-rules";
import { isLiteral } from "../../../values/literal";
import { shellOption } from "../../../values/text/shell-word";
import { nameProblem } from "../../core/input/name-rules";
import { parseResourceId } from "../../../model/trust/resource-id";
import { type Problem, refusal } from "../../../values/problem";
import { AwaitedHost } from "./awaited-host";
import { checkedClusterKey } from "./named-cluster-rules";

/** A cluster by its name, read with a data source. */
export interface ClusterNameAttributes {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Name of the resource group of the cluster. */
  readonly resourceGroupName: string;
  /**
   * The ids of the administrators' role assignments: `administratorAssignmentIds` of the cluster in the stack that creates
   * it, read from an output. The first Kubernetes object of this stack then waits until the role works. Other resources do
   * not wait.
   * @default - no wait
   */
  readonly administratorAssignmentIds?: string;
  /** Seconds of that wait, 0 (no wait) to 3600. @default 120 */
  readonly adminWaitSeconds?: number;
}

/** A cluster by its values, without a data source. */
export interface ClusterAttributes {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…` */
  readonly clusterId: string;
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Resource group of the cluster. */
  readonly resourceGroup: IResourceGroup;
  /** The issuer with its trailing slash, as `az aks show --query oidcIssuerProfile.issuerUrl` prints it. */
  readonly issuerUrl: string;
  /** Address of the API server. `kubernetesProviderConfig` needs it. @default - none */
  readonly host?: string;
  /** Base64-encoded certificate of the certificate authority. `kubernetesProviderConfig` needs it. @default - none */
  readonly clusterCaCertificate?: string;
  /** Object id of the kubelet identity. Role assignments of the kubelet need it. @default - none */
  readonly kubeletObjectId?: string;
  /** Whether the webhook is on. @default - unknown */
  readonly workloadIdentity?: boolean;
}

/** A cluster from a data source. */
export class NamedCluster extends Construct implements IKnownCluster {
  public readonly clusterName: string;
  public readonly clusterKey: string;
  public readonly managedHere = false;
  public readonly resourceGroup: IResourceGroup;
  public readonly issuerUrl: string;
  public readonly kubeletIdentity: IKnownGrantee;
  /** The underlying `azurerm_kubernetes_cluster` data source (escape hatch). */
  public readonly resource: DataAzurermKubernetesCluster;
  private readonly awaited: AwaitedHost;

  constructor(scope: Construct, id: string, attrs: ClusterNameAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ClusterNameAttributes", attrs);
    this.clusterKey = checkedClusterKey(this, attrs);
    const { clusterName, resourceGroupName } = attrs;
    this.awaited = new AwaitedHost(this, attrs);
    validate(this, () =>
      lookedUpTooEarly(this, {
        prop: "clusterName",
        what: "a cluster",
        terraformType: KubernetesCluster.tfResourceType,
        name: clusterName,
        resourceGroupName,
      }),
    );
    validate(this, () => clusterRoleProblems(this, this.kubeletIdentity, undefined));
    AzurermTarget.of(this);
    this.clusterName = clusterName;
    this.resource = new DataAzurermKubernetesCluster(this, "data", {
      name: clusterName,
      resourceGroupName,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.oidc_issuer_enabled}",
            errorMessage:
              `The OIDC issuer of the cluster ${clusterName} is off, so nothing can trust its service accounts. ` +
              `Turn it on: az aks update ${shellOption("--resource-group", resourceGroupName)} ${shellOption("--name", clusterName)} ` +
              "--enable-oidc-issuer --enable-workload-identity",
          },
        ],
      },
    });
    this.node.defaultChild = this.resource;
    const data = this.resource;
    // Read once: a provider class makes a new token on each read, and each binding reads these several times.
    this.issuerUrl = data.oidcIssuerUrl;
    this.resourceGroup = { name: resourceGroupName, location: data.location };
    this.kubeletIdentity = {
      principalType: "ServicePrincipal",
      principalName: `${id}-kubelet`,
      resource: data,
      principalKey: `${this.clusterKey}/kubelet`,
      get principalId() {
        return data.kubeletIdentity.get(0).objectId;
      },
    };
  }

  public get clusterId(): string {
    return this.resource.id;
  }
  public get id(): string {
    return this.clusterId;
  }
  public get discoveryUrl(): string {
    return discoveryUrl(this.issuerUrl);
  }
  public get keysUrl(): string {
    return keysUrl(this.issuerUrl);
  }

  public kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig {
    const { host, clusterCaCertificate } = this.resource.kubeConfig.get(0);
    return providerConfig(this, { host: this.awaited.of(host), clusterCaCertificate }, options);
  }
}

/** A cluster from attributes. */
export class GivenCluster extends Construct implements IKnownCluster {
  public readonly clusterId: string;
  public readonly clusterName: string;
  public readonly clusterKey: string;
  public readonly managedHere = false;
  public readonly resourceGroup: IResourceGroup;
  public readonly issuerUrl: string;
  public readonly workloadIdentity?: boolean;
  private readonly attrs: ClusterAttributes;

  constructor(scope: Construct, id: string, attrs: ClusterAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ClusterAttributes", attrs);
    refuse(
      this,
      resourceIdProblem(RESOURCE_TYPE, "clusterId", attrs.clusterId),
      nameProblem("cluster", "clusterName", attrs.clusterName),
      nameProblem("resourceGroup", "resourceGroup.name", attrs.resourceGroup.name),
      ...partProblems(attrs),
      issuerProblem("issuerUrl", attrs.issuerUrl),
      uuidProblem("kubeletObjectId", attrs.kubeletObjectId),
    );
    if (attrs.kubeletObjectId !== undefined)
      validate(this, () => clusterRoleProblems(this, this.kubeletIdentity, undefined));
    AzurermTarget.of(this);
    this.attrs = attrs;
    this.clusterId = attrs.clusterId;
    this.clusterName = attrs.clusterName;
    this.clusterKey = newClusterKey(this, {
      id: attrs.clusterId,
      name: attrs.clusterName,
      resourceGroupName: literalGroupName(attrs.resourceGroup),
      texts: [attrs.issuerUrl],
    });
    this.resourceGroup = attrs.resourceGroup;
    this.issuerUrl = attrs.issuerUrl;
    this.workloadIdentity = attrs.workloadIdentity;
  }

  public get id(): string {
    return this.clusterId;
  }

  public get discoveryUrl(): string {
    return discoveryUrl(this.issuerUrl);
  }
  public get keysUrl(): string {
    return keysUrl(this.issuerUrl);
  }

  public get kubeletIdentity(): IKnownGrantee {
    refuse(
      this,
      this.attrs.kubeletObjectId === undefined
        ? refusal(
            "cluster-kubelet-unknown",
            "`kubeletObjectId` must be given to grant the kubelet identity a role; " +
              "`az aks show --query identityProfile.kubeletidentity.objectId` prints it",
          )
        : undefined,
    );
    return {
      principalId: this.attrs.kubeletObjectId!,
      principalType: "ServicePrincipal",
      principalTenantId: tenantOfIssuer(this.issuerUrl),
      principalName: `${this.node.id}-kubelet`,
      principalKey: `${this.clusterKey}/kubelet`,
    };
  }

  public kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig {
    const { host, clusterCaCertificate } = this.attrs;
    if (host === undefined || clusterCaCertificate === undefined) {
      throw errorOfUser(
        refusal(
          "cluster-access-unknown",
          "`host` and `clusterCaCertificate` must be given to configure the kubernetes provider; " +
            `\`az aks get-credentials --file -\` prints both (at ${this.node.path})`,
        ),
      );
    }
    return providerConfig(this, { host, clusterCaCertificate }, options);
  }
}

const RESOURCE_TYPE = "Microsoft.ContainerService/managedClusters";

/** Name and id are both used. If they differ, resources would be split between two clusters. */
function partProblems({ clusterId, clusterName }: ClusterAttributes): (Problem | undefined)[] {
  const parts = isLiteral(clusterId) ? parseResourceId(RESOURCE_TYPE, clusterId) : undefined;
  return [partOfIdProblem("clusterName", clusterName, { prop: "clusterId", part: parts?.names[0] })];
}
