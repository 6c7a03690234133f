import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { IConstruct } from "constructs";
import { checkInput } from "../core/check-input";
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
  /** Two references with the same key are the same cluster. */
  readonly clusterKey: string;
  /** The identity of the nodes, which pulls images. */
  readonly kubeletIdentity: IGrantee;
  /** Whether this construct creates or adopts the cluster, so that its address is unknown until an apply. */
  readonly managedHere: boolean;
  /** Arguments for the kubernetes provider, which logs in with kubelogin as whoever applies. */
  kubernetesProviderConfig(options?: KubernetesProviderOptions): KubernetesProviderConfig;
}

/** Where the OIDC discovery document of an issuer is. Source: learn.microsoft.com/azure/aks/workload-identity-overview. */
export function discoveryUrl(issuerUrl: string): string {
  checkInput(undefined, "discoveryUrl", { issuerUrl });
  return `${issuerUrl}.well-known/openid-configuration`;
}

/** Where the signing keys of an issuer are. */
export function keysUrl(issuerUrl: string): string {
  checkInput(undefined, "keysUrl", { issuerUrl });
  return `${issuerUrl}openid/v1/jwks`;
}
