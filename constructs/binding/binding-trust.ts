import type { Construct } from "constructs";
import { IDENTITY_BINDING_AUDIENCE, TOKEN_AUDIENCE } from "../../facts/kubernetes/webhook";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { checkRegion } from "../core/location/region-check";
import { locationOf } from "../core/location/resource-group";
import { identityProblems, type ManagedIdentityProps } from "../identity/managed-identity";
import { type IManagedIdentity, isManagedIdentity } from "../identity/identity";
import type { CredentialParameters } from "./binding";
import {
  credentialProblems,
  managedCredentialCountProblem,
  type WantedCredential,
} from "./credential/credential-claims";
import { credentialName, ownIdentityName } from "./credential/credential-name-rules";
import { FederatedCredential } from "./credential/federated-credential";
import type { FederatedBindingProps } from "./federated-binding-props";
import { subjectOf } from "./credential/federated-credential-rules";
import type { IIdentityBinding } from "./identity-binding/identity-binding";
import { clusterKeyOf } from "../cluster/cluster-key";
import type { Problem } from "../../values/problem";

/** The identity of a binding without the prop `identity`. */
export const ownIdentity = (props: FederatedBindingProps): ManagedIdentityProps => ({
  resourceGroup: props.cluster.resourceGroup,
  identityName: ownIdentityName(props.serviceAccount),
  waitSeconds: props.identityWaitSeconds,
});

/**
 * The trusts of the service account of a binding: for each identity and trusted cluster a credential, an identity binding, or
 * both.
 */
export class BindingTrust {
  public readonly clusters: readonly IWorkloadIdentityCluster[];
  public readonly subject: string;
  /** The audience of the tokens that pods get. */
  public readonly audience: string;
  /** Whether pods use an identity binding. */
  public readonly byBinding: boolean;
  private readonly hasCredentials: boolean;
  private readonly hasBindings: boolean;

  constructor(
    private readonly binding: Construct,
    private readonly props: FederatedBindingProps,
  ) {
    const { trust = "credential", keepOtherTrust = false } = props;
    this.clusters = [props.cluster, ...(props.alsoTrusts ?? [])];
    this.subject = subjectOf(props.serviceAccount.namespace, props.serviceAccount.name);
    this.byBinding = trust === "identity-binding";
    this.hasCredentials = !this.byBinding || keepOtherTrust;
    this.hasBindings = this.byBinding || keepOtherTrust;
    this.audience = this.byBinding ? IDENTITY_BINDING_AUDIENCE : this.credentialAudience;
  }

  private get credentialAudience(): string {
    return this.props.audience ?? TOKEN_AUDIENCE;
  }

  /** The parameters of the default identity's credential for each trusted cluster. */
  public get parameters(): readonly CredentialParameters[] {
    return this.credentials().map(({ credentialName, issuer, subject, audience }) => ({
      name: credentialName,
      issuer,
      subject,
      audiences: [audience!],
    }));
  }

  /** The problems with the default identity and its credentials, before they are created. */
  public problems(): (Problem | undefined)[] {
    const { identity } = this.props;
    if (identity) return isManagedIdentity(identity) ? this.problemsOf(identity, this.credentials()) : [];
    const own = ownIdentity(this.props);
    return [...identityProblems(this.binding, own), ...credentialProblems(this.binding, undefined, this.credentials())];
  }

  /** The problems with more trusts of an identity. */
  public problemsOf(identity: IManagedIdentity, credentials: readonly WantedCredential[]): (Problem | undefined)[] {
    return [
      ...credentialProblems(this.binding, identity, credentials),
      this.hasBindings ? managedCredentialCountProblem(this.binding, identity, credentials.length) : undefined,
    ];
  }

  /**
   * Rejects a region of the default identity that does not support federated identity credentials.
   *
   * @throws Error if the region is known not to support them
   */
  public checkRegion(): void {
    const { identity, cluster } = this.props;
    if (!identity) checkRegion(this.binding, "federatedCredentials", locationOf(cluster.resourceGroup));
    else if (isManagedIdentity(identity)) checkRegion(this.binding, "federatedCredentials", identity.location);
  }

  /** The credentials of an identity, with the ids that they will have below the binding. */
  public credentials(identityName?: string): readonly WantedCredential[] {
    if (!this.hasCredentials) return [];
    const prefix = identityName === undefined ? "credential" : `credential-${identityName}`;
    return this.clusters.map((cluster) => ({
      id: `${prefix}-${this.idOf(cluster)}`,
      credentialName: this.nameFor(cluster),
      issuer: cluster.issuerUrl,
      issuerKey: clusterKeyOf(cluster),
      subject: this.subject,
      audience: this.credentialAudience,
    }));
  }

  /** Creates credentials that have passed all checks. */
  public write(identity: IManagedIdentity, credentials: readonly WantedCredential[]): readonly FederatedCredential[] {
    return credentials.map(({ id, ...props }) => new FederatedCredential(this.binding, id, { identity, ...props }));
  }

  /** The identity bindings of an identity, one for each trusted cluster and that of `cluster` first. */
  public bind(identity: IManagedIdentity): readonly IIdentityBinding[] {
    if (!this.hasBindings) return [];
    // Loaded here, because most bindings have credentials only.
    const shared =
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      require("./identity-binding/identity-bindings") as typeof import("./identity-binding/identity-bindings");
    return this.clusters.map((cluster) => shared.IdentityBindings.of(this.binding).bind(cluster, identity));
  }

  private nameFor(cluster: IWorkloadIdentityCluster): string {
    return credentialName(this.props.serviceAccount, this.idOf(cluster), this.binding.node.path);
  }

  /** The construct id of a cluster, or its path if two clusters have the same id. It does not depend on the order of the list. */
  private idOf(cluster: IWorkloadIdentityCluster): string {
    const alone = this.clusters.every(
      (each) => clusterKeyOf(each) === clusterKeyOf(cluster) || each.node.id !== cluster.node.id,
    );
    return alone ? cluster.node.id : cluster.node.path.replaceAll("/", "-");
  }
}
