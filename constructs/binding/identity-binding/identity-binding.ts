import { dependable, type ITerraformDependable, type TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { IDENTITY_BINDING } from "../../../facts/azure/identity-binding";
import { type Problem, refusal } from "../../../values/problem";
import { resolvedIn } from "../../../values/resolved";
import { shown } from "../../../values/shown";
import type { IWorkloadIdentityCluster } from "../../cluster/cluster";
import { clusterKeyOf } from "../../cluster/cluster-key";
import { AzapiResource } from "../../core/azapi/azapi-resource";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { nameProblem } from "../../core/input/name-rules";
import { refuse } from "../../core/input/refuse";
import { Registry } from "../../core/registry";
import type { IManagedIdentity } from "../../identity/identity";
import { principalKeyOf } from "../../identity/principal-key";
import { claimManagedCredential, managedCredentialCountProblem } from "../credential/credential-claims";
import { identityBindingName } from "./identity-binding-name";
import { bindingApiProblem } from "./identity-binding-rules";

/** The mapping of a managed identity to an AKS cluster, whose pods can then use it without a credential of their own. */
export interface IIdentityBinding extends IConstruct {
  /** The cluster of the identity binding. */
  readonly cluster: IWorkloadIdentityCluster;
  /** The managed identity that is bound. */
  readonly identity: IManagedIdentity;
  /** The ClusterRole that lets service accounts use the identity, if it exists already. */
  readonly clusterRoleName?: string;
  /** The resource after which pods can use the identity. Undefined for a binding that exists already. */
  readonly ready?: ITerraformDependable;
}

/** Properties of an IdentityBinding. */
export interface IdentityBindingProps {
  /** The cluster whose pods use the identity. */
  readonly cluster: IWorkloadIdentityCluster;
  /** The managed identity that is bound. */
  readonly identity: IManagedIdentity;
  /** Name, 1 to 63 lowercase letters and digits. @default - from the name of the identity */
  readonly bindingName?: string;
  /**
   * Version of the API `Microsoft.ContainerService/managedClusters/identityBindings`. azapi checks the request with the types
   * of the versions that it knows, so a later version can need a later azapi.
   * @default "2026-04-01", the first one that is generally available
   */
  readonly apiVersion?: string;
}

/** An identity binding by its values. */
export interface IdentityBindingAttributes {
  /** The cluster of the identity binding. */
  readonly cluster: IWorkloadIdentityCluster;
  /** The managed identity that is bound. */
  readonly identity: IManagedIdentity;
  /** Name of the ClusterRole that lets service accounts use the identity. @default - the stack of a binding creates it */
  readonly clusterRoleName?: string;
}

/**
 * An AKS identity binding: it maps a managed identity to a cluster. AKS then keeps one federated identity credential for the
 * identity, named `aks-identity-binding`, which all its bindings share. This library never changes it.
 *
 * `FederatedBinding` with `trust: "identity-binding"` creates it. Create one yourself to choose its name, its address or the
 * version of the API.
 *
 * @throws if the identity is bound to the cluster already, or has 20 other credentials
 *
 * @example
 * ```ts
 * new IdentityBinding(this, "identity-binding", { cluster, identity, bindingName: "orders" });
 * ```
 */
export class IdentityBinding extends Construct implements IIdentityBinding {
  /** An identity binding that exists: of another team, or made with `az aks identity-binding create`. */
  public static fromIdentityBindingAttributes(
    scope: Construct,
    id: string,
    attrs: IdentityBindingAttributes,
  ): IIdentityBinding {
    return new GivenIdentityBinding(scope, id, attrs);
  }

  /** The cluster of the identity binding. */
  public readonly cluster: IWorkloadIdentityCluster;
  /** The managed identity that is bound. */
  public readonly identity: IManagedIdentity;
  /** The underlying `azapi_resource` (escape hatch). */
  public readonly resource: TerraformResource;

  constructor(scope: Construct, id: string, props: IdentityBindingProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "IdentityBindingProps", props);
    const { cluster, identity, bindingName, apiVersion = IDENTITY_BINDING.apiVersion } = props;
    this.cluster = cluster;
    this.identity = identity;
    const name = bindingName ?? identityBindingName(this, identity);
    const { clusterId } = cluster;
    refuse(
      this,
      nameProblem("identityBinding", "bindingName", bindingName),
      bindingApiProblem(apiVersion),
      twiceProblem(this, props),
      nameTwiceProblem(this, cluster, name),
      managedCredentialCountProblem(this, identity),
    );
    this.resource = new AzapiResource(this, "resource", {
      type: `${IDENTITY_BINDING.type}@${apiVersion}`,
      name,
      parentId: clusterId,
      body: { properties: { managedIdentity: { resourceId: identity.identityId } } },
      responseExportValues: ["properties.oidcIssuer.oidcIssuerUrl"],
    });
    this.node.defaultChild = this.resource;
    const first = claimManagedCredential(this, this.resource, identity) ?? identity.ready;
    if (first) this.resource.dependsOn = [dependable(first)];
    known.claim(this.node.root, this, this, pairKey(this, props));
    names.claim(this.node.root, this, this, nameKey(this, cluster, name));
  }

  /** Resource id of the identity binding. */
  public get bindingId(): string {
    return this.resource.getStringAttribute("id");
  }
  /** Name of the identity binding. */
  public get bindingName(): string {
    return this.resource.getStringAttribute("name");
  }
  /** The issuer that AKS keeps for the identity. It is the same for all clusters of the identity. */
  public get issuerUrl(): string {
    return this.resource.getStringAttribute("output.properties.oidcIssuer.oidcIssuerUrl");
  }
  public get ready(): ITerraformDependable {
    return this.resource;
  }
  /** A text that changes with the identity, which Azure updates in place. */
  public get trigger(): string {
    return `${this.bindingId} ${this.identity.identityId}`;
  }
}

