import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { checkInput } from "../../core/input/check-input";
import { refuse } from "../../core/input/refuse";
import { kubeloginProblem } from "./kubelogin-rules";
import { claimHost } from "./claimed-hosts";
import { cloudOf } from "../../core/location/cloud";
import { isLiteral } from "../../../values/literal";
import type { CloudNames } from "../../../facts/azure/clouds";

/** Application id of AKS in Microsoft Entra ID, for which kubelogin requests a token. Source: learn.microsoft.com/azure/aks/kubelogin-authentication, read 2026-11. */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Login modes of kubelogin. Without one it waits for a device code, which never ends in a pipeline. */
export const KUBELOGIN_MODES = ["azurecli", "workloadidentity", "spn", "msi", "azurepipelines"] as const;
/** How kubelogin logs in to Entra ID: the value of its option `--login`. */
export type KubeloginMode = (typeof KUBELOGIN_MODES)[number];

/** Names of the Azure clouds in kubelogin. */
export type KubeloginEnvironment = CloudNames["kubeloginEnvironment"];

/** Options of the configuration of the kubernetes provider. */
export interface KubernetesProviderOptions {
  /**
   * `azurecli` uses the login of `az`, `workloadidentity` a federated token of a pipeline or pod, and `azurepipelines` the
   * service connection. `spn` and `msi` read their environment variables.
   * @default "azurecli"
   */
  readonly login?: KubeloginMode;
  /** Azure cloud of kubelogin. @default - that of the `cloud` setting, otherwise "AzurePublicCloud" */
  readonly environment?: KubeloginEnvironment;
  /**
   * Further arguments of kubelogin, such as `--azure-pipelines-service-connection-id`. Not secrets, which would be in the JSON.
   * @default - none
   */
  readonly args?: readonly string[];
  /**
   * Environment variables of kubelogin, in addition to those of Terraform, such as `AZURE_FEDERATED_TOKEN_FILE`. Not secrets.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Alias of this provider, if a stack has several. @default - no alias */
  readonly alias?: string;
}

/** The API server of a cluster. */
export interface ClusterEndpoint {
  readonly host: string;
  /** Base64-encoded certificate of the certificate authority. */
  readonly clusterCaCertificate: string;
}

/**
 * Arguments for the kubernetes provider, which logs in through kubelogin as the principal that runs Terraform: without a
 * kubeconfig, key or password.
 *
 * @throws if `login` is not one of the modes above
 */
export function kubernetesProviderConfig(
  cluster: IConstruct,
  { host, clusterCaCertificate }: ClusterEndpoint,
  options: KubernetesProviderOptions = {},
): KubernetesProviderConfig {
  checkInput(cluster, "KubernetesProviderOptions", options);
  const { login = "azurecli", environment, alias, args = [], env } = options;
  refuse(cluster, kubeloginProblem(args, env));
  claimHost(cluster, host);
  const kubeloginEnvironment = environment ?? cloudOf(cluster).kubeloginEnvironment;
  const own = ["get-token", "--environment", kubeloginEnvironment, "--server-id", AKS_SERVER_ID, "--login", login];
  return {
    alias,
    host,
    clusterCaCertificate: Fn.base64decode(clusterCaCertificate),
    exec: [
      {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "kubelogin",
        args: isLiteral(args) ? [...own, ...args] : (Fn.concat([own, args]) as string[]),
        ...(env && { env: { ...env } }),
      },
    ],
  };
}
