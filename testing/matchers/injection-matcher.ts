import { IDENTITY_BINDING_USE, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import { sameText, type Text, textOf } from "../../model/terraform/text";
import { accountsNamed, clientIdOf, credentialsOf } from "../../model/trust/links";
import { isBound, usesIdentityBinding, usesOfAccount } from "../../model/trust/identity-uses";
import { accountNameOf, type ServiceAccount, type TrustModel, type Workload } from "../../model/trust/model";
import { isInjected } from "../../model/trust/trust-index";
import type { MatcherResult } from "./matcher";
import { matches } from "../matches";
import { nearestFirst } from "../nearest";
import { placeOf, subjectOf } from "../subject";
import { resourcesBelow } from "../target";
import { ProblemError, refusal } from "../../values/problem";

/** A workload: `name` or `namespace/name`, a pattern for it, its Terraform address, or its construct. */
export type WorkloadTarget = string | RegExp | IConstruct;

/** A part of the chain from a pod to its token, with its value. */
interface Link {
  readonly holds: boolean;
  readonly text: string;
}

/**
 * Every pod of the workload gets a token that its identity accepts: its template has the label, its service account has
 * the client id of an identity, and that identity has a credential for exactly this service account on this cluster. Pods with
 * the annotation of identity bindings need the right to use the identity and its identity binding instead.
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
  if (target instanceof RegExp) return (each) => matches(target, fullName(each));
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
  links.push(
    ...(usesIdentityBinding(workload) ? useLinks(model, workload, account) : [credentialLink(model, account)]),
  );
  return links;
}

/** The credential of a service account on the identity of its annotation. */
function credentialLink(model: TrustModel, account: ServiceAccount): Link {
  const credentials = credentialsOf(model, account);
  const credential = credentials.find(
    ({ identity }) => identity === undefined || account.identity === undefined || identity === account.identity,
  );
  const others = credentials.map(({ identity }) => model.entities.get(identity)?.name ?? "another identity");
  const [use] = credential ? [] : usesOf(model, account);
  const near = [
    ...(others.length > 0 ? [`there is one on ${others.join(", ")}`] : []),
    ...(use ? [`${placeOf(use)} lets pods with the annotation ${IDENTITY_BINDING_USE}: "true" use it`] : []),
  ];
  return {
    holds: credential !== undefined,
    text: `credential for ${subjectOfAccount(account)} on that identity${credential ? ` (${placeOf(credential)})` : near.map((each) => `; ${each}`).join("")}`,
  };
}

const subjectOfAccount = (account: ServiceAccount): string =>
  `system:serviceaccount:${fullName(account).replace("/", ":")}`;

/** The rights of a service account to use the identity of its annotation. */
const usesOf = (model: TrustModel, account: ServiceAccount) =>
  usesOfAccount(model, account).filter(({ clientId, identity }) => {
    if (identity !== undefined && account.identity !== undefined) return identity === account.identity;
    return clientId === undefined || sameText(clientId, clientIdOf(account));
  });

/** The right of a service account to use the identity of its annotation, and the identity binding. */
function useLinks(model: TrustModel, workload: Workload, account: ServiceAccount): Link[] {
  const uses = usesOf(model, account);
  const use = uses.find((each) => isBound(model, each) !== false) ?? uses[0];
  const others = usesOfAccount(model, account).map(
    ({ identity, clientId }) => model.entities.get(identity)?.name ?? textOf(clientId),
  );
  const credential = credentialsOf(model, account)[0];
  const near = [
    ...(others.length > 0 ? [`there is one for ${[...new Set(others)].join(", ")}`] : []),
    ...(credential ? [`pods with the annotation do not use the credential ${placeOf(credential)}`] : []),
  ];
  const links: Link[] = [
    { holds: true, text: `annotation ${IDENTITY_BINDING_USE}: "true" on the pod template` },
    {
      holds: use !== undefined,
      text: `ClusterRoleBinding that lets ${subjectOfAccount(account)} use that identity${use ? ` (${placeOf(use)})` : near.map((each) => `; ${each}`).join("")}`,
    },
  ];
  if (!use) return links;
  const cluster = model.entities.get(workload.cluster)?.name;
  const elsewhere = model.identityBindings.find(({ identity }) => identity !== undefined && identity === use.identity);
  return [
    ...links,
    {
      holds: isBound(model, use) !== false,
      text:
        `identity binding of that identity${cluster === undefined ? "" : ` and the cluster ${cluster}`}` +
        (use.binding
          ? ` (${placeOf(use.binding)})`
          : elsewhere
            ? `; ${placeOf(elsewhere)} binds it to another cluster`
            : isBound(model, use) === undefined
              ? " (not declared here)"
              : ""),
    },
  ];
}
