import type { Construct } from "constructs";
import { TOKEN_AUDIENCE } from "../../facts/webhook";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { checkRegion } from "../core/location/region-check";
import { locationOf } from "../core/location/resource-group";
import { identityProblems, type ManagedIdentityProps } from "../identity/managed-identity";
import { type IManagedIdentity, isManagedIdentity } from "../identity/identity";
import type { CredentialParameters } from "./binding";
import { credentialProblems, type WantedCredential } from "./credential-claims";
import { credentialName, ownIdentityName } from "./credential-name-rules";
import { FederatedCredential } from "./federated-credential";
import type { FederatedBindingProps } from "./federated-binding-props";
import { subjectOf } from "./federated-credential-rules";
import { clusterKeyOf } from "../cluster/cluster-key";

/** The identity of a binding that was given none. */
export const ownIdentity = (props: FederatedBindingProps): ManagedIdentityProps => ({
  resourceGroup: props.cluster.resourceGroup,
  identityName: ownIdentityName(props.serviceAccount),
  waitSeconds: props.identityWaitSeconds,
});

/** The trust of identities in the service account of a binding: one credential for each identity and trusted cluster. */
export class BindingTrust {
  public readonly clusters: readonly IWorkloadIdentityCluster[];
  public readonly subject: string;
  public readonly audience: string;

  constructor(
    private readonly binding: Construct,
    private readonly props: FederatedBindingProps,
  ) {
    this.clusters = [props.cluster, ...(props.alsoTrusts ?? [])];
    this.subject = subjectOf(props.serviceAccount.namespace, props.serviceAccount.name);
    this.audience = props.audience ?? TOKEN_AUDIENCE;
  }

  /** What a credential of the default identity says, for each trusted cluster. */
  public get parameters(): readonly CredentialParameters[] {
    return this.clusters.map((cluster) => ({
      name: this.nameFor(cluster),
      issuer: cluster.issuerUrl,
      subject: this.subject,
      audiences: [this.audience],
    }));
  }

  /** What is wrong with the default identity and its credentials, before any of them is made. */
  public problems(): (string | undefined)[] {
    const { identity } = this.props;
    if (identity)
      return isManagedIdentity(identity) ? credentialProblems(this.binding, identity, this.credentials()) : [];
    const own = ownIdentity(this.props);
    return [...identityProblems(this.binding, own), ...credentialProblems(this.binding, undefined, this.credentials())];
  }

  /**
   * Refuses a region of the default identity that has no federated identity credentials.
   *
   * @throws Error when the region is known not to have them
   */
  public checkRegion(): void {
    const { identity, cluster } = this.props;
    if (!identity) checkRegion(this.binding, "federatedCredentials", locationOf(cluster.resourceGroup));
    else if (isManagedIdentity(identity)) checkRegion(this.binding, "federatedCredentials", identity.location);
  }

  /** The credentials of an identity, by the ids that they will have below the binding. */
  public credentials(identityName?: string): readonly WantedCredential[] {
    const prefix = identityName === undefined ? "credential" : `credential-${identityName}`;
    return this.clusters.map((cluster) => ({
      id: `${prefix}-${this.idOf(cluster)}`,
      credentialName: this.nameFor(cluster),
      issuer: cluster.issuerUrl,
      issuerKey: clusterKeyOf(cluster),
      subject: this.subject,
      audience: this.audience,
    }));
  }

  /** Writes credentials that nothing refuses. */
  public write(identity: IManagedIdentity, credentials: readonly WantedCredential[]): readonly FederatedCredential[] {
    return credentials.map(({ id, ...props }) => new FederatedCredential(this.binding, id, { identity, ...props }));
  }

  private nameFor(cluster: IWorkloadIdentityCluster): string {
    return credentialName(this.props.serviceAccount, this.idOf(cluster), this.binding.node.path);
  }

  /** Stable for a cluster however the list is ordered: its construct id, or its path where two have the same id. */
  private idOf(cluster: IWorkloadIdentityCluster): string {
    const alone = this.clusters.every(
      (each) => clusterKeyOf(each) === clusterKeyOf(cluster) || each.node.id !== cluster.node.id,
    );
    return alone ? cluster.node.id : cluster.node.path.replaceAll("/", "-");
  }
}
