import { UUID } from "../../values/uuid";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { usesIdentityBinding } from "../../model/trust/identity-uses";
import { isExpression, sameText, shownText, type Text, textKey } from "../../model/terraform/text";
import { accountNameOf, field, type ServiceAccount, type Workload } from "../../model/trust/model";
import { type Account, type Answer, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { evaluateRight, evaluateUse, mayUse } from "./identity-bindings";
import { accountPlaceOf } from "../pods/labels";
import { boundSubjectNear } from "./near-subject";

/** Whether the identity in the account's annotation is not created here, so that its credentials may be elsewhere. */
function leadsElsewhere(account: Account | undefined, index: Evaluation): boolean {
  const client = account && field(account.annotations, WEBHOOK_KEYS.clientId);
  if (typeof client !== "string" && !isExpression(client)) return false;
  const identity = index.identityByClientId(client) ?? index.identityById(client)?.identity;
  return identity ? identity.external : isExpression(client) || UUID.test(client);
}

/** Evaluates whether a credential trusts the account of a labelled pod, and for the cluster that the pod runs in. */
export function evaluateTrust(
  workload: Workload,
  name: Text,
  account: Account | undefined,
  trusted: Answer,
  index: Evaluation,
): void {
  const { path, namespace } = workload;
  if (evaluateUse(workload, name, account, trusted, index)) return;
  const subject = subjectOf(namespace, name);
  if (trusted === "yes") return evaluateIssuers(workload, subject, index);
  const near = typeof subject === "string" ? boundSubjectNear(subject, index) : undefined;
  const open = trusted === "unknown" || leadsElsewhere(account, index);
  if (!open && (near !== undefined || isWiredHere(account, index))) {
    const meant = near === undefined ? undefined : /^system:serviceaccount:([^:]*):(.*)$/.exec(near)!;
    const place = accountPlaceOf(workload.kind);
    return index.report(
      "credential-missing",
      path,
      `no federated identity credential has the subject ${shownText(subject)}${meant ? `; ${near} has one` : ""}${namespace === "default" ? "; a pod without a namespace is in default" : ""}`,
      !meant
        ? `subject = ${shown(subject)}`
        : meant[1] === namespace
          ? `${place}: ${meant[2]}`
          : `metadata.namespace: ${meant[1]}, and ${place}: ${meant[2]}`,
    );
  }
  const hint = near === undefined ? "" : `; a credential has the similar subject ${near}`;
  index.skip(
    path,
    trusted === "no" && !open
      ? `no credential that was read has the subject ${shownText(subject)}; add the Terraform that declares it`
      : `whether a federated credential trusts ${shownText(subject)} is unknown${hint}`,
  );
}

/** Whether the account is wired to an identity that is created here, so that its credential would be here as well. */
function isWiredHere(account: Account | undefined, index: Evaluation): boolean {
  const client = account && field(account.annotations, WEBHOOK_KEYS.clientId);
  return (typeof client === "string" || isExpression(client)) && index.isOurs(client);
}

/** Whether one of the credentials that trust the pod's account is for the cluster that the pod runs in. */
function evaluateIssuers(workload: Workload, subject: Text, index: Evaluation): void {
  const home = index.homeOf(workload);
  if (!home) return;
  const foreign = (issuer: Text): boolean => {
    if (sameText(issuer, home.issuer)) return false;
    // The issuer of a cluster that is created here is not known yet, so a literal belongs to another cluster.
    if (!isExpression(issuer)) return !isExpression(home.issuer) || !home.external;
    const other = index.clusterOfIssuer(issuer);
    return other !== undefined && index.areTwo(other, home);
  };
  const issuers = index.credentialsFor(subject).map(({ issuer }) => issuer);
  if (!issuers.every(foreign)) return;
  const texts = issuers.map((each) => {
    const cluster = index.clusterOfIssuer(each);
    return cluster ? `of ${cluster.path}` : shownText(each);
  });
  const provider = providerOfTrusted(workload, index);
  index.report(
    "issuer-other-cluster",
    workload.path,
    `the pod runs in the cluster of ${home.path}, and the credentials for ${shownText(subject)} have the issuer ${texts.join(", ")}`,
    provider === undefined
      ? `issuer = the oidc_issuer_url of ${home.path}`
      : `provider = ${provider}, which reaches the cluster of the service account`,
  );
}

/** The provider of the service account, if that is in a cluster that a credential trusts: the pod belongs there. */
function providerOfTrusted(workload: Workload, index: Evaluation): string | undefined {
  const { stack, namespace } = workload;
  const name = accountNameOf(workload);
  const trusted = new Set(index.credentialsFor(subjectOf(namespace, name)).map(({ issuer }) => textKey(issuer)));
  const accounts = index.namesakes(name).filter((each) => each.stack === stack && sameText(each.namespace, namespace));
  if (accounts.some(({ provider }) => provider === workload.provider)) return undefined;
  const account = accounts.find((each) => {
    const home = index.homeOf(each);
    return home && trusted.has(textKey(home.issuer));
  });
  return account?.provider.slice(`${stack}:`.length);
}

/** Evaluates whether the identity of a client id trusts an account. */
export function evaluateTrusting(
  account: Pick<ServiceAccount, "path" | "stack" | "provider" | "namespace" | "name">,
  client: Text,
  index: Evaluation,
): void {
  const subject = subjectOf(account.namespace, account.name);
  const answer = index.trustedBy(client, subject, account);
  const later = answer === "unknown" && !isExpression(client) ? index.notYetCreated(subject, account) : undefined;
  if (later) {
    index.skip(
      account.path,
      `${WEBHOOK_KEYS.clientId} cannot be compared with ${later.path} before the first apply; add the output of \`terraform show -json\``,
    );
  }
  if (answer !== "no") return;
  const bound = ({ namespace, pod }: Workload): boolean =>
    sameText(namespace, account.namespace) && sameText(pod.serviceAccountName, account.name);
  if (index.model.workloads.some((each) => bound(each) && usesIdentityBinding(each))) return;
  if (mayUse(account, client, index) === "yes") return evaluateRight(account.path, account, client, index);
  const trusting = index.credentialsFor(subject).map((each) => index.identityOf(each)?.path ?? each.path);
  const who =
    trusting.length > 0
      ? `the credential for ${shownText(subject)} is on ${trusting.join(", ")}`
      : `that identity has no credential for ${shownText(subject)}`;
  index.report(
    "client-id-untrusting",
    account.path,
    `${WEBHOOK_KEYS.clientId} is ${shown(client)}, and ${who}`,
    trusting.length > 0 ? `${WEBHOOK_KEYS.clientId}: the client_id of ${trusting[0]}` : `subject = ${shown(subject)}`,
  );
}
