import { WEBHOOK_KEYS } from "../facts/kubernetes/webhook";
import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import { type Text, textOf } from "../model/terraform/text";
import { accountsNamed, clientIdOf, credentialsOf } from "../model/trust/links";
import { accountNameOf, type TrustModel, type Workload } from "../model/trust/model";
import { isInjected } from "../model/trust/trust-index";
import type { MatcherResult } from "./matcher";
import { nearestFirst } from "./nearest";
import { placeOf, subjectOf } from "./subject";
import { resourcesBelow } from "./target";
import { ProblemError, refusal } from "../values/problem";

/** A workload: `name` or `namespace/name`, a pattern for it, its Terraform address, or its construct. */
export type WorkloadTarget = string | RegExp | IConstruct;

/** A part of the chain from a pod to its token, with its value. */
interface Link {
  readonly holds: boolean;
  readonly text: string;
}

/**
 * Every pod of the workload gets a token that its identity accepts: its template has the label, its service account has
 * the client id of an identity, and that identity has a credential for exactly this service account on this cluster.
 *
 * @throws Error if there is no such workload
 */
export function toInjectToken(received: unknown, workload: WorkloadTarget): MatcherResult {
  const { trusts, asked } = subjectOf(received);
  const candidates = trusts.workloads.filter(({ stack }) => asked.some(({ name }) => name === stack));
  const named = candidates.filter(workloadTest(workload));
  const shown = Construct.isConstruct(workload) ? `construct ${workload.node.path}` : String(workload);
  if (named.length === 0) {
    const found = nearestFirst(shown, candidates.map(fullName)).map((name) => `\n  ${name}`);
    throw new ProblemError(
      refusal(
        "test-no-match",
        `toInjectToken: no workload matches ${shown}; ${found.length === 0 ? "there is none" : `the most similar are${found.join("")}`}`,
      ),
    );
  }
  const chains = named.map((each) => ({ workload: each, links: chainOf(trusts, each) }));
  const pass = chains.every(({ links }) => links.every(({ holds }) => holds));
  const asks = pass
    ? "expected its pods to get no token, but every part of the chain is correct"
    : "expected its pods to get a token";
  const message = (): string =>
    chains
      .flatMap(({ workload: each, links }) => [
        `${each.kind} ${fullName(each)} (${placeOf(each)}): ${asks}`,
        ...links.map(({ holds, text }) => `  ${holds ? "✓" : "✗"} ${text}`),
      ])
      .join("\n");
  return { pass, message };
}

const fullName = ({ namespace, name }: { readonly namespace: Text; readonly name: Text }): string =>
  `${textOf(namespace)}/${textOf(name)}`;

function workloadTest(target: WorkloadTarget): (workload: Workload) => boolean {
  if (target instanceof RegExp) return (each) => target.test(fullName(each));
  if (typeof target === "string") return (each) => [fullName(each), textOf(each.name), each.address].includes(target);
  const below = resourcesBelow(target);
  return (each) => below.some(({ stack, address }) => stack === each.stack && address === each.address);
}

function chainOf(model: TrustModel, workload: Workload): Link[] {
  const injected = isInjected(workload);
  const links: Link[] = [
    {
      holds: injected === true,
      text: `label ${WEBHOOK_KEYS.use}: "true" on the pod template${injected === undefined ? " (cannot be read)" : ""}`,
    },
  ];
  const runsAs = { ...workload, name: accountNameOf(workload) };
  const accountName = fullName(runsAs);
  const accounts = accountsNamed(model, runsAs);
  const account = accounts.find((each) => clientIdOf(each) !== undefined) ?? accounts[0];
  links.push({
    holds: account !== undefined,
    text: `service account ${accountName}${account ? ` (${placeOf(account)})` : ", which no stack declares"}`,
  });
  if (!account) return links;
  const clientId = clientIdOf(account);
  links.push({
    holds: clientId !== undefined,
    text: `annotation ${WEBHOOK_KEYS.clientId}${clientId === undefined ? " on the service account" : `: ${textOf(clientId)}`}`,
  });
  const credentials = credentialsOf(model, account);
  const credential = credentials.find(
    ({ identity }) => identity === undefined || account.identity === undefined || identity === account.identity,
  );
  const others = credentials.map(({ identity }) => model.entities.get(identity)?.name ?? "another identity");
  links.push({
    holds: credential !== undefined,
    text:
      `credential for system:serviceaccount:${accountName.replace("/", ":")} on that identity` +
      (credential ? ` (${placeOf(credential)})` : others.length > 0 ? `; there is one on ${others.join(", ")}` : ""),
  });
  return links;
}
