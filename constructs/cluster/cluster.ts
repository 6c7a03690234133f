import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { IConstruct } from "constructs";
import type { KubernetesProviderOptions } from "./access/kubernetes-provider-config";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";

/** An AKS cluster that is created here, adopted or referenced. Identities can trust its service accounts. */
export interface IWorkloadIdentityCluster extends IConstruct, IGrantScope {
  /** Azure resource id. */
  readonly clusterId: string;
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Resource group and location of the cluster. Bindings create their identities there. */
  readonly resourceGroup: IResourceGroup;
  /** The issuer of the service account tokens of the cluster, with its trailing slash. */
  readonly issuerUrl: string;
  /** Whether the webhook is on. Undefined if unknown, as for a cluster from a data source. */
  readonly workloadIdentity?: boolean;
  /** The kubelet identity, which pulls images. */
  readonly kubeletIdentity: IGrantee;
  /** The OIDC discovery document of the issuer, which Entra ID reads. */
  readonly discoveryUrl: string;
  /** The signing keys of the issuer, which Entra ID reads. */
  readonly keysUrl: string;
  /** Arguments for the kubernetes provider, which logs in through kubelogin as the principal that runs Terraform. */
  kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig;
}
