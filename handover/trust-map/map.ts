import type { Entity } from "../../model/trust/entities";
import type { Declared } from "../../model/trust/model";

/** What a line of the map says: who may reach what, and through which links. Absent links are absent. */
export interface Reach {
  readonly workload?: string;
  /** `namespace/name`, or the unchanged subject if it names no service account. */
  readonly serviceAccount?: string;
  readonly cluster?: string;
  readonly credential?: string;
  /** An identity, or a principal that needs no credential: a cluster's own identity, a person, a group. */
  readonly identity: string;
  /** What that is: `identity`, `kubelet identity`, `principal`, ... */
  readonly identityKind: Entity["kind"];
  readonly role?: string;
  readonly scope?: string;
  readonly scopeKind?: Entity["kind"];
  /** Terraform addresses of the links, in the order above. */
  readonly addresses: readonly string[];
}

/** A thing of the map with what a comparison needs of it. */
export interface MapEntity {
  readonly key: string;
  readonly kind: Entity["kind"];
  readonly name: string;
  /** Where it is created, if a stack of the app creates it. */
  readonly createdBy?: Declared;
  /** Protections and switches: only those that the JSON states. */
  readonly settings: Readonly<Record<string, boolean>>;
  /** Ranges and subnets from which it takes requests, as they are written. Absent if it takes them from everywhere. */
  readonly networks?: readonly string[];
  /** What replaces it when it changes, by argument: only what the JSON states. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** An entry of the map that represents several resources. */
interface Repeated {
  /** What says for how many, with the locals it reads: another text is others. */
  readonly repeated?: string;
}

export interface MapCredential extends Declared, Repeated {
  readonly identity: string;
  readonly issuer: string;
  readonly cluster?: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** An AKS identity binding. */
export interface MapIdentityBinding extends Declared {
  readonly name: string;
  /** Key of the identity, or its id as it is written. */
  readonly identity: string;
  /** Key of the cluster, or its id as it is written. */
  readonly cluster: string;
}

/** Service accounts that can use an identity through its identity binding. */
export interface MapIdentityUse extends Declared {
  /** Key of the identity, or its client id as it is written. */
  readonly identity: string;
  readonly cluster?: string;
  /** A service account, or a group of them. */
  readonly subject: string;
}

export interface MapGrant extends Declared, Repeated {
  readonly principal: string;
  readonly role: string;
  readonly scope: string;
  readonly condition?: string;
}

export interface MapServiceAccount extends Declared {
  readonly name: string;
  readonly cluster?: string;
  /** Key of the identity, or the unchanged client id. */
  readonly identity?: string;
}

export interface MapNamespace extends Declared {
  readonly name: string;
  readonly cluster?: string;
}

export interface MapWorkload extends Declared {
  readonly name: string;
  readonly kind: string;
  readonly cluster?: string;
  readonly serviceAccount: string;
  /** Whether its pods get a token; nothing if the JSON does not say. */
  readonly labelled?: boolean;
  /** Whether its pods get their tokens through an identity binding. @default false */
  readonly identityBinding?: true;
  /** Names and images of its containers, init containers included. */
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** Whether its pods share the network of their node. */
  readonly hostNetwork: boolean;
  /** Whether its pods can reach other pods of their node: privileged, its processes, its folders. */
  readonly privileged: boolean;
}

/** A resource or module of which nothing can be read. */
export interface MapUnread extends Declared {
  readonly holds: "trust" | "pods";
  readonly why: string;
  /** SHA-256 of its JSON and of all that it refers to in the stack: another one is another content. */
  readonly digest: string;
}

/** Who may reach what through one stack, as `trust-map.json` holds it. */
export interface TrustMap {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly reach: readonly Reach[];
  readonly entities: readonly MapEntity[];
  readonly credentials: readonly MapCredential[];
  /** @default - the stack has none */
  readonly identityBindings?: readonly MapIdentityBinding[];
  /** @default - no service account of the stack can use one */
  readonly identityUses?: readonly MapIdentityUse[];
  readonly grants: readonly MapGrant[];
  readonly serviceAccounts: readonly MapServiceAccount[];
  readonly workloads: readonly MapWorkload[];
  /** Namespaces that the stack creates. */
  readonly namespaces: readonly MapNamespace[];
  /** Resources and modules that may hold trust or pods and cannot be read. Absent in maps of earlier releases. */
  readonly notEvaluated?: readonly MapUnread[];
  /** `moved` blocks, so that a renamed resource is not taken for another. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
}
