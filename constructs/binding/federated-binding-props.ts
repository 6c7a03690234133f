import type { TerraformProvider } from "cdktf";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import type { EntraApplication } from "../identity/entra-application";
import type { IManagedIdentity } from "../identity/identity";
import type { ServiceAccountMode } from "./service-account";

/** The Kubernetes service account that pods of a binding run as. */
export interface BoundServiceAccount {
  /** Namespace, an RFC 1123 label; not one of AKS's own, which the webhook does not see. */
  readonly namespace: string;
  /** Name, an RFC 1123 subdomain. */
  readonly name: string;
}

export interface FederatedBindingProps {
  /** The cluster whose service account is trusted. */
  readonly cluster: IWorkloadIdentityCluster;
  /**
   * More clusters whose account of the same namespace and name is trusted, as for blue and green. They get credentials
   * only; their accounts come from their own stacks or from GitOps.
   * @default - none
   */
  readonly alsoTrusts?: readonly IWorkloadIdentityCluster[];
  /**
   * The identity that pods get: a user-assigned managed identity, or an app registration, whose credential is then
   * written elsewhere.
   * @default - a new identity in the cluster's resource group, named after the service account
   */
  readonly identity?: IManagedIdentity | EntraApplication;
  readonly serviceAccount: BoundServiceAccount;
  /**
   * What becomes of the service account. One named `default` is always adopted, because Kubernetes makes it.
   * @default "create"
   */
  readonly serviceAccountMode?: ServiceAccountMode;
  /** Labels of an account that is made here or printed; an adopted one keeps its own. @default - none */
  readonly serviceAccountLabels?: Readonly<Record<string, string>>;
  /** Whether pods get a token for the Kubernetes API too; the identity's token comes either way. @default - Kubernetes': true */
  readonly automountServiceAccountToken?: boolean;
  /**
   * Whether the namespace is made here; the first binding of a stack makes it, the others wait for it. `default` is never made.
   * With the last binding of a stack that makes it, Terraform deletes the namespace with everything in it, also what others
   * put there. To keep it, create it outside and set `false` while the binding is still there, with a RemovedBlock
   * (`destroy: false`) for its address.
   * @default true
   */
  readonly createNamespace?: boolean;
  /** Seconds the projected token lives, 3600 to 86400. @default - the webhook's: 3600 */
  readonly tokenExpirationSeconds?: number;
  /** Tenant of the identity, where it is not the cluster's. @default - the cluster's tenant */
  readonly tenantId?: string;
  /**
   * Audience of the token; the same in every cloud. Another one needs a webhook that is set to project it, which the one of
   * AKS is not.
   * @default "api://AzureADTokenExchange"
   */
  readonly audience?: string;
  /** Seconds between a credential and the service account; 0 is no wait. @default 30 */
  readonly waitSeconds?: number;
  /**
   * Seconds between the default identity of this binding and its credential, 0 (no wait) to 3600; an `identity` that is
   * given has its own `waitSeconds`.
   * @default 120
   */
  readonly identityWaitSeconds?: number;
  /** The kubernetes provider to use, where a stack has one for each of several clusters. @default - the stack's */
  readonly kubernetesProvider?: TerraformProvider;
}
