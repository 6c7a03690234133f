import {
  type Container,
  type Fields,
  type FederatedCredential,
  field,
  type Identity,
  isExpression,
  type Namespace,
  sameText,
  type Scalar,
  type ServiceAccount,
  type Text,
  type WiringModel,
  type Workload,
} from "./wiring-model";
import type { WiringRuleId } from "../../wiring/rules";

/** Takes one finding: the rule, where, what is there and what would happen, and the line to write. */
export type Report = (rule: WiringRuleId, path: string, text: string, fix: string) => void;

/** Says that something could not be judged. */
export type Skip = (path: string, why: string) => void;

/** Yes, no, or not to be known before Terraform runs. */
export type Answer = "yes" | "no" | "unknown";

/** A service account with everything the model has on it. */
export interface Account {
  readonly path: string;
  readonly made: boolean;
  readonly labels: Fields;
  readonly annotations: Fields;
}

const PLACEHOLDER =
  /^(tb[acd]|todo|fixme|change[-_ ]?me|replace[-_ ]?me|placeholder|your[-_ ].*|none|null|undefined|x{3,}(-x+)*)$|\$[({]|\{\{|^<.*>$|^\$[A-Z_]+$|^0{8}-(0{4}-){3}0{12}$/i;

/** Whether a text stands for a value that somebody still has to fill in. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.trim());

/** The subject of a service account's tokens. */
export function subjectOf(namespace: Text, name: Text): Text {
  const part = (text: Text): string => (isExpression(text) ? text.expression : text);
  const subject = `system:serviceaccount:${part(namespace)}:${part(name)}`;
  return isExpression(namespace) || isExpression(name) ? { expression: subject } : subject;
}

/** Look-ups over one model, shared by the judges. */
export class WiringIndex {
  constructor(
    public readonly model: WiringModel,
    public readonly report: Report,
    public readonly skip: Skip,
  ) {
    for (const account of model.serviceAccounts) push(this.accountsByName, textKey(account.name), account);
    for (const credential of model.credentials)
      push(this.credentialsBySubject, textKey(credential.subject), credential);
    this.unknownSubjects = model.credentials.some(({ subject }) => isExpression(subject));
  }

  private readonly accountsByName = new Map<string, ServiceAccount[]>();
  private readonly credentialsBySubject = new Map<string, FederatedCredential[]>();
  private readonly unknownSubjects: boolean;

  /** Accounts of that name in whatever namespace. */
  public namesakes(name: Text): readonly ServiceAccount[] {
    return this.accountsByName.get(textKey(name)) ?? [];
  }

  /** The account with everything that adds to it; those of the same cluster where there are any. */
  public account(cluster: string, namespace: Text, name: Text): Account | undefined {
    const all = this.namesakes(name).filter((each) => sameText(each.namespace, namespace));
    const near = all.filter((each) => each.cluster === cluster);
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
    return this.account(workload.cluster, workload.namespace, workload.pod.serviceAccountName ?? "default");
  }

  public namespaceOf(workload: Workload): Namespace | undefined {
    const found = this.model.namespaces.filter(({ name }) => sameText(name, workload.namespace));
    return found.find(({ cluster }) => cluster === workload.cluster) ?? found[0];
  }

  public credentialsFor(subject: Text): readonly FederatedCredential[] {
    return this.credentialsBySubject.get(textKey(subject)) ?? [];
  }

  /** Whether some credential trusts the subject. */
  public trusted(subject: Text): Answer {
    if (this.credentialsFor(subject).length > 0) return "yes";
    if (!this.model.allCredentials || isExpression(subject) || this.unknownSubjects) return "unknown";
    return "no";
  }

  /** Whether the identity with that client id trusts the subject. */
  public trustedBy(clientId: Text, subject: Text): Answer {
    const trusting = this.credentialsFor(subject).map((credential) => this.identityOf(credential));
    if (trusting.some((identity) => identity && sameText(identity.clientId, clientId))) return "yes";
    if (trusting.some((identity) => identity === undefined)) return "unknown";
    const identity = this.identityByClientId(clientId);
    if (identity) return identity.external || this.trusted(subject) === "unknown" ? "unknown" : "no";
    // A literal that no known identity has. The id of an identity that is made here is not known yet, so no literal is it.
    const known =
      trusting.length > 0 && trusting.every((each) => each && !(isExpression(each.clientId) && each.external));
    return known && !isExpression(clientId) ? "no" : "unknown";
  }

  public identityOf(credential: FederatedCredential): Identity | undefined {
    const { identity } = credential;
    const key = isExpression(identity) ? identity.expression : identity;
    return this.model.identities.find((each) => each.key.toLowerCase() === key.toLowerCase());
  }

  public identityByClientId(clientId: Text): Identity | undefined {
    return this.model.identities.find((each) => sameText(each.clientId, clientId));
  }

  /** The identity that a text is an id of, and which id it is. */
  public identityById(id: Text): { readonly identity: Identity; readonly attribute: string } | undefined {
    for (const identity of this.model.identities) {
      if (sameText(identity.clientId, id)) return { identity, attribute: "client_id" };
      if (sameText(identity.principalId, id)) return { identity, attribute: "principal_id" };
      if (!isExpression(id) && id.toLowerCase() === identity.key.toLowerCase()) return { identity, attribute: "id" };
      if (isExpression(id) && id.reference && identity.key === `\${${id.reference.stack}:${id.reference.address}.id}`) {
        return { identity, attribute: id.reference.attribute };
      }
    }
    return undefined;
  }
}

/** Whether the pod is meant to get a token: the label says so, or is an expression that may. */
export function labelled(workload: Workload): Answer {
  if (isExpression(workload.pod.labels)) return "unknown";
  const value = field(workload.pod.labels, "azure.workload.identity/use");
  if (isExpression(value)) return "unknown";
  // A value that is not the webhook's word still says what is meant; only "false" says the opposite.
  return value === undefined || value === "false" ? "no" : "yes";
}

/** All containers of a pod. */
export const containersOf = ({ pod }: Workload): readonly Container[] => [...pod.containers, ...pod.initContainers];

/** How a value of a label, an annotation or a variable is shown. */
export const shown = (value: Scalar | undefined): string =>
  isExpression(value) ? value.expression : JSON.stringify(value ?? null);

const textKey = (text: Text): string => (isExpression(text) ? `=${text.expression}` : text);

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function merged(all: readonly Fields[]): Fields {
  const unknown = all.find(isExpression);
  if (unknown) return unknown;
  return Object.assign({}, ...all) as Fields;
}
