import { TOKEN_AUDIENCE, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { isExpression, sameText, shownText, type Text, textOf } from "../../model/terraform/text";
import { type Credential, field, type Identity } from "../../model/trust/model";
import { isKnown, subjectOf } from "../../model/trust/trust-index";
import { distance } from "../../values/nearest";
import type { Evaluation } from "../../wiring/evaluation";
import { isNearSubject } from "../../wiring/trust/near-subject";
import { type Cause, NAMED } from "./cause";

/** What a message says of the token that no credential matched. */
export interface Token {
  readonly subject?: string;
  readonly issuer?: string;
  readonly audience?: string;
  /** The client id that the program signed in with. */
  readonly application?: string;
}

/** The credentials that come nearest to a token, with what differs, and the credential to write if none comes near. */
export function credentialCauses(token: Token, index: Evaluation): readonly Cause[] {
  const identity = askedIdentity(token, index);
  const near = index.model.credentials
    .map((credential) => ({ credential, far: farness(token, credential, identity, index) }))
    .filter(({ far }) => far < FAR)
    .sort((a, b) => a.far - b.far);
  if (near.length === 0) return missing(token, identity, index);
  const best = near[0]!.far;
  // Where only an issuer or an audience is known, one that has it is not a cause.
  const differing = token.subject === undefined && !identity ? near.filter(({ far }) => far > 0) : near;
  const named = (differing.length > 0 ? differing : near.slice(0, 1))
    .slice(0, NAMED)
    .filter(({ far }) => [OTHER_IDENTITY, FAR / 2].every((limit) => best >= limit || far < limit));
  return named.map(({ credential }) => difference(token, credential, identity, index));
}

/** Accounts that a pod may mean by the name of one that does not exist. */
export function accountCauses(account: string, index: Evaluation): readonly Cause[] {
  const [namespace, name] = account.split("/") as [string, string];
  const wanted = textOf(subjectOf(namespace, name));
  return index.model.serviceAccounts
    .flatMap((each) => {
      const subject = subjectOf(each.namespace, each.name);
      const isNear = isKnown(subject) && (subject === wanted || isNearSubject(subject, wanted));
      return isNear ? [{ ...each, far: distance(subject, wanted) }] : [];
    })
    .sort((a, b) => a.far - b.far)
    .slice(0, NAMED)
    .map(({ path, far, ...each }) => ({
      path,
      text: far === 0 ? "it is the account that was not found" : `it is ${textOf(each.namespace)}/${textOf(each.name)}`,
      fix:
        far === 0
          ? "apply it before the pods"
          : sameText(each.namespace, namespace)
            ? `spec.serviceAccountName: ${textOf(each.name)}`
            : `the same account in the namespace ${namespace}, or the pods in ${textOf(each.namespace)}`,
    }));
}

/** A credential that differs more is another one. */
const FAR = 1000;
const OTHER_IDENTITY = 100;

/** The identity that the program signs in as: by its client id, or by the annotation of the account. */
function askedIdentity({ application, subject }: Token, index: Evaluation): Identity | undefined {
  const client = application ?? clientOf(subject, index);
  return client === undefined ? undefined : index.identityById(client)?.identity;
}

function clientOf(subject: string | undefined, index: Evaluation): Text | undefined {
  const account = accountOf(subject, index);
  const client = account && field(account.annotations, WEBHOOK_KEYS.clientId);
  return typeof client === "string" || isExpression(client) ? client : undefined;
}

/** The service account of a subject, if it was read. */
function accountOf(subject: string | undefined, index: Evaluation) {
  const name = /^system:serviceaccount:[^:]+:(.+)$/.exec(subject ?? "")?.[1];
  if (name === undefined) return undefined;
  return index.namesakes(name).find((each) => sameText(subjectOf(each.namespace, each.name), subject));
}

/** A number that is smaller the more a credential has of the token. */
function farness(token: Token, credential: Credential, identity: Identity | undefined, index: Evaluation): number {
  const { subject, issuer, audience } = token;
  let far = identity && index.identityOf(credential) !== identity ? OTHER_IDENTITY : 0;
  if (subject !== undefined) {
    if (isExpression(credential.subject)) far += OTHER_IDENTITY;
    else if (credential.subject !== subject)
      far +=
        (isNearSubject(credential.subject, subject) ? 0 : FAR / 2) +
        Math.min(99, distance(credential.subject, subject));
  }
  if (issuer !== undefined && !isExpression(credential.issuer))
    far += Math.min(99, distance(credential.issuer, issuer));
  if (audience !== undefined && !credential.audiences.some((each) => sameText(each, audience))) far += 1;
  // Without a subject or an identity, only what is like the issuer or the audience is meant.
  if (subject === undefined && identity === undefined && issuer === undefined && audience === undefined) return FAR;
  const isOther = far >= FAR / 2 && (identity === undefined || index.identityOf(credential) !== identity);
  return isOther ? FAR : far;
}

function difference(token: Token, credential: Credential, identity: Identity | undefined, index: Evaluation): Cause {
  const { subject, issuer, audience } = token;
  const { path } = credential;
  const texts: string[] = [];
  const fixes: string[] = [];
  if (subject !== undefined && !sameText(credential.subject, subject)) {
    texts.push(`its subject is ${shownText(credential.subject)}${how(credential.subject, subject)}`);
    fixes.push(`subject = ${JSON.stringify(subject)}`);
  }
  // An issuer that is known after apply is compared in a state only.
  if (issuer !== undefined && !isExpression(credential.issuer) && credential.issuer !== issuer) {
    texts.push(`its issuer is ${shownText(credential.issuer)}${how(credential.issuer, issuer)}`);
    fixes.push(`issuer = ${JSON.stringify(issuer)}`);
  }
  if (audience !== undefined && !credential.audiences.some((each) => sameText(each, audience))) {
    texts.push(`its audience is ${credential.audiences.map(shownText).join(", ")}`);
    fixes.push(
      audience === TOKEN_AUDIENCE
        ? `audience = ["${TOKEN_AUDIENCE}"]`
        : `audience: ${TOKEN_AUDIENCE} in the projected token`,
    );
  }
  const own = index.identityOf(credential);
  if (identity && own && own !== identity) {
    const account = accountOf(subject, index);
    texts.push(`it is on ${own.path}, and the program signs in as ${identity.path}`);
    fixes.push(
      `${WEBHOOK_KEYS.clientId}: ${isKnown(own.clientId) ? own.clientId : `the client_id of ${own.path}`}${account ? ` on ${account.path}` : ""}`,
    );
  }
  if (texts.length > 0) return { path, text: texts.join("; "), fix: fixes.join(", ") };
  if (subject === undefined && !identity)
    return {
      path,
      text: `it has this ${issuer === undefined ? "audience" : "issuer"}, so that the program signs in as another identity`,
      fix: `${WEBHOOK_KEYS.clientId}: the client id of the identity that has a credential for the account of the pod`,
    };
  return {
    path,
    text: "it has everything that the message names",
    fix: "wait some minutes if the credential is new; otherwise compare it with what Azure has, which may be older: `az identity federated-credential list`",
  };
}

/** In what two texts differ, if that is easily overlooked. */
function how(written: Text, wanted: string): string {
  const text = textOf(written);
  if (text.toLowerCase() === wanted.toLowerCase()) return ", which differs in upper and lower case";
  if (text.replace(/\/+$/, "") === wanted.replace(/\/+$/, "")) return ", which differs in the slash at the end";
  if (text.trim() === wanted) return ", which has a blank at an end";
  return "";
}

/** The credential to write if no credential comes near. */
function missing(token: Token, identity: Identity | undefined, index: Evaluation): readonly Cause[] {
  const { subject, issuer } = token;
  const account = accountOf(subject, index);
  const { credentials } = index.model;
  if (subject === undefined && issuer === undefined) return [];
  if (!identity && !account && credentials.length === 0) return [];
  const what = subject === undefined ? `the issuer ${shownText(issuer)}` : `the subject ${shownText(subject)}`;
  const parts = [
    ...(issuer === undefined ? [] : [`issuer = ${JSON.stringify(issuer)}`]),
    ...(subject === undefined ? [] : [`subject = ${JSON.stringify(subject)}`]),
    `audience = ["${TOKEN_AUDIENCE}"]`,
  ];
  return [
    {
      path: identity?.path ?? account?.path ?? credentials[0]!.path,
      text:
        credentials.length === 0
          ? "no federated identity credential was read; give the output of `terraform show -json` as well"
          : `none of the ${credentials.length} credentials that were read has ${what}, or a similar one`,
      fix: `a federated identity credential${identity ? ` on ${identity.path}` : ""} with ${parts.join(", ")}`,
    },
  ];
}
