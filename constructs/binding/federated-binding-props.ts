import type { TerraformProvider } from "cdktf";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import type { EntraApplication } from "../identity/entra-application";
import type { IManagedIdentity } from "../identity/identity";
import type { ServiceAccountMode } from "./service-account";

/** The Kubernetes service account that pods of a binding run as. */
export interface BoundServiceAccount {
  /** Namespace, an RFC 1123 label. It must not be a namespace that AKS manages, because the webhook ignores those. */
  readonly namespace: string;
  /** Name, an RFC 1123 subdomain. */
  readonly name: string;
}

/** How an identity trusts a service account. */
export type TrustKind =
  /** By a federated identity credential with the issuer of the cluster and the subject of the service account. */
  | "credential"
  /**
   * By an identity binding of AKS, one for the identity and the cluster, and a ClusterRoleBinding for the service account. All
   * bindings of the identity share one credential, which AKS writes.
   */
  | "identity-binding";

/** Properties of a FederatedBinding. */
export interface FederatedBindingProps {
  /** The cluster whose service account is trusted. */
  readonly cluster: IWorkloadIdentityCluster;
  /**
   * More clusters whose service account of the same namespace and name is trusted, as for blue-green deployment. Only
   * credentials or identity bindings are created for them. Their service accounts, and the roles for identity bindings
   * (`roleManifests`), come from their own stacks or from GitOps.
   * @default - none
   */
  readonly alsoTrusts?: readonly IWorkloadIdentityCluster[];
  /**
   * The identity of the pods: a user-assigned managed identity, or an app registration. The credential of an app
   * registration is not created here.
   * @default - a new identity in the cluster's resource group, named after the service account
   */
  readonly identity?: IManagedIdentity | EntraApplication;
  /** The service account that pods of the binding run as. */
  readonly serviceAccount: BoundServiceAccount;
  /**
   * How the identity trusts the service account, and how its pods get tokens. With `identity-binding` the application must
   * turn on the token proxy of its Azure Identity library (docs/identity-bindings.md), and the cluster must not have API server
   * VNet integration. Source: learn.microsoft.com/azure/aks/identity-bindings-concepts.
   * @default "credential"
   */
  readonly trust?: TrustKind;
  /**
   * Keeps the other kind of trust as well, so that running pods get tokens until they are replaced: set it together with another
   * `trust`, apply, and then remove it.
   * @default false
   */
  readonly keepOtherTrust?: boolean;
  /**
   * How the service account is managed. A service account named `default` is always adopted, because Kubernetes creates it.
   * @default "create"
   */
  readonly serviceAccountMode?: ServiceAccountMode;
  /** Labels of a service account that is created or printed. An adopted service account keeps its labels. @default - none */
  readonly serviceAccountLabels?: Readonly<Record<string, string>>;
  /** Whether pods also get a token for the Kubernetes API. It does not affect the token of the identity. @default - that of Kubernetes, true */
  readonly automountServiceAccountToken?: boolean;
  /**
   * Whether the namespace is created. The first binding of a stack creates it, and the others wait for it. `default` is never
   * created. If the last binding that creates a namespace is removed, Terraform deletes the namespace with everything in it,
   * including objects of other owners. To keep the namespace, first set `false` while the binding still exists, with a
   * RemovedBlock (`destroy: false`) for the address of the namespace.
   * @default true
   */
  readonly createNamespace?: boolean;
  /** Lifetime of the projected token in seconds, 3600 to 86400. @default - that of the webhook, 3600 */
  readonly tokenExpirationSeconds?: number;
  /** Id or domain name of the tenant of the identity, if it is not the tenant of the cluster. @default - the tenant of the cluster */
  readonly tenantId?: string;
  /**
   * Audience of the token. It is the same in every cloud. Another audience needs a webhook that is configured for it. The
   * webhook of AKS is not. It has no effect on identity bindings.
   * @default "api://AzureADTokenExchange"
   */
  readonly audience?: string;
  /** Seconds to wait between a credential or an identity binding and the service account, 0 (no wait) to 3600. @default 30 */
  readonly waitSeconds?: number;
  /**
   * Seconds to wait between the default identity of this binding and its credential, 0 (no wait) to 3600. An identity that
   * is passed as `identity` has its own `waitSeconds`.
   * @default 120
   */
  readonly identityWaitSeconds?: number;
  /** The kubernetes provider, if the stack has one for each of several clusters. @default - the provider of the stack */
  readonly kubernetesProvider?: TerraformProvider;
}
