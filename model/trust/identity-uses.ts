import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { IDENTITY_BINDING_AUDIENCE, IDENTITY_BINDING_USE } from "../../facts/kubernetes/webhook";
import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";
import { isExpression, type Text, textKey, textOf } from "../terraform/text";
import type { IdentityBinding, IdentityRole, RoleBinding } from "./identity-binding";
import {
  type Cluster,
  type Credential,
  field,
  type Identity,
  type ServiceAccount,
  type TrustModel,
  type Workload,
} from "./model";

/** Role of Kubernetes that allows everything. */
const CLUSTER_ADMIN = "cluster-admin";

/** Service accounts that a ClusterRoleBinding lets use an identity: one, those of a namespace, or all. */
export interface IdentityUse extends Pick<
  Credential,
  "path" | "stack" | "address" | "name" | "identity" | "cluster" | "issuer" | "subject" | "serviceAccount" | "audiences"
> {
  /** Key of the provider configuration or stream: objects with the same key are in the same cluster. */
  readonly provider: string;
  /** The client id in the ClusterRole; undefined for a role that allows every identity. */
  readonly clientId?: Text;
  /** The namespace of the accounts, if it is a group of them. */
  readonly namespace?: string;
  /** Where the ClusterRole is declared, if it was read. */
  readonly role?: Pick<IdentityRole, "stack" | "address">;
  /** The identity binding of that identity and cluster, if it was read. */
  readonly binding?: IdentityBinding;
}

/** Who may use which identity through an identity binding. */
export const identityUses = keptFor((model: TrustModel): readonly IdentityUse[] => {
  const roles = grouped(model.identityRoles, ({ name, provider }) => `${provider} ${textKey(name)}`);
  const targets = new Targets(model);
  return model.roleBindings
    .filter(({ kind }) => kind === "ClusterRoleBinding")
    .flatMap((binding) => usesOf(binding, roles.get(`${binding.provider} ${textKey(binding.role)}`) ?? [], targets));
});

function usesOf(binding: RoleBinding, roles: readonly IdentityRole[], targets: Targets): readonly IdentityUse[] {
  const { path, stack, address, provider, cluster, role: name, subjects } = binding;
  if (isExpression(subjects)) return [];
  const allowed: { clientId: Text; role?: IdentityRole }[] = [
    ...roles.flatMap((role) => clientIdsOf(role).map((clientId) => ({ clientId, role }))),
    ...(name === CLUSTER_ADMIN ? [{ clientId: "*" }] : []),
  ];
  if (allowed.length === 0) return [];
  const accounts = subjects.map(accountsOf).filter((each) => each !== undefined);
  return accounts.flatMap((account) =>
    allowed.flatMap(({ clientId, role }) =>
      targets.of(clientId, cluster).map((target): IdentityUse => ({
        path,
        stack,
        address,
        provider,
        ...(cluster === undefined ? {} : { cluster }),
        ...target,
        ...(role ? { role } : {}),
        ...account,
        name: target.binding ? `identity binding ${textOf(target.binding.name)}` : "identity binding",
        audiences: [IDENTITY_BINDING_AUDIENCE],
      })),
    ),
  );
}

/** The client ids that a role allows, as it writes them; `*` for all. */
export const clientIdsOf = ({ rules }: IdentityRole): readonly Text[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    [
      [apiGroups, IDENTITY_BINDING.apiGroup],
      [verbs, IDENTITY_BINDING.verb],
    ].every(([all, wanted]) => (all as readonly Text[]).some((each) => each === "*" || each === wanted))
      ? resources
      : [],
  );

type Target = Pick<IdentityUse, "clientId" | "identity" | "issuer" | "binding">;

/** The identities of client ids. A role for all of them is one for those that are bound to its cluster. */
class Targets {
  private readonly identities: ReadonlyMap<string, readonly Identity[]>;
  private readonly clusters: ReadonlyMap<string, readonly Cluster[]>;

  constructor(private readonly model: TrustModel) {
    this.identities = grouped(model.identities, ({ clientId }) => textKey(clientId));
    this.clusters = grouped(model.clusters, ({ stack, address }) => `${stack} ${address}`);
  }

  public of(clientId: Text, cluster: string | undefined): readonly Target[] {
    const { entities, identityBindings } = this.model;
    const place = entities.get(cluster)?.place;
    const issuer = (place && this.clusters.get(`${place.stack} ${place.address}`)?.[0]?.issuer) ?? "";
    const here = identityBindings.filter(
      (each) => cluster === undefined || each.cluster === undefined || each.cluster === cluster,
    );
    if (clientId === "*") return here.map((binding) => ({ issuer, binding, ...withIdentity(binding.identity) }));
    const identity = entities.ofId(this.identities.get(textKey(clientId))?.[0]?.id)?.key;
    const binding = here.find((each) => identity !== undefined && each.identity === identity);
    return [{ clientId, issuer, ...withIdentity(identity), ...(binding ? { binding } : {}) }];
  }
}

