import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import type { AccountChoice } from "./account-plan";
import type { IdentityAssessment } from "./identity-plan";
import type { Inventory, OtherManifest } from "../read/inventory";
import type { Resolved } from "./overlays";
import type { Owned } from "./owners";
import type { Entry, PlannedSecretClass, PlannedWorkload, Verdict } from "./plan-model";
import type { BindingManifest, IdentityManifest, Manifest } from "../read/pod-identity-manifests";
import type { ReleaseManifest } from "../read/release-manifests";
import type { WorkloadDraft } from "./workload-plan";
import { shown } from "../../values/shown";
import { capitalNotes } from "./capital-notes";

interface Accounting {
  readonly inventory: Inventory;
  readonly identities: readonly Resolved<IdentityManifest>[];
  readonly bindings: readonly Resolved<BindingManifest>[];
  readonly releases: readonly Resolved<ReleaseManifest>[];
  readonly families: readonly Owned[];
  readonly assessments: ReadonlyMap<Resolved<IdentityManifest>, IdentityAssessment>;
  readonly planned: ReadonlyMap<WorkloadDraft, PlannedWorkload>;
  readonly choices: ReadonlyMap<WorkloadDraft, AccountChoice>;
  readonly secretClasses: readonly PlannedSecretClass[];
  /** Namespace of objects that do not state one. */
  readonly namespace: string;
}

/** One entry for every object of the input, in the order of the input. */
export function accountFor(all: Accounting): Entry[] {
  const entries: Entry[] = [];
  const enter = (manifest: Manifest, namespace: string, verdict: Verdict, ...notes: readonly string[]): void => {
    const { index, kind, name, file, line } = manifest;
    entries.push({ index, kind, namespace, name, file, line, verdict, notes });
  };
  const enterParts = <T extends Manifest>(resolved: Resolved<T>, verdict: Verdict, notes: readonly string[]): void => {
    const [first, ...rest] = resolved.parts;
    enter(first!, resolved.namespace, verdict, ...notes);
    for (const part of rest)
      if (resolved.conflict !== undefined) enter(part, resolved.namespace, verdict, ...notes);
      else
        enter(
          part,
          resolved.namespace,
          verdict === "not concerned" ? verdict : "covered",
          `read together with ${placeOf(first!)}`,
        );
  };

  const uses = usesOf(all);
  for (const identity of all.identities) {
    const { verdict, notes } = all.assessments.get(identity)!;
    const use = uses.identities.get(identity);
    if (use === "converted") enterParts(identity, verdict, [...notes, ...assumed(identity)]);
    else
      enterParts(identity, verdict === "impossible" ? verdict : "to decide", [
        ...notes,
        ...assumed(identity),
        use === undefined
          ? "no workload in the input uses it; add its workloads, or let the clean-up remove it"
          : "waits for the decisions of the owners of its workloads",
      ]);
  }
  for (const binding of all.bindings) {
    const use = uses.bindings.get(binding);
    const notes = [
      ...(binding.conflict === undefined ? [] : [`its manifests disagree: ${binding.conflict}`]),
      ...capitalNotes(binding.value),
      ...assumed(binding),
    ];
    if (use === "converted" && binding.conflict === undefined) enterParts(binding, "converted", notes);
    else if (use !== undefined)
      enterParts(binding, "to decide", [...notes, "waits for the decisions of the owners of its workloads"]);
    else enterParts(binding, "to decide", [...notes, deadBinding(binding.value)]);
  }
  for (const each of all.inventory.exceptions)
    enter(
      each,
      each.namespace ?? all.namespace,
      "clean up",
      "an exception only opens the instance metadata endpoint, and is not needed without pod identity",
    );
  const present = new Set(
    all.inventory.workloads
      .filter(({ kind }) => kind === "Pod")
      .map((each) => `${each.namespace ?? all.namespace}/${each.name}`),
  );
  for (const each of all.inventory.assigned) {
    const identity =
      each.azureIdentity === undefined
        ? "an identity without a name"
        : `${each.azureIdentityNamespace ?? ""}/${each.azureIdentity}`;
    const pod = `${each.podNamespace ?? ""}/${each.pod ?? ""}`;
    enter(
      each,
      each.namespace ?? all.namespace,
      "clean up",
      present.has(pod)
        ? `a record of pod identity about ${pod}`
        : `at the time of the dump the pod ${pod} had ${identity}; it is not in the input, so make sure that its owner is`,
    );
  }
  enterWorkloads(all, enter, enterParts);
  enterReleases(all, enterParts);
  const secrets = new Set(
    all.identities.flatMap(({ value, namespace }) =>
      value.secret ? [`${value.secret.namespace ?? namespace}/${value.secret.name}`] : [],
    ),
  );
  for (const each of all.inventory.others) {
    const namespace =
      each.namespace ?? (each.role === "namespace" || each.role === "custom resource definition" ? "" : all.namespace);
    const secretClass =
      each.kind === "SecretProviderClass"
        ? all.secretClasses.find((planned) => planned.namespace === namespace && planned.name === each.name)
        : undefined;
    if (secretClass?.patch !== undefined)
      enter(
        each,
        namespace,
        "converted",
        `mounted by ${secretClass.workloads.join(", ")}; ${secretClass.patch} converts it`,
      );
    else {
      const [verdict, note] = otherVerdict(each, secrets.has(`${namespace}/${each.name}`));
      enter(each, namespace, verdict, ...(secretClass?.problem === undefined ? [note] : [secretClass.problem, note]));
    }
  }
  return entries.sort((a, b) => a.index - b.index);
}

