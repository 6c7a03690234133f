import { LIMITS } from "../../facts/limits";
import { type Decision, isBindable, type LegacyIdentity, type PlannedAccount, type PlanOptions } from "./plan-model";
import { slug, uniqueId } from "./slugs";
import { sortedBy } from "../read/source-object";
import type { WorkloadDraft } from "./workload-plan";

/** The service account of a workload. */
export interface AccountChoice {
  readonly account?: PlannedAccount;
  readonly decisions: readonly Decision[];
  /** The owner has to decide before the workload can switch. */
  readonly blocked: boolean;
}

interface ExistingAccount {
  readonly namespace: string;
  readonly name: string;
  /** Its client id annotation. */
  readonly clientId?: string;
}

const nameOf = ({ owned }: WorkloadDraft): string =>
  (owned.accountName ?? owned.name).replace(/[-.]+$/, "") || "workload";

/** The service account of a workload, unless it is the account `default` of the namespace. */
function ownAccount({ owned }: WorkloadDraft): string | undefined {
  const stated = owned.workload.value.serviceAccountName;
  return stated === "default" ? undefined : stated;
}

/** The identities of an account: those of all its workloads. The default of the first workload comes first. */
function together(drafts: readonly WorkloadDraft[]): [LegacyIdentity, ...LegacyIdentity[]] {
  const seen = new Map<string, LegacyIdentity>();
  for (const { from } of drafts)
    for (const each of from)
      seen.set(`${each.namespace}/${each.name}`, seen.get(`${each.namespace}/${each.name}`) ?? each);
  return [...seen.values()] as [LegacyIdentity, ...LegacyIdentity[]];
}

/**
 * Chooses a service account for each workload: its own account if it has one, otherwise a new account with the name of the
 * workload. The account `default` is never annotated, because every pod without an account would change too.
 */
export function chooseAccounts(
  drafts: readonly WorkloadDraft[],
  existing: readonly ExistingAccount[],
  trust: PlanOptions["trust"] = "credential",
): ReadonlyMap<WorkloadDraft, AccountChoice> {
  const ready = sortedBy(
    drafts.filter(({ from }) => from.length > 0),
    ({ owned }) => owned.workload.namespace,
    ({ owned }) => owned.name,
    ({ owned }) => owned.kind,
  );
  const inUse = new Set([
    ...existing.map(({ namespace, name }) => `${namespace}/${name}`),
    ...drafts.flatMap((each) => {
      const name = ownAccount(each);
      return name === undefined ? [] : [`${each.owned.workload.namespace}/${name}`];
    }),
  ]);
  const newNames = new Map<string, number>();
  for (const each of ready) {
    if (ownAccount(each) !== undefined) continue;
    const wanted = `${each.owned.workload.namespace}/${nameOf(each)}`;
    newNames.set(wanted, (newNames.get(wanted) ?? 0) + 1);
  }

  const groups = new Map<string, { exists: boolean; name: string; drafts: WorkloadDraft[] }>();
  for (const each of ready) {
    const { namespace } = each.owned.workload;
    const own = ownAccount(each);
    let name = own ?? nameOf(each);
    if (own === undefined) {
      const alone = newNames.get(`${namespace}/${name}`) === 1;
      if (!alone || inUse.has(`${namespace}/${name}`)) name = `${name}-${each.owned.kind.toLowerCase()}`;
      while (inUse.has(`${namespace}/${name}`)) name = `${name}-identity`;
      inUse.add(`${namespace}/${name}`);
    }
    const group = groups.get(`${namespace}/${name}`) ?? { exists: own !== undefined, name, drafts: [] };
    group.drafts.push(each);
    groups.set(`${namespace}/${name}`, group);
  }

  const choices = new Map<WorkloadDraft, AccountChoice>();
  const ids = new Set<string>();
  const credentials = new Map<string, number>();
  for (const [key, { exists, name, drafts: users }] of groups) {
    const namespace = users[0]!.owned.workload.namespace;
    const from = together(users);
    const keys = [...new Set(from.flatMap(({ identity }) => (identity.managed ? [identity.key] : [])))];
    const byBinding = trust === "identity-binding" && from.every(isBindable);
    const full = byBinding
      ? undefined
      : keys.find((each) => (credentials.get(each) ?? 0) >= LIMITS.credentialsPerIdentity);
    if (full !== undefined) {
      const decision: Decision = {
        about: "identity",
        text: `an identity can have at most ${LIMITS.credentialsPerIdentity} federated identity credentials, and ${full} has that many without ${key}; use --trust identity-binding, share a service account among workloads, or use another identity for some of them`,
      };
      for (const each of users) choices.set(each, { decisions: [decision], blocked: true });
      continue;
    }
    if (!byBinding) for (const each of keys) credentials.set(each, (credentials.get(each) ?? 0) + 1);
    const account: PlannedAccount = {
      id: uniqueId(ids, slug(name), slug(`${namespace}-${name}`)),
      namespace,
      name,
      exists,
      ...(byBinding ? { trust } : {}),
      from,
    };
    const annotated = existing.find((each) => each.namespace === namespace && each.name === name)?.clientId;
    for (const each of users) choices.set(each, choiceFor(each, account, annotated));
  }
  return choices;
}

function choiceFor(draft: WorkloadDraft, account: PlannedAccount, annotated: string | undefined): AccountChoice {
  const decisions: Decision[] = [];
  const own = draft.from[0]!;
  const first = account.from[0];
  const differs = own.identity.key !== first.identity.key;
  if (account.trust === undefined && draft.identityBinding)
    decisions.push({
      about: "service account",
      text: `another workload with an app registration uses its service account ${account.namespace}/${account.name}, which gets no identity binding, because AKS binds managed identities only; create a service account for this workload`,
    });
  if (differs)
    decisions.push({
      about: "service account",
      text: `other workloads with other identities use its service account ${account.namespace}/${account.name}, and its pods would get ${first.namespace}/${first.name} instead of ${own.namespace}/${own.name}; create a service account for this workload, or let it request its identity by client id`,
    });
  if (annotated !== undefined)
    decisions.push({
      about: "service account",
      text: `the service account ${account.namespace}/${account.name} already has an annotation with client id ${annotated}; its field manager keeps it until it removes the annotation, and the apply reports that`,
    });
  return { account, decisions, blocked: differs || (account.trust === undefined && draft.identityBinding === true) };
}
