import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, type Text, textOf } from "../terraform/text";
import {
  accountNameOf,
  type Credential,
  field,
  type Grant,
  type ServiceAccount,
  type TrustModel,
  type Workload,
} from "./model";

/** How the parts of a model hang together, by key. */
interface Links {
  readonly credentials: ReadonlyMap<string, readonly Credential[]>;
  readonly serviceAccounts: ReadonlyMap<string, readonly ServiceAccount[]>;
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
  readonly grants: ReadonlyMap<string, readonly Grant[]>;
}

const linksOf = keptFor((model: TrustModel): Links => ({
  credentials: grouped(model.credentials, ({ serviceAccount: account }) =>
    account ? accountKey(account.namespace, account.name) : undefined,
  ),
  serviceAccounts: grouped(declaredAccounts(model), ({ namespace, name }) => accountKey(namespace, name)),
  workloads: grouped(model.workloads, (each) => accountKey(each.namespace, accountNameOf(each))),
  grants: grouped(model.grants, ({ principal }) => principal),
}));

/** The service accounts that are created or get annotations here. Labels on an account give no access. */
export const declaredAccounts = keptFor(({ serviceAccounts }: TrustModel): readonly ServiceAccount[] =>
  serviceAccounts.filter(({ annotationsPath }) => annotationsPath !== undefined),
);

/** The service accounts of a name in a namespace, in the same cluster if both are known. */
export function accountsNamed(
  model: TrustModel,
  account: Pick<ServiceAccount, "cluster" | "namespace" | "name">,
): readonly ServiceAccount[] {
  return sameCluster(linksOf(model).serviceAccounts.get(accountKey(account.namespace, account.name)), account);
}

/** The client id in the annotations of a service account. */
export function clientIdOf({ annotations }: ServiceAccount): Text | undefined {
  const value = field(annotations, WEBHOOK_KEYS.clientId);
  return typeof value === "string" || isExpression(value) ? value : undefined;
}

/** The credentials of a service account: those with its subject, on its cluster if both clusters are known. */
export function credentialsOf(model: TrustModel, account: ServiceAccount): readonly Credential[] {
  return sameCluster(linksOf(model).credentials.get(accountKey(account.namespace, account.name)), account);
}

/** The service accounts that a credential trusts. */
export function serviceAccountsOf(
  model: TrustModel,
  credential: Pick<Credential, "cluster" | "serviceAccount">,
): readonly ServiceAccount[] {
  const { serviceAccount: account } = credential;
  return account ? accountsNamed(model, { ...credential, ...account }) : [];
}

/** The workloads whose pods run as a service account. */
export function workloadsOf(
  model: TrustModel,
  account: Pick<ServiceAccount, "cluster" | "namespace" | "name">,
): readonly Workload[] {
  return sameCluster(linksOf(model).workloads.get(accountKey(account.namespace, account.name)), account);
}

/** Whether the account that the pods of a workload run as has an identity: by its annotation, or by a credential. */
export function isBound(model: TrustModel, workload: Workload): boolean {
  return accountsNamed(model, { ...workload, name: accountNameOf(workload) }).some(
    (each) => clientIdOf(each) !== undefined || credentialsOf(model, each).length > 0,
  );
}

/** The roles and access policies of an identity or another principal. */
export function grantsOf(model: TrustModel, principal: string | undefined): readonly Grant[] {
  return principal === undefined ? [] : (linksOf(model).grants.get(principal) ?? []);
}

const accountKey = (namespace: Text, name: Text): string => `${textOf(namespace)}/${textOf(name)}`;

function sameCluster<T extends { readonly cluster?: string }>(
  all: readonly T[] = [],
  { cluster }: { readonly cluster?: string },
): readonly T[] {
  return all.filter((each) => cluster === undefined || each.cluster === undefined || each.cluster === cluster);
}
