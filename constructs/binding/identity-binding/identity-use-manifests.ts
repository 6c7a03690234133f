import { IDENTITY_BINDING } from "../../../facts/azure/identity-binding";
import type { IManagedIdentity } from "../../identity/identity";

export const RBAC_GROUP = "rbac.authorization.k8s.io";

/** A service account that uses an identity. */
export interface IdentityUser {
  readonly namespace: string;
  readonly name: string;
}

/** A manifest of Kubernetes RBAC. */
export interface RoleManifest {
  /** Version of the Kubernetes API. */
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  /** Kind of the object. */
  readonly kind: "ClusterRole" | "ClusterRoleBinding";
  /** Name and labels. */
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

/** The name of the ClusterRole for an identity, as the documentation of AKS has it. */
export const clusterRoleNameOf = ({ clientId }: Pick<IManagedIdentity, "clientId">): string => `use-mi-${clientId}`;

/** Unique in the cluster: a namespace has no period. */
export const roleBindingName = (identity: IManagedIdentity, { namespace, name }: IdentityUser): string =>
  `${clusterRoleNameOf(identity)}.${namespace}.${name}`;

/** The ClusterRole and the ClusterRoleBinding of a service account as manifests, for a cluster that the stack does not reach. */
export const identityUseManifests = (identity: IManagedIdentity, user: IdentityUser): readonly RoleManifest[] => [
  {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: "ClusterRole",
    metadata: { name: clusterRoleNameOf(identity) },
    rules: [{ apiGroups: [IDENTITY_BINDING.apiGroup], resources: [identity.clientId], verbs: [IDENTITY_BINDING.verb] }],
  },
  {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: roleBindingName(identity, user) },
    roleRef: { apiGroup: RBAC_GROUP, kind: "ClusterRole", name: clusterRoleNameOf(identity) },
    subjects: [{ kind: "ServiceAccount", name: user.name, namespace: user.namespace }],
  },
];
