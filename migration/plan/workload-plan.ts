import { LEVELS_WITHOUT_PROXY, PROXY_PORT, UNTOUCHED_NAMESPACES } from "../../facts/kubernetes/webhook";
import { type Rollout, WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import type { IdentityAssessment } from "./identity-plan";
import { type WorkloadMatch, askedFor, identitiesOf, named } from "./matching";
import type { Resolved } from "./overlays";
import type { Owned } from "./owners";
import { type Decision, isBindable, type LegacyIdentity, type PlanOptions } from "./plan-model";
import { usableClientId } from "../read/placeholders";
import type { IdentityManifest } from "../read/pod-identity-manifests";
import { HELM_VALUES } from "../read/release-manifests";
import {
  libraryDecision,
  nameDecisions,
  overridden,
  releaseRemarks,
  rolloutOf,
  shapeDecisions,
  templateDecisions,
  unmatched,
} from "./workload-decisions";
import type { WorkloadManifest } from "../read/workload-manifests";
import { shown } from "../../values/shown";

/** A workload before its service account is chosen. */
export interface WorkloadDraft {
  readonly owned: Owned;
  readonly match: WorkloadMatch;
  readonly verdict: "converted" | "to decide" | "impossible";
  /** The AzureIdentities of its pods, the default first; empty if it cannot be converted yet. */
  readonly from: readonly LegacyIdentity[];
  readonly proxyPort?: number;
  /** Its pods are to get tokens through an identity binding. */
  readonly identityBinding?: true;
  /** Only the Secrets Store CSI driver uses its identity, as far as its containers show. */
  readonly onlyMountsSecrets: boolean;
  readonly rollout?: Rollout;
  readonly decisions: readonly Decision[];
  readonly notes: readonly string[];
}

export interface WorkloadContext {
  readonly assessments: ReadonlyMap<Resolved<IdentityManifest>, IdentityAssessment>;
  /** Pod Security level that each namespace enforces. */
  readonly podSecurity: ReadonlyMap<string, string>;
  /** SecretProviderClasses with pod identity, as `namespace/name`. */
  readonly classes: ReadonlySet<string>;
  readonly trust?: PlanOptions["trust"];
}

/** The first port from the proxy's default on that no container uses. */
function freePort({ containers }: WorkloadManifest): number {
  const used = new Set(containers.flatMap(({ ports }) => ports));
  let port: number = PROXY_PORT.default;
  while (used.has(port)) port++;
  return port;
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
  const onlyMountsSecrets =
    value.secretClasses.some((each) => context.classes.has(`${workload.namespace}/${each}`)) &&
    !value.containers.some(({ namesIdentity }) => namesIdentity);
  const draft = { owned, match, onlyMountsSecrets, rollout: rolloutOf(owned.kind, value), decisions, notes };
  if (workload.assumedNamespace)
    notes.push(`its manifest states no namespace; ${workload.namespace} is assumed (--namespace sets another one)`);
  for (const each of match.exceptions)
    notes.push(
      `the exception ${each.namespace ?? workload.namespace}/${each.name} covers its pods: they call the instance metadata endpoint directly, and lose the identity there when pod identity no longer assigns it to the nodes`,
    );

  if (value.selector === undefined) {
    decisions.push({
      about: "binding",
      text: `the label ${shown(value.labelOutsideTemplate)} is on the ${owned.kind} and not on its pod template, so its pods have no identity; move the label, or remove it`,
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

  if (owned.kind === HELM_VALUES) {
    decisions.push({
      about: "release",
      text: "a file of Helm values states neither the name nor the namespace of its release; pass the HelmRelease or Application, or the output of `helm template` with these values",
    });
    return { ...draft, verdict: "to decide", from: [] };
  }
  if (value.windows) {
    decisions.push({
      about: "windows",
      text: "its pods run on Windows, where pod identity does not run: they get no identity from it today, so there is nothing to migrate; remove the label, and give them workload identity with a FederatedBinding",
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
  const remarks = owned.release && releaseRemarks(owned, owned.release);
  decisions.push(...(remarks?.decisions ?? []));
  notes.push(...(remarks?.notes ?? []));
  const impossible = unready.some((each) => context.assessments.get(each)?.verdict === "impossible");
  if (unready.length > 0 || workload.conflict !== undefined)
    return { ...draft, verdict: impossible ? "impossible" : "to decide", from: [] };

  const stated = identities.map((each): LegacyIdentity => ({
    namespace: each.namespace,
    name: each.value.name,
    selector: value.selector!,
    origin: each.value.origin,
    identity: context.assessments.get(each)!.planned!,
    clientId: usableClientId(each.value.clientId)?.toLowerCase(),
  }));
  const { from, decision } = defaultFirst(value, stated, identities);
  if (decision) decisions.push(decision);

  const level = context.podSecurity.get(workload.namespace);
  const refusing = level !== undefined && LEVELS_WITHOUT_PROXY.includes(level) ? level : undefined;
  const byBinding = context.trust === "identity-binding" && from.every(isBindable);
  const forTemplate = onlyMountsSecrets ? [] : byBinding ? [libraryDecision()] : templateDecisions(value, refusing);
  const applications = from.some(({ identity }) => identity.application !== undefined);
  decisions.push(...forTemplate, ...overridden(value, from, identities));
  const port = forTemplate.length === 0 && !onlyMountsSecrets ? freePort(value) : undefined;
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
    ...(byBinding ? { identityBinding: true } : {}),
  };
}
