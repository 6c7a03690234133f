import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { grouped } from "../../values/grouped";
import { isExpression, sameText, type Text, textKey } from "../terraform/text";
import { at, textAt } from "../terraform/tree";
import {
  accountNameOf,
  type Cluster,
  type Companion,
  type Declared,
  field,
  type Grant,
  type Identity,
  type ServiceAccount,
  type TrustModel,
  type Vault,
  type VaultSecret,
} from "./model";
import { type Answer, isKnown, labelled, placeKey, subjectOf, TrustIndex } from "./trust-index";

/** What a model speaks for or against, where it may not have everything that exists. */
export class TrustEvidence extends TrustIndex {
  /** Names of identities whose client id is known. */
  private readonly namesWithClientId: ReadonlySet<string>;
  private readonly accountsByClientId: ReadonlyMap<string, readonly ServiceAccount[]>;
  private readonly accountsInUse = new Set<string>();
  /** Subjects whose pods mount secrets and are not labelled. */
  private readonly mountedOnly = new Map<string, boolean>();
  private readonly policyHolders: ReadonlySet<string>;
  /** A resource whose access is not read; undefined if there is none. */
  public readonly unreadTrust: string | undefined;
  private readonly accountsOfStores: ReadonlySet<string>;
  private readonly secretsByVault: ReadonlyMap<string, readonly VaultSecret[]>;

  constructor(model: TrustModel) {
    super(model);
    this.namesWithClientId = new Set(
      model.identities.flatMap(({ name, clientId }) => (isKnown(name) && isKnown(clientId) ? [name] : [])),
    );
    this.accountsByClientId = grouped(model.serviceAccounts, ({ annotations }) => {
      const id = field(annotations, WEBHOOK_KEYS.clientId);
      return typeof id === "string" || isExpression(id) ? textKey(id) : undefined;
    });
    this.accountsOfStores = new Set(model.companions.flatMap(accountsOfCompanion));
    this.secretsByVault = grouped(model.vaultSecrets, ({ vault }) => vault);
    this.policyHolders = new Set(
      model.grants.flatMap(({ kind, scope, principalId }) =>
        kind === "access policy" ? [placeKey(scope ?? "", this.principalKeyOf(principalId))] : [],
      ),
    );
    this.unreadTrust = model.notEvaluated.find(({ unread }) => unread?.holds === "trust")?.path;
    for (const workload of model.workloads) {
      const subject = textKey(subjectOf(workload.namespace, accountNameOf(workload)));
      this.accountsInUse.add(subject);
      const mounts = workload.pod.secretProviderClasses.length > 0 && labelled(workload) === "no";
      this.mountedOnly.set(subject, mounts && this.mountedOnly.get(subject) !== false);
    }
  }

  /**
   * Whether the identity with that client id trusts the subject.
   *
   * @param place the object that has the client id
   */
  public trustedBy(clientId: Text, subject: Text, place: Pick<Declared, "stack">): Answer {
    const trusting = this.credentialsFor(subject).map((credential) => this.identityOf(credential));
    const identity = this.identityByClientId(clientId);
    if (trusting.some((each) => each && (each === identity || sameText(each.clientId, clientId)))) return "yes";
    if (trusting.some((each) => each === undefined)) return "unknown";
    if (identity) return identity.external || this.trusted(subject) === "unknown" ? "unknown" : "no";
    if (isExpression(clientId) || trusting.length === 0) return "unknown";
    // A literal that no known identity has.
    if (trusting.some((each) => each && isExpression(each.clientId) && each.external)) return "unknown";
    return this.notYetCreated(subject, place) ? "unknown" : "no";
  }

