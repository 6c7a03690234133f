import type { WorkloadKind } from "../../facts/kubernetes/workload-kinds";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import type { Resolved } from "./overlays";
import type { Owned } from "./owners";
import type { BindingManifest } from "../read/pod-identity-manifests";
import { type AccountSetting, HELM_VALUES, type LabelSetting, type ReleaseManifest } from "../read/release-manifests";
import { componentOf, type ReleaseUse } from "./release-use";
import { slug } from "./slugs";
import type { WorkloadManifest } from "../read/workload-manifests";

/** The chart of a release decides what it creates, so its kind is not in the table of workload kinds. */
const CHART: WorkloadKind = {
  kind: "release",
  group: "",
  version: "",
  plural: "",
  terraformTypes: [],
  template: ["values"],
  selector: "none",
};

/** The uses of a release: one for each selector and service account. */
function usesOf(release: Resolved<ReleaseManifest>, selectors: ReadonlySet<string>): ReleaseUse[] {
  const uses = new Map<string, ReleaseUse>();
  for (const each of release.value.settings) {
    if (!each.isLabel && !selectors.has(each.value)) continue;
    const account = accountOf(each, release.value.accounts);
    const key = JSON.stringify([each.value, account?.name ?? componentOf(each)]);
    const known = uses.get(key);
    uses.set(key, known ? { ...known, settings: [...known.settings, each] } : { release, settings: [each], account });
  }
  return [...uses.values()];
}

/** The service account whose settings are nearest to a label, or the only one of the values. */
function accountOf(setting: LabelSetting, accounts: readonly AccountSetting[]): AccountSetting | undefined {
  const component = componentOf(setting);
  const above = accounts
    .filter(({ trail }) => trail.slice(0, -1).every((key, i) => component[i] === key))
    .sort((a, b) => b.trail.length - a.trail.length);
  return above[0] ?? (accounts.length === 1 ? accounts[0] : undefined);
}

/** Whether a workload of the input was created by a release. */
function isFrom({ namespace, value }: Resolved<WorkloadManifest>, release: Resolved<ReleaseManifest>): boolean {
  const { createdBy } = value;
  if (createdBy.fluxName !== undefined)
    return createdBy.fluxName === release.value.name && createdBy.fluxNamespace === release.namespace;
  const { releaseName, podNamespace } = release.value;
  return (
    namespace === (podNamespace ?? release.namespace) && [createdBy.helm, createdBy.instance].includes(releaseName)
  );
}

/**
 * The workloads with the releases among them: a release whose workloads are in the input changes them through its values,
 * and a release without them is a workload itself.
 */
export function withReleases(
  families: readonly Owned[],
  releases: readonly Resolved<ReleaseManifest>[],
  bindings: readonly Resolved<BindingManifest>[],
): Owned[] {
  const selectors = new Set(bindings.flatMap(({ value }) => value.selector ?? []));
  const uses = releases.flatMap((each) => usesOf(each, selectors));
  const covered = new Set<ReleaseUse>();
  const owned = families.map((family): Owned => {
    const selector = family.workload.value.selector;
    if (selector === undefined) return family;
    const use = uses.find(
      ({ settings, release }) => settings[0].value === selector && isFrom(family.workload, release),
    );
    if (!use) return family;
    covered.add(use);
    return { ...family, release: use };
  });
  const names = new Map<Resolved<ReleaseManifest>, number>();
  for (const { release } of uses) names.set(release, (names.get(release) ?? 0) + 1);
  return [
    ...owned,
    ...uses.filter((use) => !covered.has(use)).map((use) => ownedBy(use, names.get(use.release) === 1)),
  ];
}

function ownedBy(use: ReleaseUse, alone: boolean): Owned {
  const { release, settings, account } = use;
  const { value } = release;
  const component = componentOf(settings[0]);
  const workload: WorkloadManifest = {
    index: value.index,
    kind: value.kind,
    name: value.name,
    namespace: value.podNamespace ?? value.namespace,
    file: value.file,
    line: value.line,
    workload: CHART,
    apiVersion: value.apiVersion,
    selector: settings[0].value,
    podLabels: { [POD_IDENTITY.label]: settings[0].value },
    serviceAccountName: account?.name,
    hostNetwork: false,
    windows: false,
    selectsByLabel: false,
    onDelete: false,
    switched: value.switched,
    containers: [],
    secretClasses: [],
    createdBy: {},
  };
  const named = value.kind === HELM_VALUES ? slug(value.name.split("/").at(-1)!) : value.name;
  return {
    workload: {
      value: workload,
      namespace: value.podNamespace ?? release.namespace,
      assumedNamespace: value.podNamespace === undefined && release.assumedNamespace,
      parts: [workload],
      conflict: release.conflict,
    },
    kind: value.kind,
    name: value.name,
    accountName: alone || component.length === 0 ? named : `${named}-${slug(component.join("-"))}`,
    covers: [],
    release: use,
  };
}
