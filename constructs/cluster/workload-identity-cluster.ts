import { KubernetesCluster, type KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { errorOfUser } from "../core/input/user-stack";
import { literalGroupName } from "../core/azure-objects";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { Administration, administratorProblems } from "./access/cluster-administrators";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import type { IWorkloadIdentityCluster } from "./cluster";
import { type AddOnWithIdentity, addOnIdentity, grantAddOnRoles, hasAddOn } from "./cluster-add-ons";
import { discoveryUrl, keysUrl } from "./issuer-urls";
import { clusterPartsProblem, lazyRangesProblems, warnOfCluster } from "./cluster-check";
import { newClusterKey } from "./cluster-key";
import { keepProfile } from "./cluster-target";
import { adoptOrLetGo, clusterResourceId } from "./cluster-adoption";
import { adoptedCluster, newCluster } from "./cluster-config";
import { networkOfPools } from "./cluster-defaults";
import { ClusterIdentity, type ClusterIdentityType } from "./identity/cluster-identity";
import { sendClusterLogs } from "./cluster-logs";
import { clusterNeedsProblems } from "./cluster-needs-rules";
import { clusterNetwork } from "./network/cluster-network";
import { diskGrants } from "./identity/cluster-identity-config";
import { poolBesideProvisioning, writeProvisioning } from "./node/node-provisioning";
import { kubeletOf, systemAssignedOf } from "./identity/cluster-principals";
import { clusterRoleProblems, grantClusterRoles } from "./identity/cluster-roles";
import {
  type ClusterAttributes,
  type ClusterNameAttributes,
  GivenCluster,
  NamedCluster,
} from "./reference/cluster-reference";
import {
  type KubernetesProviderOptions,
  kubernetesProviderConfig as providerConfig,
} from "./access/kubernetes-provider-config";
import type { NodePool, NodePoolOptions } from "./node/node-pool";
import { allBelow } from "../core/synthesis/per-check";
import { renderedResource } from "../core/synthesis/rendered-resource";
import { refuse, validate } from "../core/input/refuse";
import { keepOnDestroy } from "../core/kept/keep-on-destroy";
import { resourceGroupProblems } from "../core/location/region-check";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantee } from "../identity/grantee";
import { type IssuerAttributes, IssuerCluster } from "./reference/issuer-reference";
import type { WorkloadIdentityClusterProps } from "./workload-identity-cluster-props";
import { clusterProblems } from "./workload-identity-cluster-rules";
import { type Problem, refusal } from "../../values/problem";

/**
 * An AKS cluster with OIDC issuer and workload identity.
 *
 * @example
 * ```ts
 * const aks = new WorkloadIdentityCluster(this, "aks", { resourceGroup, clusterName: "aks-orders" });
 * new KubernetesProvider(this, "kubernetes-aks", { ...aks.kubernetesProviderConfig(), alias: "aks" });
 * ```
 */
export class WorkloadIdentityCluster extends Construct implements IWorkloadIdentityCluster {
  /**
   * References an existing cluster by name, with a data source. If its issuer is off, the plan fails and says how to turn it on.
   */
  public static fromClusterName(scope: Construct, id: string, attrs: ClusterNameAttributes): IWorkloadIdentityCluster {
    return new NamedCluster(scope, id, attrs);
  }

  /** References an existing cluster by its attributes, without a data source. */
  public static fromClusterAttributes(
    scope: Construct,
    id: string,
    attrs: ClusterAttributes,
  ): IWorkloadIdentityCluster {
    return new GivenCluster(scope, id, attrs);
  }

  /**
   * References a cluster outside of AKS by the issuer of its service account tokens: AKS enabled by Azure Arc, Cluster API or
   * your own. Install the webhook with its Helm chart, and configure the kubernetes provider yourself.
   */
  public static fromIssuer(scope: Construct, id: string, attrs: IssuerAttributes): IWorkloadIdentityCluster {
    return new IssuerCluster(scope, id, attrs);
  }

  public readonly resourceGroup: IResourceGroup;
  public readonly workloadIdentity: boolean;
  /** @internal */
  public readonly clusterKey: string;
  /** @internal */
  public readonly managedHere = true;
  public readonly kubeletIdentity: IGrantee;
  /** The identity type of the control plane. Undefined for an adopted cluster that keeps its own identity. */
  public readonly identityType?: ClusterIdentityType;
  /** The underlying `azurerm_kubernetes_cluster` resource (escape hatch). */
  public readonly resource: KubernetesCluster;
  private readonly administration: Administration;
  private readonly controlPlane?: IGrantee;
  private readonly props: WorkloadIdentityClusterProps;

  constructor(scope: Construct, id: string, props: WorkloadIdentityClusterProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "WorkloadIdentityClusterProps", props);
    this.props = props;
    this.resourceGroup = props.resourceGroup;
    this.workloadIdentity = props.workloadIdentity ?? true;
    refuse(
      this,
      ...resourceGroupProblems(this, props.resourceGroup),
      ...clusterProblems(props),
      ...administratorProblems(props.administrators),
      clusterPartsProblem(this, props),
    );
    this.clusterKey = newClusterKey(this, {
      name: props.clusterName,
      resourceGroupName: literalGroupName(props.resourceGroup),
      created: true,
    });
    validate(this, () => this.manifestProblems());
    validate(this, () => lazyRangesProblems(this, props));
    AzurermTarget.of(this);