  /**
   * The identity that trusts the subject and whose client id is known after the first apply, so that a literal in a
   * manifest cannot be compared with it. Terraform that creates the identity refers to it instead.
   */
  public notYetCreated(subject: Text, { stack }: Pick<Declared, "stack">): Identity | undefined {
    if (stack !== "") return undefined;
    return this.credentialsFor(subject)
      .map((credential) => this.identityOf(credential))
      .find(
        (each) => each && isExpression(each.clientId) && !(isKnown(each.name) && this.namesWithClientId.has(each.name)),
      );
  }

  /** Whether the client id is that of an identity that is created here, so that its credentials are here as well. */
  public isOurs(clientId: Text | undefined): boolean {
    const identity = clientId === undefined ? undefined : this.identityByClientId(clientId);
    return identity !== undefined && !identity.external;
  }

  /** Subjects of accounts that have the client id of an identity and that no credential trusts. */
  public untrustedSubjectsOf({ clientId }: Identity): readonly string[] {
    return (this.accountsByClientId.get(textKey(clientId)) ?? [])
      .map(({ namespace, name }) => subjectOf(namespace, name))
      .filter(isKnown)
      .filter((each) => this.credentialsFor(each).length === 0);
  }

  /** Whether pods of the model run as the account with that subject. */
  public isInUse(subject: Text): boolean {
    return this.accountsInUse.has(textKey(subject));
  }

  /** Whether all pods of the account get tokens by mounting secrets, without the webhook. */
  public isMountedOnly(subject: Text): boolean {
    return this.mountedOnly.get(textKey(subject)) === true;
  }

  /** Whether a principal has an access policy of the vault. */
  public hasPolicy(principalId: Text, { entity }: Vault): boolean {
    return this.policyHolders.has(placeKey(entity, this.principalKeyOf(principalId)));
  }

  private principalKeyOf(principalId: Text): string {
    return this.model.entities.ofPrincipal(principalId)?.key ?? "";
  }

  /** The secrets of a vault that are written here. */
  public secretsOf(vault: string): readonly VaultSecret[] {
    return this.secretsByVault.get(vault) ?? [];
  }

  /** Whether two clusters are certainly two: their names, resource groups or subscriptions differ. */
  public areTwo(one: Cluster, other: Cluster): boolean {
    const names = [one.name, other.name];
    if (!names.every(isKnown)) return false;
    const [a, b] = [one, other].map((each) => this.model.entities.ofPlace(each)?.key ?? "");
    const isNamed = [a, b].every((key) => key!.startsWith("azurerm_") && !key!.includes("${"));
    return isNamed ? a !== b : names[0]!.toLowerCase() !== names[1]!.toLowerCase();
  }

  /** Keys of the user-assigned identities among ids of a cluster. */
  public identitiesOf(ids: readonly Text[]): readonly string[] {
    const found = ids.map((each) => this.model.entities.ofId(each)).filter((each) => each?.kind === "identity");
    return [...new Set(found.map((each) => each!.key))];
  }

  /** Whether the principal of a grant may be a group, or any identity. */
  public mayInclude({ principal, principalId, principalType }: Grant): boolean {
    if (principalType === "ServicePrincipal" || principalType === "User") return false;
    if (principalType !== undefined) return true;
    const kind = this.model.entities.get(principal)?.kind;
    if (kind === "other")
      return !isExpression(principalId) || !/user[.]|service_principal[.]/.test(principalId.expression);
    return kind === "principal" || kind === undefined;
  }

  /** Whether a secret store requests the tokens of the account with that subject. */
  public isOfStore(subject: Text): boolean {
    return this.accountsOfStores.has(textKey(subject));
  }
}

/** The subjects of the accounts that an object of another system requests tokens for. */
function accountsOfCompanion({ spec, namespace }: Companion): readonly string[] {
  const reference = [
    at(spec, "provider", "azurekv", "serviceAccountRef"),
    at(spec, "auth", "workloadIdentity", "serviceAccountRef"),
  ];
  return reference.flatMap((each) => {
    const name = textAt(each, "name");
    return name === undefined ? [] : [textKey(subjectOf(textAt(each, "namespace") ?? namespace, name))];
  });
}
