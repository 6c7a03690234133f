import { LEVELS_WITHOUT_PROXY, PROXY_PORT, UNTOUCHED_NAMESPACES } from "../facts/webhook";
import { NAME_RULES } from "../facts/name-rules";
import { type Rollout, WORKLOAD_BY_KIND } from "../facts/workload-kinds";
import type { IdentityAssessment } from "./identity-plan";
import { type WorkloadMatch, askedFor, identitiesOf, named } from "./matching";
import type { Resolved } from "./overlays";
import type { Owned } from "./owners";
import type { Decision, LegacyIdentity } from "./plan-model";
import type { IdentityManifest } from "./pod-identity-manifests";
import type { WorkloadManifest } from "./workload-manifests";

/** A workload before its service account is chosen. */
export interface WorkloadDraft {
  readonly owned: Owned;
  readonly match: WorkloadMatch;
  readonly verdict: "converted" | "to decide" | "impossible";
  /** The AzureIdentities of its pods, the default first; empty if it cannot be converted yet. */
  readonly from: readonly LegacyIdentity[];
  readonly proxyPort?: number;
  readonly rollout?: Rollout;
  readonly decisions: readonly Decision[];
  readonly notes: readonly string[];
}

export interface WorkloadContext {
  readonly assessments: ReadonlyMap<Resolved<IdentityManifest>, IdentityAssessment>;
  /** Pod Security level that each namespace enforces. */
  readonly podSecurity: ReadonlyMap<string, string>;
}

/** When a change of the template reaches the pods of a workload; undefined for an unknown kind. */
function rolloutOf(kind: string, { onDelete }: WorkloadManifest): Rollout | undefined {
  const rollout = WORKLOAD_BY_KIND.get(kind)?.rollout;
  return onDelete && rollout === "rolls" ? "new pods only" : rollout;
}

/** Decisions that follow from the settings of the pod template. */
function templateDecisions(workload: WorkloadManifest, level: string | undefined): Decision[] {
  const decisions: Decision[] = [];
  const sdk = "update the application to an Azure Identity library that supports workload identity before the switch";
  if (workload.hostNetwork)
    decisions.push({
      about: "host network",
      text: `its pods use the host network, where the migration proxy cannot run (the webhook rejects them); ${sdk}`,
    });
  if (workload.windows)
    decisions.push({
      about: "windows",
      text: `its pods run on Windows, where pod identity and the migration proxy do not run; ${sdk}`,
    });
  if (level !== undefined)
    decisions.push({
      about: "pod security",
      text: `its namespace enforces the Pod Security level ${level}, which rejects the privileged init container of the migration proxy; ${sdk}`,
    });
  return decisions;
}

/** The first port from the proxy's default on that no container uses. */
function freePort({ containers }: WorkloadManifest): number {
  const used = new Set(containers.flatMap(({ ports }) => ports));
  let port: number = PROXY_PORT.default;
  while (used.has(port)) port++;
  return port;
}

function shapeDecisions({ kind, readFrom, workload, name }: Owned): Decision[] {
  const decisions: Decision[] = [];
  const rollout = rolloutOf(kind, workload.value);
  if (rollout === "new pods only")
    decisions.push({
      about: "replicas",
      text: workload.value.onDelete
        ? "its update strategy is OnDelete: only new pods get a change of the template, so delete its pods one by one after each phase"
        : "only new pods get a change of the template; delete its pods one by one after each phase, or replace it by a Deployment",
    });
  const isPod = WORKLOAD_BY_KIND.get(kind)?.template.length === 0;
  if (rollout === "recreate" && isPod)
    decisions.push({
      about: "bare pod",
      text: "no controller creates it again: delete the pod and create it with the switch patch, at a time that suits its users",
    });
  if (rollout === "recreate" && !isPod)
    decisions.push({
      about: "job",
      text: `the template of a ${kind} cannot change: let it finish, and create the next run with the switch patch`,
    });
  if (rollout === undefined)
    decisions.push({
      about: "owner",
      text: `a ${kind} owns its pods, and its template is unknown; set the service account and the label of its pods in its settings`,
    });
  else if (readFrom !== undefined)
    decisions.push({
      about: "owner",
      text: `read from ${readFrom}, because the ${kind} ${name} is not in the input; its selector and its service account are unknown until you add it`,
    });
  if (workload.conflict !== undefined)
    decisions.push({
      about: "owner",
      text: `its manifests disagree: ${workload.conflict}; run once for each environment, with the output of \`kustomize build\` or \`helm template\``,
    });
  return decisions;
}

