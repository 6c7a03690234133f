import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { grouped } from "../../values/grouped";
import { isExpression, sameText, type Scalar, shownText, type Text, textKey, textOf } from "../terraform/text";
import { type FoundIdentity, idKey, IdentityIndex, setFirst } from "./identity-index";
import {
  accountNameOf,
  type Cluster,
  type Companion,
  type Container,
  type Credential,
  type EgressPolicy,
  field,
  type Fields,
  type Grant,
  type Identity,
  type Namespace,
  type ServiceAccount,
  type TrustModel,
  type Vault,
  type Workload,
} from "./model";

/** Yes, no, or known only after apply. */
export type Answer = "yes" | "no" | "unknown";

/** A service account with everything the model has on it. */
export interface Account {
  readonly path: string;
  readonly made: boolean;
  readonly labels: Fields;
  readonly annotations: Fields;
}

const PLACEHOLDER =
  /^(tb[acd]|todo|fixme|change[-_ ]?me|replace([-_ ].*|me)?|placeholder|your[-_ ].*|none|null|undefined|x{3,}(-x+)*)$|\$[({]|\{\{|^<.*>$|^\$[A-Z_]+$|^__\w+__$|^0{8}-(0{4}-){3}0{12}$/i;

/** The name of a variable in the place of its value, such as `KEYVAULT_TENANT`. */
const VARIABLE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

/** Whether a text is a placeholder for a value that is still to be filled in. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.trim()) || VARIABLE.test(text.trim());

/** The subject of a service account's tokens. */
export function subjectOf(namespace: Text, name: Text): Text {
  const subject = `system:serviceaccount:${textOf(namespace)}:${textOf(name)}`;
  return isExpression(namespace) || isExpression(name) ? { expression: subject } : subject;
}

/** Finds parts of a model by key, in constant time. */
export class TrustIndex {
  private readonly accountsByName: ReadonlyMap<string, readonly ServiceAccount[]>;
  private readonly accounts = new Map<string, Account | undefined>();
  private readonly credentialsBySubject: ReadonlyMap<string, readonly Credential[]>;
  private readonly credentialsByIdentity: ReadonlyMap<Identity, readonly Credential[]>;
  private readonly namespacesByName: ReadonlyMap<string, readonly Namespace[]>;
  private readonly identities: IdentityIndex;
  private readonly policies: ReadonlyMap<string, readonly EgressPolicy[]>;
  private readonly companionsByName: ReadonlyMap<string, readonly Companion[]>;
  private readonly mounting: ReadonlyMap<string, readonly Mount[]>;
  private readonly vaults: ReadonlyMap<string, Vault>;
  private readonly homes = new Map<string, Cluster>();
  private readonly rolesByIdentity: ReadonlyMap<Identity, readonly Grant[]>;
  private readonly unknownSubjects: boolean;
  private readonly clustersByIssuer = new Map<string, Cluster>();
  /** Subjects of the service accounts whose name and namespace are known. */
  public readonly accountSubjects: ReadonlySet<string>;
  /** Issuers of the clusters; empty unless all of them are known. */
  public readonly issuers: ReadonlySet<string>;
  /** Audiences of the service account tokens that pods mount by themselves. */
  public readonly projectedAudiences: ReadonlySet<Text>;
  /** Tenants of the identities, as far as they are known. */
  public readonly tenants: ReadonlySet<string>;

  constructor(public readonly model: TrustModel) {
    this.identities = new IdentityIndex(model.identities);
    // A vault that one stack creates and another looks up is the created one.
    const vaults = [...model.vaults].sort((a, b) => Number(b.external) - Number(a.external));
    this.vaults = new Map(vaults.map((each) => [each.entity, each]));
    for (const each of model.clusters) {
      setFirst(this.clustersByIssuer, textKey(each.issuer), each);
      for (const key of each.reachedBy) setFirst(this.homes, key, each);
    }
    this.accountsByName = grouped(model.serviceAccounts, ({ name }) => textKey(name));
    this.credentialsBySubject = grouped(model.credentials, ({ subject }) => textKey(subject));
    this.credentialsByIdentity = grouped(model.credentials, (each) => this.identityOf(each));
    this.namespacesByName = grouped(model.namespaces, ({ name }) => textKey(name));
    this.policies = grouped(model.egressPolicies, ({ provider, namespace }) => placeKey(provider, namespace));
    this.companionsByName = grouped(model.companions, ({ kind, name }) => placeKey(kind, name));
    this.mounting = grouped(
      model.workloads.flatMap(({ namespace, pod }) =>
        pod.secretProviderClasses.map((each) => ({ ...each, namespace })),
      ),
      ({ namespace, name }) => `${textKey(namespace)}/${textKey(name)}`,
    );
    this.rolesByIdentity = grouped(
      model.grants.filter(({ kind }) => kind !== "access policy"),
      (each) => this.identities.holding(each),
    );
    this.unknownSubjects = model.credentials.some(({ subject }) => isExpression(subject));
    this.accountSubjects = new Set(
      model.serviceAccounts.map((each) => subjectOf(each.namespace, each.name)).filter(isKnown),
    );
    const issuers = model.clusters.map(({ issuer }) => issuer);
    this.issuers = new Set(issuers.every((each) => isKnown(each) && each !== "") ? issuers.filter(isKnown) : []);
    this.projectedAudiences = new Set(model.workloads.flatMap(({ pod }) => pod.tokenAudiences));
    this.tenants = new Set(model.identities.map(({ tenantId }) => tenantId).filter(isKnown));
  }

  /** Accounts of that name in whatever namespace. */
  public namesakes(name: Text): readonly ServiceAccount[] {
    return this.accountsByName.get(textKey(name)) ?? [];
  }

  /** The account with everything that adds to it; those of the same cluster if there are any. */
  public account(provider: string, namespace: Text, name: Text): Account | undefined {
    const key = JSON.stringify([provider, textKey(namespace), textKey(name)]);
    if (!this.accounts.has(key)) this.accounts.set(key, this.readAccount(provider, namespace, name));
    return this.accounts.get(key);
  }

  private readAccount(provider: string, namespace: Text, name: Text): Account | undefined {
    const all = this.namesakes(name).filter((each) => sameText(each.namespace, namespace));
    const near = all.filter((each) => each.provider === provider);
    const found = near.length > 0 ? near : all;
    if (found.length === 0) return undefined;
    return {
      path: (found.find(({ partial }) => !partial) ?? found[0]!).path,
      made: found.some(({ partial }) => !partial),
      labels: merged(found.map(({ labels }) => labels)),
      annotations: merged(found.map(({ annotations }) => annotations)),
    };
  }

  public accountOf(workload: Workload): Account | undefined {
    return this.account(workload.provider, workload.namespace, accountNameOf(workload));
  }

  public namespaceOf(workload: Workload): Namespace | undefined {
    const all = this.namespacesByName.get(textKey(workload.namespace)) ?? [];
    const near = all.filter(({ provider }) => provider === workload.provider);
    const found = near.length > 0 ? near : all.slice(0, 1);
    return found.length < 2 ? found[0] : { ...found[0]!, labels: merged(found.map(({ labels }) => labels)) };
  }

  /** The cluster whose provider an object comes from. */
  public homeOf({ provider }: Pick<Workload, "provider">): Cluster | undefined {
    return this.homes.get(provider);
  }

  public clusterOfIssuer(issuer: Text): Cluster | undefined {
    return this.clustersByIssuer.get(textKey(issuer));
  }

  /** Network policies of the workload's namespace. */
  public policiesAround({ provider, namespace }: Workload): readonly EgressPolicy[] {
    return this.policies.get(placeKey(provider, namespace)) ?? [];
  }

  /** Companions of a kind and name in whatever namespace. */
  public companions(kind: string, name: Text): readonly Companion[] {
    return this.companionsByName.get(placeKey(kind, name)) ?? [];
  }

  /** The volumes of pods in a namespace that mount a SecretProviderClass. */
  public mountsOf(namespace: Text, name: Text): readonly Mount[] {
    return this.mounting.get(`${textKey(namespace)}/${textKey(name)}`) ?? [];
  }

  public credentialsFor(subject: Text): readonly Credential[] {
    return this.credentialsBySubject.get(textKey(subject)) ?? [];
  }

  /** Whether some credential trusts the subject. */
  public trusted(subject: Text): Answer {
    if (this.credentialsFor(subject).length > 0) return "yes";
    if (!this.model.allCredentials || isExpression(subject) || this.unknownSubjects) return "unknown";
    return "no";
  }

  public identityOf(credential: Credential): Identity | undefined {
    return this.identities.ofCredential(credential);
  }

  /** A key that two credentials share exactly if they are certainly of the same identity. */
  public identityKeyOf(credential: Credential): string {
    const { path, entity } = this.identityOf(credential) ?? {};
    return path === undefined ? idKey(credential.identity ?? credential.identityId) : `${path} ${entity ?? ""}`;
  }

  public credentialsOf(identity: Identity): readonly Credential[] {
    return this.credentialsByIdentity.get(this.identities.itself(identity)) ?? [];
  }

  /** The role assignments, and the access inside data services, whose principal is the identity. */
  public rolesOf(identity: Identity): readonly Grant[] {
    return this.rolesByIdentity.get(this.identities.itself(identity)) ?? [];
  }

  public vaultOf(scope: Text | undefined): Vault | undefined {
    const key = this.model.entities.ofId(scope)?.key;
    return key === undefined ? undefined : this.vaults.get(key);
  }

  public identityByClientId(clientId: Text): Identity | undefined {
    return this.identities.byClientId(clientId);
  }

  /** The identity that a text is an id of, and which id it is. */
  public identityById(id: Text): FoundIdentity | undefined {
    return this.identities.byId(id);
  }
}

/** A volume that mounts a SecretProviderClass. */
type Mount = Workload["pod"]["secretProviderClasses"][number] & { readonly namespace: Text };

/** Whether a text is known. */
export const isKnown = (text: Text | undefined): text is string => typeof text === "string";

/** A key of a text in a place. */
export const placeKey = (place: string, text: Text): string => `${place} ${textKey(text)}`;

/** Whether the pod is meant to get a token, by the label of its template. */
export function labelled(workload: Workload): Answer {
  if (isExpression(workload.pod.labels)) return "unknown";
  const value = field(workload.pod.labels, WEBHOOK_KEYS.use);
  if (isExpression(value)) return "unknown";
  // A value that the webhook does not read still shows the intent; only "false" is the opposite.
  return value === undefined || value === "false" ? "no" : "yes";
}

/** Whether the pods get a token by their label; undefined if it is known only after apply. */
export function isInjected({ pod }: Pick<Workload, "pod">): boolean | undefined {
  const value = field(pod.labels, WEBHOOK_KEYS.use);
  return isExpression(pod.labels) || isExpression(value) ? undefined : value === "true";
}

/** All containers of a pod. */
export const containersOf = ({ pod }: Workload): readonly Container[] => [...pod.containers, ...pod.initContainers];

/** How a value of a label, an annotation or a variable is shown. */
export const shown = (value: Scalar | undefined): string => shownText(value ?? null);

function merged(all: readonly Fields[]): Fields {
  const unknown = all.find(isExpression);
  if (unknown) return unknown;
  return Object.assign({}, ...all) as Fields;
}
