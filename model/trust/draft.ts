import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, type Text, textOf } from "../terraform/text";
import { Stacks } from "../terraform/values";
import { Entities } from "./entities";
import { type Credential, field, type ServiceAccount, type TrustModel } from "./model";

/** A model that is being filled. */
export type TrustDraft = {
  -readonly [K in keyof TrustModel]: TrustModel[K] extends readonly (infer T)[] ? T[] : TrustModel[K];
};

/** An empty model. */
export function emptyModel(): TrustDraft {
  const stacks = new Stacks([]);
  return {
    stacks,
    entities: new Entities(stacks),
    workloads: [],
    serviceAccounts: [],
    namespaces: [],
    identities: [],
    credentials: [],
    identityBindings: [],
    identityRoles: [],
    roleBindings: [],
    clusters: [],
    grants: [],
    vaults: [],
    vaultSecrets: [],
    privateEndpoints: [],
    settings: [],
    roleDefinitions: [],
    egressPolicies: [],
    companions: [],
    notEvaluated: [],
    allCredentials: false,
  };
}

/** Adds a service account with the identity whose client id its annotation is. */
export function pushAccount(draft: TrustDraft, account: ServiceAccount): void {
  const clientId = field(account.annotations, WEBHOOK_KEYS.clientId);
  const identity = isExpression(clientId) ? draft.entities.ofReference(clientId)?.key : undefined;
  draft.serviceAccounts.push(identity === undefined ? account : { identity, ...account });
}

/** A subject, and the service account that it names. */
export function subjectPart(subject: Text): Pick<Credential, "subject" | "serviceAccount"> {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):(.+)$/s.exec(textOf(subject)) ?? [];
  return namespace === undefined || name === undefined ? { subject } : { subject, serviceAccount: { namespace, name } };
}