    // Without the block that provider classes for azurerm 5 require, which `ArgumentNames` writes.
    const config: unknown = props.importId ? adoptedCluster(props) : newCluster(this, props);
    this.resource = new KubernetesCluster(this, clusterResourceId(props.importId), config as KubernetesClusterConfig);
    this.node.defaultChild = this.resource;
    if (props.importId !== undefined && props.nodeProvisioning === undefined) keepProfile(this.resource);
    writeProvisioning(this, this.resource, props.nodeProvisioning);
    adoptOrLetGo(this, this.resource, props.importId);
    const identity = props.identity ?? (props.importId ? undefined : ClusterIdentity.systemAssigned());
    this.identityType = identity?.identityType;
    this.kubeletIdentity = identity?.kubelet ?? kubeletOf(this, this.resource, identity);
    this.controlPlane = identity && (identity.controlPlane ?? systemAssignedOf(this, this.resource));
    if (identity && this.controlPlane) {
      const { grants } = clusterNetwork(props.network);
      grantClusterRoles(this, this.resource, {
        identity,
        controlPlane: this.controlPlane,
        grants: [...grants, ...diskGrants(props)],
        waitSeconds: props.roleWaitSeconds,
      });
    }
    if (props.keepOnDestroy) keepOnDestroy(this, () => this.node.findAll());
    if (props.addOns) grantAddOnRoles(this, this.resource, props.addOns, identity);
    sendClusterLogs(this, this.resource.id, props);
    warnOfCluster(this, props);
    validate(this, () => [...clusterNeedsProblems(renderedResource(this.resource), props.importId !== undefined)]);
    validate(this, () => clusterRoleProblems(this, this.kubeletIdentity, this.controlPlane));
    this.administration = new Administration(this, this.resource, () => this.resource.kubeConfig.get(0).host, props);
  }

  public get clusterId(): string {
    return this.resource.id;
  }
  /** The same as `clusterId`. It makes the cluster a scope for role assignments. */
  public get id(): string {
    return this.clusterId;
  }
  /** Name of the cluster. */
  public get clusterName(): string {
    return this.resource.name;
  }
  public get issuerUrl(): string {
    return this.resource.oidcIssuerUrl;
  }
  public get discoveryUrl(): string {
    return discoveryUrl(this.issuerUrl);
  }
  public get keysUrl(): string {
    return keysUrl(this.issuerUrl);
  }
  /** The resource group that Azure creates for the nodes. */
  public get nodeResourceGroupName(): string {
    return this.resource.nodeResourceGroup;
  }
  /**
   * The identity of the control plane.
   * @throws for an adopted cluster without a stated `identity`, because it is unknown
   */
  public get controlPlaneIdentity(): IGrantee {
    if (this.controlPlane) return this.controlPlane;
    throw errorOfUser(
      refusal(
        "cluster-control-plane-unknown",
        "`identity` must be given to grant the control plane of an adopted cluster a role; " +
          `\`az aks show --query identity\` prints what it has (at ${this.node.path})`,
      ),
    );
  }

  /**
   * The identity that Azure creates for an add-on.
   * @throws if the add-on is not in `addOns`
   */
  public addOnIdentity(addOn: AddOnWithIdentity): IGrantee {
    checkInput(this, "WorkloadIdentityCluster.addOnIdentity", { addOn });
    refuse(
      this,
      hasAddOn(this.props.addOns, addOn)
        ? undefined
        : refusal(
            "add-on-identity",
            `\`addOns.${addOn}\` must be given for the add-on to have an identity, got none; turn it on`,
          ),
    );
    return addOnIdentity(this, this.resource, addOn, this.props.identity);
  }

  /** Adds a node pool to the cluster. */
  public addNodePool(id: string, options: NodePoolOptions): NodePool {
    // Loaded here, because the provider class is large and most clusters have no second pool.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const pools = require("./node/node-pool") as typeof import("./node/node-pool");
    refuse(this, poolBesideProvisioning(this.props, options ?? {}));
    return new pools.NodePool(this, id, {
      ...options,
      cluster: this,
      controlPlane: this.controlPlane,
      roleWaitSeconds: this.props.roleWaitSeconds,
      network: networkOfPools(this.props),
    });
  }

  /**
   * Arguments for the kubernetes provider. The address of the API passes through the wait for the administrators' role. All
   * Kubernetes objects therefore wait for that role, and are destroyed before it.
   */
  public kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig {
    const kubeConfig = this.resource.kubeConfig.get(0);
    return providerConfig(
      this,
      {
        host: this.administration.wait?.getStringAttribute("triggers.host") ?? kubeConfig.host,
        clusterCaCertificate: kubeConfig.clusterCaCertificate,
      },
      options,
    );
  }

  /**
   * The resource after which the administrators can write to the cluster: the wait for their role, or the cluster if no
   * principal gets the role here.
   */
  public get ready(): Sleep | KubernetesCluster {
    return this.administration.wait ?? this.resource;
  }

  /**
   * The ids of the administrators' role assignments, as one string. Undefined if no principal gets the role here. Write it to
   * an output for the stacks that write to this cluster (`administratorAssignmentIds` of `fromClusterName`). They then wait
   * until the role works, and wait again only for a new assignment.
   */
  public get administratorAssignmentIds(): string | undefined {
    return this.administration.assignmentIds;
  }

  private manifestProblems(): Problem[] {
    return allBelow(TerraformStack.of(this))
      .filter((each) => (each as { terraformResourceType?: string }).terraformResourceType === "kubernetes_manifest")
      .map((each) =>
        refusal(
          "manifest-with-cluster",
          `a \`kubernetes_manifest\` must not be in the stack that creates its cluster, because it reads the cluster's API ` +
            `while planning, got "${each.node.path}" in the stack of "${this.node.path}"; move it to a stack that uses ` +
            "WorkloadIdentityCluster.fromClusterName",
        ),
      );
  }
}
