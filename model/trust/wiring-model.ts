import { UUID } from "../../values/uuid";

/**
 * What the wiring rules look at: a plain model of everything that takes part in getting a pod its token.
 *
 * It is filled from Terraform JSON (`wiring-json.ts`), from Kubernetes objects (`wiring-manifest.ts`), or from both; the
 * judge (`wiring.ts`) does not know which.
 */

/** A Terraform expression whose value only Terraform can work out; two of them are equal when their texts are. */
export interface Expression {
  /** The text with its interpolations, known parts filled in, each reference led by its stack: `${stack:type.name.attribute}`. */
  readonly expression: string;
  /** The one attribute it reads, where the whole text is one reference. */
  readonly reference?: Reference;
}

/** An attribute of a resource of the model's Terraform stacks. */
export interface Reference {
  readonly stack: string;
  /** Type and name, as in `azurerm_user_assigned_identity.orders`. */
  readonly address: string;
  /** As in `client_id`, or `metadata.name` where it is nested. */
  readonly attribute: string;
}

/** A text that is known, or an expression. */
export type Text = string | Expression;

/** A value as somebody wrote it where a text belongs: manifests can hold a boolean or a number there, which Kubernetes refuses. */
export type Scalar = Text | number | boolean | null;

/** Labels or annotations; an expression where even the keys are unknown. */
export type Fields = Readonly<Record<string, Scalar>> | Expression;

/** Where something was found. */
interface Located {
  /** What a finding names: a construct path, a Terraform address, or a file with line and object. */
  readonly path: string;
  /** The cluster it lives in, as far as the source can tell clusters apart; objects with the same key share a cluster. */
  readonly cluster: string;
}

export interface Container {
  readonly name: Text;
  readonly image?: Text;
  readonly ports: readonly (number | Expression)[];
  /** Names with values; `undefined` where the value comes from a secret, a config map or a field. */
  readonly env: Readonly<Record<string, Scalar | undefined>>;
  /** Whether it takes all of a secret or a config map as variables too. */
  readonly envFrom: boolean;
  /** Paths at which volumes are mounted. */
  readonly mountPaths: readonly Text[];
  /** Command and arguments. */
  readonly command: readonly Text[];
}

export interface Pod {
  readonly labels: Fields;
  readonly annotations: Fields;
  /** Absent where the pod runs as `default`. */
  readonly serviceAccountName?: Text;
  readonly hostNetwork: boolean;
  /** From `spec.os.name` or the node selector. */
  readonly os?: "linux" | "windows";
  /** Whether `spec.os.name` says so, which the kubelet needs on Windows. */
  readonly osStated: boolean;
  /** Whether it asks for or tolerates virtual nodes. */
  readonly virtualNode: boolean;
  /** Whether the pod or a container sets a Linux user. */
  readonly runAsUser: boolean;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Names of volumes. */
  readonly volumes: readonly Text[];
  /** Audiences of projected service account tokens that the pod mounts on its own. */
  readonly tokenAudiences: readonly Text[];
  /** The SecretProviderClass objects it mounts, and whether it brings a client secret for them. */
  readonly secretProviderClasses: readonly { readonly name: Text; readonly withSecret: boolean }[];
}

export interface Workload extends Located {
  /** As Kubernetes names it: Deployment, CronJob, Pod, or a kind of another system with a pod template. */
  readonly kind: string;
  readonly name: Text;
  readonly namespace: Text;
  /** Labels and annotations of the object itself: the pod's own for a Pod. */
  readonly labels: Fields;
  readonly annotations: Fields;
  /** Labels its selector asks for. */
  readonly selector: Fields;
  readonly pod: Pod;
  /** A field `serviceAccountName` where Kubernetes does not look for it, as the path to it. */
  readonly strayServiceAccount?: string;
  /** Whether it was read from a running cluster, so that a Pod shows what the webhook did. */
  readonly live: boolean;
  /** Names of what made it, for a live Pod, ReplicaSet or Job: its owner, and what that one is named after. */
  readonly owners?: readonly string[];
  /** For a `kubernetes_pod_v1`: what `lifecycle.ignore_changes` names, or `all`. */
  readonly ignoreChanges?: readonly string[] | "all";
}

export interface ServiceAccount extends Located {
  readonly name: Text;
  readonly namespace: Text;
  readonly labels: Fields;
  readonly annotations: Fields;
  /** Whether this only adds annotations or labels to an account that others own. */
  readonly partial: boolean;
}

export interface Namespace extends Located {
  readonly name: Text;
  readonly labels: Fields;
}

/** A network policy that restricts what pods of its namespace reach. */
export interface EgressPolicy extends Located {
  readonly namespace: Text;
  /** Labels of the pods it is for; all pods where there are none. */
  readonly selects: Fields;
  /** Whether it lets them reach anything outside of the cluster. */
  readonly outside: boolean;
}