/** Names that Kubernetes rejects, for example from a template that is not rendered. */
function nameDecisions({ workload, name }: Owned): Decision[] {
  const { serviceAccountName } = workload.value;
  const texts: string[] = [];
  if (!NAME_RULES.namespace.pattern.test(workload.namespace))
    texts.push(`its namespace must be ${NAME_RULES.namespace.expected}, got ${JSON.stringify(workload.namespace)}`);
  if (serviceAccountName !== undefined && !NAME_RULES.serviceAccount.pattern.test(serviceAccountName))
    texts.push(
      `\`serviceAccountName\` must be ${NAME_RULES.serviceAccount.expected}, got ${JSON.stringify(serviceAccountName)}`,
    );
  if (!NAME_RULES.serviceAccount.pattern.test(name.replace(/[-.]+$/, "")))
    texts.push(`its name must be ${NAME_RULES.serviceAccount.expected}, got ${JSON.stringify(name)}`);
  return texts.map((text) => ({ about: "name", text: `${text}; render the template first` }));
}

/** Why the pods have no identity now, according to the input. */
function unmatched({ workload, bindings, namesakes }: WorkloadMatch): Decision[] {
  const { selector } = workload.value;
  if (bindings.length > 0)
    return bindings.map((each) => ({ about: "binding", text: `${named(each.binding)}: ${each.ignored}` }));
  if (namesakes.length === 0)
    return [
      {
        about: "binding",
        text: `no AzureIdentityBinding in the input has the selector ${JSON.stringify(selector)}; add it, or remove the label`,
      },
    ];
  return namesakes.map((each) => {
    const says =
      "selector" in each.value && each.value.selector !== undefined
        ? `, whose selector is ${JSON.stringify(each.value.selector)}`
        : "";
    return {
      about: "binding",
      text: `the label is the name of ${each.value.kind} ${named(each)}${says}; pod identity compares it with selectors only, so these pods get no identity from it; correct the label, or remove it`,
    };
  });
}

/** Which of several identities the pods get if they request none. */
function defaultFirst(
  workload: WorkloadManifest,
  from: readonly LegacyIdentity[],
  identities: readonly Resolved<IdentityManifest>[],
): { from: readonly LegacyIdentity[]; decision?: Decision } {
  if (new Set(from.map(({ identity }) => identity.key)).size < 2) return { from };
  const clientIdOf = (index: number): string => identities[index]?.value.clientId ?? "";
  const asked = askedFor(
    workload,
    from.map((_, i) => clientIdOf(i)).filter((each) => each !== ""),
  );
  const chosen = from.findIndex((_, i) => asked !== undefined && clientIdOf(i) === asked);
  const first = from[Math.max(chosen, 0)]!;
  const reason = chosen >= 0 ? "its containers name that client id" : "it is the first by name";
  return {
    from: [first, ...from.filter((each) => each !== first)],
    decision: {
      about: "default identity",
      text: `${from.length} identities share its selector, and a pod that requests no client id gets the one of the service account: here ${first.namespace}/${first.name}, because ${reason}; let the application request the others by client id`,
    },
  };
}

