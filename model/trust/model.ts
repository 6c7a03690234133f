import { type Expression, isExpression, type Scalar, type Text } from "../terraform/text";
import type { Tree } from "../terraform/tree";
import type { Stacks } from "../terraform/values";
import type { Entities } from "./entities";
import type { IdentityBinding, IdentityRole, RoleBinding } from "./identity-binding";
import type { Declared, InCluster, Located } from "./place";
import { rowOf } from "../../values/row-of";

export type { Declared } from "./place";

/**
 * Who may act as whom and reach what: everything that takes part in giving a pod its token. It is filled from Terraform
 * JSON (`read.ts`), from Kubernetes objects (`../manifests/manifest.ts`), or from both.
 */
export interface TrustModel {
  readonly stacks: Stacks;
  /** Clusters, identities, other principals and scopes by key. */
  readonly entities: Entities;
  readonly workloads: readonly Workload[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly namespaces: readonly Namespace[];
  readonly identities: readonly Identity[];
  readonly credentials: readonly Credential[];
  readonly identityBindings: readonly IdentityBinding[];
  readonly identityRoles: readonly IdentityRole[];
  readonly roleBindings: readonly RoleBinding[];
  readonly clusters: readonly Cluster[];
  readonly grants: readonly Grant[];
  readonly vaults: readonly Vault[];
  readonly vaultSecrets: readonly VaultSecret[];
  readonly privateEndpoints: readonly PrivateEndpoint[];
  readonly settings: readonly Setting[];
  readonly roleDefinitions: readonly RoleDefinition[];
  readonly egressPolicies: readonly EgressPolicy[];
  readonly companions: readonly Companion[];
  readonly notEvaluated: readonly NotEvaluated[];
  /**
   * Whether every federated identity credential that matters is in the model, so that a missing one is a mistake.
   * False for manifests without Terraform's `show -json`.
   */
  readonly allCredentials: boolean;
}

/** Labels or annotations; an expression if even the keys are unknown. */
export type Fields = Readonly<Record<string, Scalar>> | Expression;

export interface Container {
  readonly name: Text;
  readonly image?: Text;
  readonly ports: readonly (number | Expression)[];
  /** Names with values; `undefined` for a value from a secret, a config map or a field. */
  readonly env: Readonly<Record<string, Scalar | undefined>>;
  /** Whether it also takes all keys of a secret or a config map as variables. */
  readonly envFrom: boolean;
  /** Paths at which volumes are mounted. */
  readonly mountPaths: readonly Text[];
  /** Command and arguments. */
  readonly command: readonly Text[];
}

export interface Pod {
  readonly labels: Fields;
  readonly annotations: Fields;
  /** Absent if the pod runs as `default`. */
  readonly serviceAccountName?: Text;
  readonly hostNetwork: boolean;
  /** Whether a container is privileged, or the pod shares processes or folders of its node: it can read tokens of other pods there. */
  readonly privileged: boolean;
  /** From `spec.os.name` or the node selector. */
  readonly os?: "linux" | "windows";
  /** Whether `spec.os.name` states it, which the kubelet needs on Windows. */
  readonly osStated: boolean;
  /** Whether it selects or tolerates virtual nodes. */
  readonly virtualNode: boolean;
  /** Whether the pod or a container sets a Linux user. */
  readonly runAsUser: boolean;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Names of volumes. */
  readonly volumes: readonly Text[];
  /** Audiences of projected service account tokens that the pod itself mounts. */
  readonly tokenAudiences: readonly Text[];
  /** The SecretProviderClass objects it mounts, and whether it brings a client secret for them. */
  readonly secretProviderClasses: readonly { readonly name: Text; readonly withSecret: boolean }[];
}

/** An object that creates pods, or a pod. */
export interface Workload extends InCluster {
  /** Kind in Kubernetes: Deployment, CronJob, Pod, or a custom resource with a pod template. */
  readonly kind: string;
  readonly name: Text;
  readonly namespace: Text;
  /** Labels and annotations of the object itself: the pod's own for a Pod. */
  readonly labels: Fields;
  readonly annotations: Fields;
  /** Labels that its selector asks for. */
  readonly selector: Fields;
  readonly pod: Pod;
  /** Where its pod template is, as Terraform indexes it: `spec[0].template[0]`; empty for a pod. */
  readonly templatePath: string;
  /** Path of a field `serviceAccountName` that Kubernetes does not read. */
  readonly strayServiceAccount?: string;
  /** Whether it was read from a running cluster, so that a Pod shows what the webhook injected. */
  readonly live: boolean;
  /** Names of its makers, for a live Pod, ReplicaSet or Job: its owner, and what that one is named after. */
  readonly owners?: readonly string[];
  /** For a `kubernetes_pod_v1`: what `lifecycle.ignore_changes` names, or `all`. */
  readonly ignoreChanges?: readonly string[] | "all";
}

export interface ServiceAccount extends InCluster {
  readonly name: Text;
  readonly namespace: Text;
  readonly labels: Fields;
  readonly annotations: Fields;
  /** Key of the identity whose client id its annotation is, if the documents have it. */
  readonly identity?: string;
  /** Whether this only adds annotations or labels to an account that exists. */
  readonly partial: boolean;
  /** Where its annotations are, as Terraform indexes them: `metadata[0].annotations`; absent if it sets none. */
  readonly annotationsPath?: string;
}

export interface Namespace extends InCluster {
  readonly name: Text;
  readonly labels: Fields;
  /** Whether this only adds labels to a namespace that exists. */
  readonly partial: boolean;
}

/** A network policy that restricts what pods of its namespace reach. */
export interface EgressPolicy extends InCluster {
  readonly namespace: Text;
  /** Labels of the pods that it selects; empty for all pods; an expression if it selects by match expressions. */
  readonly selects: Fields;
  /** Whether the pods reach anything outside the cluster. */
  readonly outside: boolean;
}

/** A user-assigned managed identity, or a data source of one. */
export interface Identity extends Located {
  /** Key of its entity, if a resource or data source describes it. */
  readonly entity?: string;
  /** What credentials and role assignments name it by: a reference to the resource, or its resource id. */
  readonly id: Text;
  readonly name?: Text;
  readonly clientId: Text;
  readonly principalId: Text;
  readonly tenantId?: Text;
  /** Whether it is looked up or imported, so that it may have other credentials and roles. */
  readonly external: boolean;
}

/** A federated identity credential: which subject of which issuer may act as which identity. */
export interface Credential extends Located {
  readonly name: Text;
  /** The id of its identity as it is written. */
  readonly identityId: Text;
  /** The attribute by which it names its identity, if that is an attribute of an identity. */
  readonly identityAttribute?: string;
  /** Key of the identity's entity. */
  readonly identity?: string;
  readonly issuer: Text;
  /** Key of the cluster whose issuer it is, if the documents have it. */
  readonly cluster?: string;
  readonly subject: Text;
  /** The service account that the subject names, if it names one. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly audiences: readonly Text[];
  /** Whether Terraform writes it to a managed identity, for which Azure takes one write at a time. */
  readonly serialized: boolean;
  /** Set if `for_each` or `count` makes instances of it; the size if it is known. */
  readonly repetition?: { readonly by: "for_each" | "count"; readonly size?: number };
  /** Where its issuer, subject and audiences are in the resource, such as `body.properties`; empty for the resource itself. */
  readonly bodyPath: readonly string[];
}

export interface Cluster extends Located {
  readonly name?: Text;
  /** Whether it is only looked up. */
  readonly external: boolean;
  /** Keys of the providers that reach it: objects with such a key are in it. */
  readonly reachedBy: readonly string[];
  readonly issuer: Text;
  /** Principal ids and resource ids of the identities that the control plane has. */
  readonly controlPlane: readonly Text[];
  /** The same of the kubelets, which pull images. */
  readonly kubelet: readonly Text[];
  readonly oidcIssuerEnabled: boolean | Expression;
  readonly workloadIdentityEnabled: boolean | Expression;
  /** Whether its API server is in a virtual network of the user. */
  readonly apiServerIntegration: boolean | Expression;
}

/** A role assignment, an access policy of a vault, or access inside a data service: what a principal may do on a scope. */
export interface Grant extends Located {
  readonly kind: "role" | "access policy" | "data role";
  /** The role's name, also of a built-in or custom one that is given by id; else the id; or the permissions of the policy. */
  readonly role: Text;
  /** The name of a built-in role, or the name as it is written. */
  readonly roleName?: Text;
  readonly principalId: Text;
  /** Key of the principal's entity. */
  readonly principal?: string;
  readonly principalType?: Text;
  readonly scopeId?: Text;
  /** Key of the scope's entity. */
  readonly scope?: string;
  readonly condition?: Text;
  /** Key of the custom role's entity, if the documents have it. */
  readonly definition?: string;
}

/** A custom role that is created here. */
export interface RoleDefinition extends Located {
  /** Key of its entity. */
  readonly entity: string;
  readonly actions: readonly Text[];
  readonly dataActions: readonly Text[];
}

export interface Vault extends Located {
  /** Key of its entity. */
  readonly entity: string;
  readonly name?: Text;
  /** Whether it is only looked up. */
  readonly external: boolean;
  /** What the scope of a role assignment names it by. */
  readonly id: Text;
  readonly rbac: boolean | Expression;
  /** Whether only private endpoints reach it. */
  readonly closed: boolean;
}

/** A private endpoint that is created here. */
export interface PrivateEndpoint {
  /** Key of the entity that it leads to; absent if that is unknown. */
  readonly target?: string;
}

/** A secret of a vault that is written here. */
export interface VaultSecret extends Located {
  /** Key of its entity. */
  readonly entity: string;
  readonly name?: Text;
  /** Key of the vault's entity. */
  readonly vault?: string;
}

/** The texts of a config map, or of a Secret whose values Terraform has. */
export interface Setting {
  /** What a finding names. */
  readonly path: string;
  readonly kind: "ConfigMap" | "Secret";
  readonly values: Readonly<Record<string, Scalar>>;
}

/** An object of another system that gets a token itself: Secrets Store CSI, KEDA, External Secrets, Flux, Azure Service Operator. */
export interface Companion extends InCluster {
  readonly kind: string;
  readonly name: Text;
  readonly namespace: Text;
  readonly annotations: Fields;
  /** `spec`, or the whole object if it has none. */
  readonly spec: Tree;
}

/** Something that is not evaluated, and why. */
export interface NotEvaluated {
  readonly path: string;
  readonly why: string;
  /** For a resource or module of which nothing can be read: where it is declared, and what it may hold. */
  readonly unread?: Unread;
}

/** A resource or module of which nothing can be read. */
export interface Unread extends Declared {
  /** `trust`: credentials, role assignments or other access. `pods`: Kubernetes objects, which use trust. */
  readonly holds: "trust" | "pods";
}

/** What a stack declares and nobody can read, with the reason. */
export const unreadIn = ({ notEvaluated }: TrustModel, stack: string): readonly (Unread & { readonly why: string })[] =>
  notEvaluated.flatMap(({ unread, why }) => (unread?.stack === stack ? [{ ...unread, why }] : []));

/** The value of a label or annotation; undefined if it is absent or nothing is known. */
export const field = (fields: Fields, key: string): Scalar | undefined =>
  isExpression(fields) ? undefined : rowOf(fields, key);

/** The keys of labels or annotations that are known. */
export const fieldKeys = (fields: Fields): readonly string[] => (isExpression(fields) ? [] : Object.keys(fields));

/** The service account that the pods of a workload run as. */
export const accountNameOf = ({ pod }: Pick<Workload, "pod">): Text => pod.serviceAccountName ?? "default";