/** An identity binding that exists. */
class GivenIdentityBinding extends Construct implements IIdentityBinding {
  public readonly cluster: IWorkloadIdentityCluster;
  public readonly identity: IManagedIdentity;
  public readonly clusterRoleName?: string;

  constructor(scope: Construct, id: string, attrs: IdentityBindingAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "IdentityBindingAttributes", attrs);
    this.cluster = attrs.cluster;
    this.identity = attrs.identity;
    this.clusterRoleName = attrs.clusterRoleName;
    refuse(this, twiceProblem(this, attrs));
    known.claim(this.node.root, this, this, pairKey(this, attrs));
  }
}

type Pair = Pick<IdentityBindingProps, "cluster" | "identity">;

/** The identity bindings of an app, by cluster and identity. */
const known = new Registry<IIdentityBinding>();

const pairKey = (scope: IConstruct, { cluster, identity }: Pair): string =>
  JSON.stringify([clusterKeyOf(cluster), principalKeyOf(scope, identity)]);

/** The identity binding of an identity and a cluster, if the app has one. */
export const identityBindingOf = (scope: IConstruct, pair: Pair): IIdentityBinding | undefined =>
  known.first(scope.node.root, pairKey(scope, pair));

function twiceProblem(scope: IConstruct, pair: Pair): Problem | undefined {
  const other = identityBindingOf(scope, pair);
  return (
    other &&
    refusal(
      "identity-binding-twice",
      `\`identity\` must be bound to a cluster once, got "${pair.identity.node.path}", which "${other.node.path}" binds to ` +
        `"${pair.cluster.node.path}"; remove one of the two, or create the IdentityBinding before the first FederatedBinding that uses it`,
    )
  );
}

/** The identity bindings that an app creates, by cluster and name. */
const names = new Registry<IConstruct>();

const nameKey = (scope: IConstruct, cluster: IWorkloadIdentityCluster, name: string): string =>
  JSON.stringify([clusterKeyOf(cluster), resolvedIn(TerraformStack.of(scope), name)]);

function nameTwiceProblem(scope: IConstruct, cluster: IWorkloadIdentityCluster, name: string): Problem | undefined {
  const other = names.first(scope.node.root, nameKey(scope, cluster, name));
  return (
    other &&
    refusal(
      "identity-binding-name-twice",
      `\`bindingName\` must be unique in its cluster, got ${shown(resolvedIn(scope, name))}, which "${other.node.path}" has; ` +
        "create an IdentityBinding with another name",
    )
  );
}
