import type { Expression, Text } from "../terraform/text";
import type { InCluster, Located } from "./place";

/** An AKS identity binding: service accounts of the cluster can be allowed to use the identity. */
export interface IdentityBinding extends Located {
  readonly name: Text;
  /** The id of the cluster as it is written. */
  readonly clusterId: Text;
  /** Key of the cluster's entity, if the documents have it. */
  readonly cluster?: string;
  /** The id of the identity as it is written. */
  readonly identityId: Text;
  /** Key of the identity's entity. */
  readonly identity?: string;
}

/** A rule of a role that is about the use of identities. */
export interface IdentityRule {
  readonly apiGroups: readonly Text[];
  /** Client ids of identities. */
  readonly resources: readonly Text[];
  readonly verbs: readonly Text[];
}

/** A ClusterRole, or a Role of a namespace, with a rule about the use of identities. */
export interface IdentityRole extends InCluster {
  readonly kind: "ClusterRole" | "Role";
  readonly name: Text;
  readonly rules: readonly IdentityRule[];
}

/** A subject of a role binding. */
interface RoleSubject {
  readonly kind: Text;
  readonly name: Text;
  readonly namespace?: Text;
}

/** A ClusterRoleBinding, or a RoleBinding of a namespace. */
export interface RoleBinding extends InCluster {
  readonly kind: "ClusterRoleBinding" | "RoleBinding";
  readonly name: Text;
  readonly role: Text;
  readonly subjects: readonly RoleSubject[] | Expression;
}
