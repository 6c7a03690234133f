import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { IConstruct } from "constructs";
import type { KubernetesProviderOptions } from "./kubernetes-provider-config";
import type { IResourceGroup } from "../core/resource-group";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";

/** An AKS cluster whose service accounts other things trust: made, adopted or referenced. */
export interface IWorkloadIdentityCluster extends IConstruct, IGrantScope {
  /** Azure resource id. */
  readonly clusterId: string;
  readonly clusterName: string;
  /** Resource group and location, where bindings put the identities they make. */
  readonly resourceGroup: IResourceGroup;
  /** The issuer of the cluster's service account tokens, with its trailing slash. */
  readonly issuerUrl: string;
  /** Whether the webhook is on; nothing where it cannot be known, as for a cluster looked up by name. */
  readonly workloadIdentity?: boolean;
  /** The identity of the nodes, which pulls images. */
  readonly kubeletIdentity: IGrantee;
  /** The OIDC discovery document of the issuer, which Entra ID reads. */
  readonly discoveryUrl: string;
  /** The signing keys of the issuer, which Entra ID reads. */
  readonly keysUrl: string;
  /** Arguments for the kubernetes provider, which logs in with kubelogin as whoever applies. */
  kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig;
}
