import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { issuerProblem } from "../../core/input/issuer-rules";
import { nameProblem } from "../../core/input/name-rules";
import { refuse } from "../../core/input/refuse";
import { errorOfUser } from "../../core/input/user-stack";
import type { IResourceGroup } from "../../core/location/resource-group";
import type { IGrantee } from "../../identity/grantee";
import { type IKnownCluster, newClusterKey } from "../cluster-key";
import { discoveryUrl, keysUrl } from "../issuer-urls";
import { type Problem, refusal } from "../../../values/problem";

/** A cluster by the issuer of its service account tokens. */
export interface IssuerAttributes {
  /**
   * The issuer of the service account tokens, exactly as in the claim `iss`: the flag `--service-account-issuer` of the API
   * server. Entra ID reads its discovery document from the internet, and accepts tokens that are signed with RS256.
   */
  readonly issuerUrl: string;
  /** Resource group and region of the identities that bindings create. @default - none; give each binding an `identity` */
  readonly resourceGroup?: IResourceGroup;
  /** A name for messages. @default - the id of the construct */
  readonly clusterName?: string;
}

/** A cluster outside of AKS, of which only the issuer is known to Azure. */
export class IssuerCluster extends Construct implements IKnownCluster {
  public readonly clusterName: string;
  public readonly clusterKey: string;
  public readonly managedHere = false;
  public readonly byIssuer = true;
  public readonly issuerUrl: string;
  private readonly attrs: IssuerAttributes;

  constructor(scope: Construct, id: string, attrs: IssuerAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "IssuerAttributes", attrs);
    refuse(
      this,
      issuerProblem("issuerUrl", attrs.issuerUrl),
      privateProblem(attrs.issuerUrl),
      nameProblem("resourceGroup", "resourceGroup.name", attrs.resourceGroup?.name),
    );
    AzurermTarget.of(this);
    this.attrs = attrs;
    this.clusterName = attrs.clusterName ?? id;
    this.clusterKey = newClusterKey(this, { texts: [attrs.issuerUrl] });
    this.issuerUrl = attrs.issuerUrl;
  }

  public get resourceGroup(): IResourceGroup {
    const { resourceGroup } = this.attrs;
    if (resourceGroup) return resourceGroup;
    throw errorOfUser(
      refusal(
        "cluster-outside-aks",
        "`resourceGroup` must be given to create an identity for a cluster outside of AKS; or give the binding an " +
          `\`identity\` (at ${this.node.path})`,
      ),
    );
  }

  public get clusterId(): string {
    return this.unknown("clusterId", "it has no Azure resource id");
  }
  public get id(): string {
    return this.unknown("id", "it has no Azure resource id");
  }
  public get kubeletIdentity(): IGrantee {
    return this.unknown("kubeletIdentity", "its nodes have no managed identity");
  }

  public get discoveryUrl(): string {
    return discoveryUrl(this.issuerUrl);
  }
  public get keysUrl(): string {
    return keysUrl(this.issuerUrl);
  }

  public kubernetesProviderConfig(): KubernetesProviderConfig {
    return this.unknown("kubernetesProviderConfig", "configure the kubernetes provider as the cluster needs it");
  }

  private unknown(member: string, why: string): never {
    throw errorOfUser(
      refusal(
        "cluster-outside-aks",
        `\`${member}\` must be of an AKS cluster, got a cluster outside of AKS; ${why} (at ${this.node.path})`,
      ),
    );
  }
}

/** Hosts that are not on the internet, among them the issuer that an API server has by default. */
const PRIVATE_NAME = /^(localhost|kubernetes(\.default.*)?|.*\.(local|localhost|internal|svc))$/i;
const PRIVATE_ADDRESS = /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.|^(::1$|f[cd]|fe80:)/i;

/**
 * The problem with an issuer whose documents Entra ID cannot read.
 * Source: azure.github.io/azure-workload-identity/docs/installation/self-managed-clusters/oidc-issuer.html; read 2026-11.
 */
function privateProblem(issuer: string): Problem | undefined {
  const host = isLiteral(issuer) ? /^https:\/\/\[?((?<=\[)[^\]]*|[^/:]+)/.exec(issuer)?.[1] : undefined;
  const isPrivate = host !== undefined && (/^[\d.]+$|:/.test(host) ? PRIVATE_ADDRESS : PRIVATE_NAME).test(host);
  if (!isPrivate) return undefined;
  return refusal(
    "issuer",
    `\`issuerUrl\` must be on the internet, because Entra ID reads the keys of the cluster there, got ${shown(issuer)}; ` +
      "publish the discovery document and the keys, and set `--service-account-issuer` of the API server to their URL",
  );
}