const withIdentity = (identity: string | undefined): Pick<IdentityUse, "identity"> =>
  identity === undefined ? {} : { identity };

/** Whether the identity of a use is bound to its cluster; undefined if that can be declared elsewhere. */
export function isBound(
  { entities, identities, identityBindings }: TrustModel,
  { identity, binding }: Pick<IdentityUse, "identity" | "binding">,
): boolean | undefined {
  if (binding) return true;
  if (identity === undefined) return undefined;
  if (identityBindings.some((each) => each.identity === identity)) return false;
  const found = identities.find(({ id }) => entities.ofId(id)?.key === identity);
  return found && !found.external ? false : undefined;
}

/** Whether a use is one of a service account: by itself, or as one of a group. */
export const isUseOf = (
  { serviceAccount, namespace, subject }: Pick<IdentityUse, "serviceAccount" | "namespace" | "subject">,
  account: { readonly namespace: string; readonly name: string },
): boolean => {
  if (serviceAccount) return serviceAccount.namespace === account.namespace && serviceAccount.name === account.name;
  return !isExpression(subject) && (namespace === undefined || namespace === account.namespace);
};

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;
const GROUP = /^system:serviceaccounts(?::([^:]+))?$/;
/** Groups that every service account is in. */
const EVERYONE = new Set(["system:authenticated", "system:serviceaccounts"]);

type Subject = Exclude<RoleBinding["subjects"], { readonly expression: string }>[number];

/** The service accounts that a subject is; undefined if it is somebody else. */
function accountsOf({
  kind,
  name,
  namespace,
}: Subject): Pick<IdentityUse, "subject" | "serviceAccount" | "namespace"> | undefined {
  if (kind === "ServiceAccount" && namespace !== undefined) return oneAccount(namespace, name);
  if (typeof name !== "string") return undefined;
  const [, of, account] = (kind === "User" && ACCOUNT.exec(name)) || [];
  if (of !== undefined && account !== undefined) return oneAccount(of, account);
  if (kind !== "Group") return undefined;
  if (EVERYONE.has(name)) return { subject: name };
  const [, group] = GROUP.exec(name) ?? [];
  return group === undefined ? undefined : { subject: name, namespace: group };
}

function oneAccount(namespace: Text, name: Text): Pick<IdentityUse, "subject" | "serviceAccount"> {
  const text = `system:serviceaccount:${textOf(namespace)}:${textOf(name)}`;
  if (isExpression(namespace) || isExpression(name)) return { subject: { expression: text } };
  return { subject: text, serviceAccount: { namespace, name } };
}

/** A service account in a cluster. */
type Place = Pick<ServiceAccount, "provider" | "namespace" | "name">;

interface UsesByAccount {
  readonly single: ReadonlyMap<string, readonly IdentityUse[]>;
  /** Those of a namespace or of all accounts. */
  readonly groups: readonly IdentityUse[];
}

/** The uses that a service account has, by itself or as one of a group. */
export function usesOfAccount(model: TrustModel, { provider, namespace, name }: Place): readonly IdentityUse[] {
  const known = byAccount(model);
  const single = known.single.get(keyOf(provider, oneAccount(namespace, name).subject)) ?? [];
  const groups = known.groups.filter(
    (each) => each.provider === provider && (each.namespace === undefined || each.namespace === namespace),
  );
  return [...single, ...groups];
}

const byAccount = keptFor((model: TrustModel): UsesByAccount => {
  const isSingle = (each: IdentityUse): boolean => each.serviceAccount !== undefined || isExpression(each.subject);
  const all = identityUses(model);
  return {
    single: grouped(all.filter(isSingle), ({ provider, subject }) => keyOf(provider, subject)),
    groups: all.filter((each) => !isSingle(each)),
  };
});

const keyOf = (provider: string, subject: Text): string => `${provider} ${textKey(subject)}`;

/** Whether pods get their tokens through an identity binding. The webhook compares the value without case. */
export const usesIdentityBinding = ({ pod }: Pick<Workload, "pod">): boolean => {
  const value = field(pod.annotations, IDENTITY_BINDING_USE);
  return typeof value === "string" && value.toLowerCase() === "true";
};