/** A user-assigned managed identity, or a look-up of one. */
export interface Identity extends Omit<Located, "cluster"> {
  /** What credentials and grants name it by: a reference to the resource, or its resource id. */
  readonly key: string;
  readonly name?: Text;
  readonly clientId: Text;
  readonly principalId: Text;
  readonly tenantId?: Text;
  /** Whether it is looked up or imported, so that its credentials and roles may be elsewhere. */
  readonly external: boolean;
}

export interface FederatedCredential extends Omit<Located, "cluster"> {
  readonly name: Text;
  /** The identity's key, or an expression where it is none the model has. */
  readonly identity: Text;
  /** Set where the credential names its identity by another attribute than its id. */
  readonly identityAttribute?: string;
  readonly issuer: Text;
  readonly subject: Text;
  readonly audiences: readonly Text[];
  /** Paths of the resources that Terraform makes before it; absent where the source has no order. */
  readonly after?: readonly string[];
}

export interface Cluster extends Omit<Located, "cluster"> {
  readonly name?: Text;
  /** Whether it is only looked up. */
  readonly external: boolean;
  /** Keys of the providers that reach it: objects with such a key live in it. */
  readonly reachedBy: readonly string[];
  readonly issuer: Text;
  readonly oidcIssuerEnabled: boolean | Expression;
  readonly workloadIdentityEnabled: boolean | Expression;
}

export interface RoleAssignment extends Omit<Located, "cluster"> {
  readonly principalId: Text;
  readonly principalType?: Text;
  readonly role?: Text;
  readonly scope: Text;
}

export interface Vault extends Omit<Located, "cluster"> {
  /** What a role assignment's scope names it by. */
  readonly key: string;
  readonly rbac: boolean | Expression;
}

/** An object of another system that gets a token of its own: Secrets Store CSI, KEDA, External Secrets, Flux, Azure Service Operator. */
export interface Companion extends Located {
  readonly kind: string;
  readonly name: Text;
  readonly namespace: Text;
  readonly annotations: Fields;
  /** `spec`, or the whole object where it has none; texts may be expressions. */
  readonly spec: Tree;
}

/** Any value of a manifest. */
export type Tree = Scalar | undefined | readonly Tree[] | { readonly [key: string]: Tree };

/** Something that could not be judged, and why. */
export interface NotJudged {
  readonly path: string;
  readonly why: string;
}

export interface WiringModel {
  readonly workloads: readonly Workload[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly namespaces: readonly Namespace[];
  readonly identities: readonly Identity[];
  readonly credentials: readonly FederatedCredential[];
  readonly clusters: readonly Cluster[];
  readonly roleAssignments: readonly RoleAssignment[];
  readonly vaults: readonly Vault[];
  readonly egressPolicies: readonly EgressPolicy[];
  readonly companions: readonly Companion[];
  readonly notJudged: readonly NotJudged[];
  /**
   * Whether every federated credential that matters is in the model, so that one that is missing is a mistake.
   * False for manifests without Terraform's `show -json`.
   */
  readonly allCredentials: boolean;
}

/** A model with nothing in it, to fill. */
export function emptyModel(): {
  -readonly [K in keyof WiringModel]: WiringModel[K] extends readonly (infer T)[] ? T[] : WiringModel[K];
} {
  return {
    workloads: [],
    serviceAccounts: [],
    namespaces: [],
    identities: [],
    credentials: [],
    clusters: [],
    roleAssignments: [],
    vaults: [],
    egressPolicies: [],
    companions: [],
    notJudged: [],
    allCredentials: false,
  };
}

/** A model that is still being filled. */
export type WiringDraft = ReturnType<typeof emptyModel>;

export const isExpression = (value: unknown): value is Expression =>
  typeof value === "object" && value !== null && typeof (value as Expression).expression === "string";

/** Whether two texts are certainly the same; UUIDs are, whatever their capitals. */
export function sameText(a: Text | undefined, b: Text | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (isExpression(a) || isExpression(b)) return isExpression(a) && isExpression(b) && a.expression === b.expression;
  return a === b || (UUID.test(a) && a.toLowerCase() === b.toLowerCase());
}

/** A text as an error shows it. */
export const shownText = (value: unknown): string =>
  isExpression(value) ? value.expression : (JSON.stringify(value) ?? String(value));

/** The value of a label or annotation; undefined where it is absent or nothing is known. */
export const field = (fields: Fields, key: string): Scalar | undefined =>
  isExpression(fields) ? undefined : Object.hasOwn(fields, key) ? fields[key] : undefined;

/** The keys of labels or annotations that are known. */
export const fieldKeys = (fields: Fields): readonly string[] => (isExpression(fields) ? [] : Object.keys(fields));
