import type { TerraformProvider } from "cdktf";
import type { IConstruct } from "constructs";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import type { IManagedIdentity } from "../identity/identity";
import type { IGrantee } from "../identity/grantee";
import type { PodTemplate, PodTemplateOptions } from "./pod/pod-template";

/** The parameters of a federated identity credential of an app registration. */
export interface CredentialParameters {
  /** Name of the credential. */
  readonly name: string;
  /** Issuer URL of the cluster. */
  readonly issuer: string;
  /** Subject of the tokens: `system:serviceaccount:<namespace>:<name>`. */
  readonly subject: string;
  /** Audiences of the tokens. */
  readonly audiences: readonly string[];
}

/** A service account that is bound to an identity, as other constructs use it. */
export interface IFederatedBinding extends IConstruct, IGrantee {
  /** The cluster whose service account is trusted. */
  readonly cluster: IWorkloadIdentityCluster;
  /** The managed identity. It is absent for an app registration. */
  readonly identity?: IManagedIdentity;
  /** Application (client) id of the default identity. */
  readonly clientId: string;
  /** The namespace. A resource that reads it here waits for it. */
  readonly namespace: string;
  /** The name of the service account. A resource that reads it here waits until pods can get a token. */
  readonly serviceAccountName: string;
  /** The kubernetes provider of the binding. It is absent if the binding uses that of the stack. */
  readonly kubernetesProvider?: TerraformProvider | undefined;
  /** Whether pods get their tokens through an identity binding of AKS. @default false */
  readonly usesIdentityBinding?: boolean;
  /** The parameters of the default identity's credential, one for each trusted cluster. Empty without credentials. */
  readonly credentialParameters: readonly CredentialParameters[];
  /** A pod template that runs with this binding. */
  podTemplate<T extends PodTemplate>(template: NoInfer<T>, options?: PodTemplateOptions): T;
}
