import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { checkInput } from "../core/check-input";
import { cloudOf } from "../core/cloud";
import type { CloudNames } from "../../facts/clouds";

/** Application id of AKS in Entra, for which kubelogin asks a token. Source: learn.microsoft.com/azure/aks/kubelogin-authentication, read 2026-11. */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** How kubelogin gets its token. Without one it waits for a person to type a device code, for ever in a pipeline. */
export const KUBELOGIN_MODES = ["azurecli", "workloadidentity", "spn", "msi", "azurepipelines"] as const;
export type KubeloginMode = (typeof KUBELOGIN_MODES)[number];

/** Names of the Azure clouds as kubelogin spells them. */
export type KubeloginEnvironment = CloudNames["kubeloginEnvironment"];

export interface KubernetesProviderOptions {
  /**
   * `azurecli` uses the login of `az`; `workloadidentity` a federated token of a pipeline or pod; `spn` and `msi` read
   * their environment variables; `azurepipelines` the service connection.
   * @default "azurecli"
   */
  readonly login?: KubeloginMode;
  /** @default - that of the `cloud` setting, without one "AzurePublicCloud" */
  readonly environment?: KubeloginEnvironment;
  /** Name of this provider where a stack has several. @default - the unnamed provider */
  readonly alias?: string;
}

/** Where a cluster's API answers. */
export interface ClusterEndpoint {
  readonly host: string;
  /** Base64-encoded certificate of its authority. */
  readonly clusterCaCertificate: string;
}

/**
 * Configures the kubernetes provider to log in as whoever applies, through kubelogin: no kubeconfig, key or password.
 *
 * @throws when `login` is another mode than those above
 */
export function kubernetesProviderConfig(
  cluster: IConstruct,
  { host, clusterCaCertificate }: ClusterEndpoint,
  options: KubernetesProviderOptions = {},
): KubernetesProviderConfig {
  checkInput(cluster, "KubernetesProviderOptions", options);
  const { login = "azurecli", environment, alias } = options;
  const kubeloginEnvironment = environment ?? cloudOf(cluster).kubeloginEnvironment;
  return {
    alias,
    host,
    clusterCaCertificate: Fn.base64decode(clusterCaCertificate),
    exec: [
      {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "kubelogin",
        args: ["get-token", "--environment", kubeloginEnvironment, "--server-id", AKS_SERVER_ID, "--login", login],
      },
    ],
  };
}