type Enter = (manifest: Manifest, namespace: string, verdict: Verdict, ...notes: readonly string[]) => void;
type EnterParts = <T extends Manifest>(resolved: Resolved<T>, verdict: Verdict, notes: readonly string[]) => void;

function enterWorkloads({ families, planned }: Accounting, enter: Enter, enterParts: EnterParts): void {
  const plans = new Map([...planned].map(([{ owned }, plan]) => [owned, plan]));
  for (const owned of families) {
    // The object of a release is entered once, with all of its uses.
    if (owned.release?.release.value.index === owned.workload.value.index) continue;
    const plan = plans.get(owned);
    const verdict = plan?.verdict ?? "not concerned";
    const notes = plan
      ? [...plan.decisions.map(({ text }) => text), ...plan.notes]
      : ["it has no label aadpodidbinding"];
    const members = owned.readFrom === undefined ? [owned.workload, ...owned.covers] : owned.covers;
    for (const member of members)
      if (member === owned.workload) enterParts(member, verdict, notes);
      else
        for (const part of member.parts)
          enter(part, member.namespace, plan ? "covered" : "not concerned", `part of ${owned.kind} ${owned.name}`);
  }
}

/** The result of a release is the worst of its uses. */
function enterReleases({ releases, planned }: Accounting, enterParts: EnterParts): void {
  const plans = new Map<Resolved<ReleaseManifest>, PlannedWorkload[]>();
  for (const [{ owned }, plan] of planned)
    if (owned.release) plans.set(owned.release.release, [...(plans.get(owned.release.release) ?? []), plan]);
  for (const release of releases) {
    const uses = plans.get(release) ?? [];
    const verdict = (["impossible", "to decide", "converted"] as const).find((each) =>
      uses.some((use) => use.verdict === each),
    );
    enterParts(release, verdict ?? "not concerned", [
      ...new Set(uses.flatMap(({ decisions, notes }) => [...decisions.map(({ text }) => text), ...notes])),
      verdict === undefined
        ? "no setting of its values has the selector of a binding"
        : "plan.md has the values to set",
    ]);
  }
}

type Use = "converted" | "waiting";

/** The identities and bindings that the planned workloads use: `waiting` if none of their workloads is in the code. */
function usesOf({ planned, choices }: Accounting): {
  identities: Map<Resolved<IdentityManifest>, Use>;
  bindings: Map<Resolved<BindingManifest>, Use>;
} {
  const identities = new Map<Resolved<IdentityManifest>, Use>();
  const bindings = new Map<Resolved<BindingManifest>, Use>();
  for (const draft of planned.keys()) {
    const use: Use = choices.get(draft)?.account ? "converted" : "waiting";
    for (const { binding, identity, ignored } of draft.match.bindings) {
      if (ignored !== undefined || !identity) continue;
      if (identities.get(identity) !== "converted") identities.set(identity, use);
      if (bindings.get(binding) !== "converted") bindings.set(binding, use);
    }
  }
  return { identities, bindings };
}

function otherVerdict({ role, kind, creates = [] }: OtherManifest, secretOfIdentity: boolean): [Verdict, string] {
  switch (role) {
    case "pod identity itself":
      if (creates.length > 0)
        return [
          "to decide",
          `its values create the AzureIdentities ${creates.join(", ")}; add them as objects: the output of \`helm template\` with these values, or a dump of the cluster`,
        ];
      return ["clean up", "a component of pod identity"];
    case "custom resource definition":
      return ["clean up", "a custom resource definition of pod identity"];
    case "mentions the label":
      return [
        "to decide",
        `${kind === "" ? "it" : `this ${kind}`} contains the label aadpodidbinding: if it selects pods by the label, keep the label on them or select by another label first; if it creates pods, set the service account and the label ${WEBHOOK_KEYS.use} in its settings`,
      ];
    case "asks pod identity":
      return [
        "to decide",
        kind === "SecretProviderClass"
          ? 'it mounts secrets with pod identity: set usePodIdentity to "false" and clientID to that of the identity, in the release that switches its pods'
          : "it uses pod identity: set podIdentity.provider to azure-workload and identityId to the client id, after KEDA's service account has a federated identity credential",
      ];
    case "secret":
      return secretOfIdentity
        ? ["clean up", "the password or certificate of a service principal, which is not needed after the migration"]
        : ["not concerned", "a Secret that no AzureIdentity refers to"];
    case "not an object":
      return ["not concerned", "not a Kubernetes object: it has no kind"];
    case "Helm values":
      return ["not concerned", "Helm values without a setting of pod identity"];
    case "Terraform":
      return ["not concerned", "a plan, state or configuration of Terraform, whose objects are not read"];
    case "credential in Azure":
      return ["not concerned", "a federated identity credential in Azure, compared with the plan"];
    case "service account":
      return ["not concerned", "read for its annotations"];
    case "namespace":
      return ["not concerned", "read for its Pod Security level"];
    case "unknown":
      return ["not concerned", `a ${kind} is not related to pod identity`];
  }
}

const placeOf = ({ kind, name, file }: Manifest): string => `${kind} ${name} in ${file}`;

function assumed({ assumedNamespace, namespace }: Resolved<Manifest>): string[] {
  return assumedNamespace
    ? [`its manifest states no namespace; ${namespace} is assumed (--namespace sets another one)`]
    : [];
}

function deadBinding({ azureIdentity, selector }: BindingManifest): string {
  if (selector === undefined) return "it has no selector, so it matches no pod; let the clean-up remove it";
  if (azureIdentity === undefined) return "it refers to no AzureIdentity; let the clean-up remove it";
  return `no workload in the input gets an identity from it (selector ${shown(selector)}); add its workloads, or let the clean-up remove it`;
}
