import type { TrustModel } from "../../model/trust/model";
import { accountNameOf } from "../../model/trust/model";
import { isKnown, subjectOf } from "../../model/trust/trust-index";
import { evaluateWiring, type WiringFinding } from "../../wiring/evaluate";
import { Evaluation } from "../../wiring/evaluation";
import { assignmentCauses, nodeCauses, vaultCauses } from "./azure-causes";
import { type Cause, NAMED } from "./cause";
import { accountCauses, credentialCauses } from "./credential-causes";
import { applicationCauses, secretCauses, tenantCauses } from "./id-causes";
import { type FoundMessage, messagesIn } from "./messages";

/** What a message means, and what causes it. */
export interface Explanation {
  /** The code, or the words that the message is known by. */
  readonly id: string;
  readonly means: string;
  /** What to write or do in general. */
  readonly write: string;
  readonly source: string;
  /** What the message says: subject, issuer, audience, application, tenant, principal, vault, address, account. */
  readonly details: Readonly<Record<string, string>>;
  /** Objects that run as the subject of the message. */
  readonly askedBy: readonly string[];
  /** Objects that explain it, the most likely one first. */
  readonly causes: readonly Cause[];
}

/**
 * Explains the known messages of a text.
 *
 * @param model manifests and state, in which the causes are looked for; empty for what a message means in general
 */
export function explain(text: string, model: TrustModel): readonly Explanation[] {
  const messages = messagesIn(text);
  if (messages.length === 0) return [];
  const index = new Evaluation(
    model,
    () => undefined,
    () => undefined,
  );
  const { findings } = evaluateWiring(model);
  return messages.map(({ message, details }) => {
    const named = subjectNamed(details);
    const askers = model.workloads.filter(
      (each) => named !== undefined && subjectOf(each.namespace, accountNameOf(each)) === named,
    );
    const near = new Set([
      ...askers.map(({ path }) => path),
      ...model.serviceAccounts.filter((each) => subjectOf(each.namespace, each.name) === named).map(({ path }) => path),
    ]);
    const related = findings.filter(
      ({ rule, path }) => message.rules.includes(rule) && (near.size === 0 || near.has(path)),
    );
    return {
      id: message.id,
      means: message.means,
      write: message.write,
      source: message.source,
      details,
      askedBy: askers.slice(0, NAMED).map(({ path }) => path),
      // Without a subject, the findings of all objects may be the cause; with one, only those of its objects.
      causes: once([
        ...specific({ message, details }, index),
        ...(named !== undefined && near.size === 0 ? [] : related.map(causeOf)),
      ]),
    };
  });
}

/** The subject that a message is about; a missing account is named by namespace and name. */
function subjectNamed({ subject, account }: FoundMessage["details"]): string | undefined {
  if (subject !== undefined || account === undefined) return subject;
  const [namespace, name] = account.split("/") as [string, string];
  const text = subjectOf(namespace, name);
  return isKnown(text) ? text : undefined;
}

function specific({ message, details }: FoundMessage, index: Evaluation): readonly Cause[] {
  switch (message.topic) {
    case "credential":
      return details.account === undefined ? credentialCauses(details, index) : accountCauses(details.account, index);
    case "application":
      return applicationCauses(details, index);
    case "tenant":
      return tenantCauses(details, index);
    case "secret":
      return secretCauses(index);
    case "node":
      return nodeCauses(details, index);
    case "vault":
      return vaultCauses(details, index);
    case "assignment":
      return assignmentCauses(details, index);
    case "other":
      return [];
  }
}

const causeOf = ({ path, text, fix }: WiringFinding): Cause => ({ path, text, fix });

/** Each fix of an object once, and few of them. */
function once(causes: readonly Cause[]): readonly Cause[] {
  const found = new Map<string, Cause>();
  for (const each of causes) {
    const key = JSON.stringify([each.path, each.fix]);
    if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()].slice(0, 2 * NAMED);
}