/** The plan for one workload, without its service account. */
export function draftWorkload(owned: Owned, match: WorkloadMatch, context: WorkloadContext): WorkloadDraft {
  const { workload } = owned;
  const { value } = workload;
  const decisions: Decision[] = [];
  const notes: string[] = [];
  const draft = { owned, match, rollout: rolloutOf(owned.kind, value), decisions, notes };
  if (workload.assumedNamespace)
    notes.push(`its manifest states no namespace; ${workload.namespace} is assumed (--namespace sets another one)`);
  for (const each of match.exceptions)
    notes.push(
      `the exception ${each.namespace ?? workload.namespace}/${each.name} covers its pods: they call the instance metadata endpoint directly, and lose the identity there when pod identity no longer assigns it to the nodes`,
    );

  if (value.selector === undefined) {
    decisions.push({
      about: "binding",
      text: `the label ${JSON.stringify(value.labelOutsideTemplate)} is on the ${owned.kind} and not on its pod template, so its pods have no identity; move the label, or remove it`,
    });
    return { ...draft, verdict: "to decide", from: [] };
  }
  if (UNTOUCHED_NAMESPACES.includes(workload.namespace)) {
    decisions.push({
      about: "namespace",
      text: `AKS excludes ${workload.namespace} from webhooks, so its pods get no token; move the workload to another namespace first`,
    });
    return { ...draft, verdict: "impossible", from: [] };
  }

  const misnamed = nameDecisions(owned);
  if (misnamed.length > 0) {
    decisions.push(...misnamed);
    return { ...draft, verdict: "to decide", from: [] };
  }

  const identities = identitiesOf(match);
  if (identities.length === 0) {
    decisions.push(...unmatched(match));
    return { ...draft, verdict: "to decide", from: [] };
  }
  for (const each of match.bindings)
    if (each.ignored !== undefined) notes.push(`${named(each.binding)}: ${each.ignored}`);

  const unready = identities.filter((each) => context.assessments.get(each)?.planned === undefined);
  decisions.push(
    ...unready.map((each): Decision => ({
      about: "identity",
      text: `AzureIdentity ${named(each)}: ${context.assessments.get(each)?.notes.join("; ")}`,
    })),
  );
  decisions.push(...shapeDecisions(owned));
  const impossible = unready.some((each) => context.assessments.get(each)?.verdict === "impossible");
  if (unready.length > 0 || workload.conflict !== undefined)
    return { ...draft, verdict: impossible ? "impossible" : "to decide", from: [] };

  const stated = identities.map((each): LegacyIdentity => ({
    namespace: each.namespace,
    name: each.value.name,
    selector: value.selector!,
    origin: each.value.origin,
    identity: context.assessments.get(each)!.planned!,
  }));
  const { from, decision } = defaultFirst(value, stated, identities);
  if (decision) decisions.push(decision);

  const level = context.podSecurity.get(workload.namespace);
  const refusing = level !== undefined && LEVELS_WITHOUT_PROXY.includes(level) ? level : undefined;
  const forTemplate = templateDecisions(value, refusing);
  const applications = from.some(({ identity }) => identity.application !== undefined);
  decisions.push(...forTemplate, ...overridden(value, from, identities));
  const port = forTemplate.length === 0 ? freePort(value) : undefined;
  if (port !== undefined && WORKLOAD_BY_KIND.get(owned.kind)?.runsToCompletion)
    notes.push("before Kubernetes 1.32 the migration proxy keeps running when the job is done, so the job never ends");
  if (value.switched) notes.push("its template already has the label of workload identity");
  if (owned.covers.length > 0 && owned.readFrom === undefined)
    notes.push(`${owned.covers.length} objects in the input belong to it`);
  if (applications)
    decisions.push({
      about: "identity",
      text: `it uses an app registration: create the federated identity credential that the stack prints before the switch`,
    });
  return {
    ...draft,
    from,
    verdict: decisions.length > 0 ? "to decide" : "converted",
    proxyPort: port,
  };
}

/** A client id in the environment of a container overrides the one of the webhook. */
function overridden(
  value: WorkloadManifest,
  from: readonly LegacyIdentity[],
  identities: readonly Resolved<IdentityManifest>[],
): Decision[] {
  const ours = new Set(identities.map((each) => each.value.clientId?.toLowerCase()));
  return value.containers.flatMap(({ name, env }): Decision[] => {
    const own = env["AZURE_CLIENT_ID"];
    if (own === undefined || ours.has(own.toLowerCase())) return [];
    return [
      {
        about: "environment",
        text: `the container ${name} sets AZURE_CLIENT_ID to ${JSON.stringify(own)}, which is not one of its identities and overrides ${from[0]!.namespace}/${from[0]!.name} of the service account; remove or correct the variable`,
      },
    ];
  });
}
