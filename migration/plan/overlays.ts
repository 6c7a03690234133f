import type { BindingManifest, IdentityManifest, Manifest } from "../read/pod-identity-manifests";
import { usableClientId, usableResourceId } from "../read/placeholders";
import type { ReleaseManifest } from "../read/release-manifests";
import { sortedBy } from "../read/source-object";
import type { ContainerManifest, WorkloadManifest } from "../read/workload-manifests";

/** One object as it would be in the cluster, from one or several manifests. */
export interface Resolved<T extends Manifest> {
  readonly value: T;
  readonly namespace: string;
  /** No manifest states the namespace. */
  readonly assumedNamespace: boolean;
  /** All manifests of the object, the most complete first. */
  readonly parts: readonly T[];
  /** The values in which the manifests differ, each with its file. */
  readonly conflict?: string;
}

interface Merging<T extends Manifest> {
  /** How complete a manifest is: a patch is less complete than its base. */
  readonly fullness: (manifest: T) => number;
  /** The value of `fullness` for a complete manifest. */
  readonly whole: number;
  readonly merge: (base: T, patch: T) => T;
  /** Values that must be equal, by field name. An absent value or a placeholder is equal to everything. */
  readonly decisive: (manifest: T) => Readonly<Record<string, string | undefined>>;
}

const IDENTITIES: Merging<IdentityManifest> = {
  whole: 2,
  fullness: (each) =>
    each.type === 0 || each.type === undefined
      ? Number(usableResourceId(each.resourceId) !== undefined) + Number(usableClientId(each.clientId) !== undefined)
      : Number(usableClientId(each.clientId) !== undefined) + Number(each.tenantId !== undefined),
  merge: (base, patch) => ({
    ...base,
    ...(base.statedType === undefined ? { type: patch.type, statedType: patch.statedType } : {}),
    resourceId: usableResourceId(base.resourceId) ? base.resourceId : (patch.resourceId ?? base.resourceId),
    clientId: usableClientId(base.clientId) ? base.clientId : (patch.clientId ?? base.clientId),
    tenantId: base.tenantId ?? patch.tenantId,
    auxiliaryTenantIds: [...new Set([...base.auxiliaryTenantIds, ...patch.auxiliaryTenantIds])],
    secret: base.secret ?? patch.secret,
    namespaced: base.namespaced || patch.namespaced,
    origin: base.origin === "unknown" ? patch.origin : base.origin,
    oldCapitals: [...new Set([...base.oldCapitals, ...patch.oldCapitals])],
  }),
  decisive: (each) => ({
    resourceID: usableResourceId(each.resourceId),
    clientID: usableClientId(each.clientId),
    type: each.statedType,
  }),
};

const BINDINGS: Merging<BindingManifest> = {
  whole: 2,
  fullness: (each) => Number(each.azureIdentity !== undefined) + Number(each.selector !== undefined),
  merge: (base, patch) => ({
    ...base,
    azureIdentity: base.azureIdentity ?? patch.azureIdentity,
    selector: base.selector ?? patch.selector,
    origin: base.origin === "unknown" ? patch.origin : base.origin,
    oldCapitals: [...new Set([...base.oldCapitals, ...patch.oldCapitals])],
  }),
  decisive: ({ azureIdentity, selector }) => ({ azureIdentity, selector }),
};

function mergeContainers(
  base: readonly ContainerManifest[],
  patch: readonly ContainerManifest[],
): readonly ContainerManifest[] {
  const merged = base.map((each) => {
    const other = patch.find(({ name }) => name === each.name);
    if (!other) return each;
    return {
      name: each.name,
      ports: [...new Set([...each.ports, ...other.ports])],
      env: { ...each.env, ...other.env },
      namesIdentity: each.namesIdentity || other.namesIdentity,
      words: other.words.length > 0 ? other.words : each.words,
    };
  });
  return [...merged, ...patch.filter(({ name }) => !base.some((each) => each.name === name))];
}

const WORKLOADS: Merging<WorkloadManifest> = {
  whole: 1,
  fullness: (each) =>
    each.containers.some(({ ports, words, env }) => ports.length + words.length + Object.keys(env).length > 0)
      ? 2
      : Number(each.containers.length > 0),
  merge: (base, patch) => ({
    ...base,
    selector: base.selector ?? patch.selector,
    labelOutsideTemplate:
      (base.selector ?? patch.selector) === undefined
        ? (base.labelOutsideTemplate ?? patch.labelOutsideTemplate)
        : undefined,
    podLabels: { ...base.podLabels, ...patch.podLabels },
    serviceAccountName: base.serviceAccountName ?? patch.serviceAccountName,
    hostNetwork: base.hostNetwork || patch.hostNetwork,
    windows: base.windows || patch.windows,
    selectsByLabel: base.selectsByLabel || patch.selectsByLabel,
    onDelete: base.onDelete || patch.onDelete,
    switched: base.switched || patch.switched,
    secretClasses: [...new Set([...base.secretClasses, ...patch.secretClasses])],
    containers: mergeContainers(base.containers, patch.containers),
    owner: base.owner ?? patch.owner,
  }),
  decisive: ({ selector, serviceAccountName }) => ({ aadpodidbinding: selector, serviceAccountName }),
};

const RELEASES: Merging<ReleaseManifest> = {
  whole: 1,
  fullness: ({ settings }) => Number(settings.some(({ isLabel }) => isLabel)),
  merge: (base, patch) => ({
    ...base,
    podNamespace: base.podNamespace ?? patch.podNamespace,
    settings: [...base.settings, ...missingIn(base.settings, patch.settings)],
    accounts: [...base.accounts, ...missingIn(base.accounts, patch.accounts)],
    elsewhere: [...new Set([...base.elsewhere, ...patch.elsewhere])],
    switched: base.switched || patch.switched,
  }),
  decisive: ({ settings }) =>
    Object.fromEntries(settings.flatMap(({ trail, value, isLabel }) => (isLabel ? [[trail.join("."), value]] : []))),
};

/** Settings of a patch at places where the base has none. */
function missingIn<S extends { readonly trail: readonly string[] }>(base: readonly S[], patch: readonly S[]): S[] {
  const taken = new Set(base.map(({ trail }) => JSON.stringify(trail)));
  return patch.filter(({ trail }) => !taken.has(JSON.stringify(trail)));
}

/** A resource id and a client id are compared without case, as Azure compares them; selectors are compared with case. */
function states<T extends Manifest>(
  manifest: T,
  { decisive }: Merging<T>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(decisive(manifest)).map(([field, value]) => [
      field,
      field.endsWith("ID") ? value?.toLowerCase() : value,
    ]),
  );
}

/** The values in which two manifests of one object must agree. */
export const statesOf = {
  identity: (each: IdentityManifest) => states(each, IDENTITIES),
  binding: (each: BindingManifest) => states(each, BINDINGS),
  workload: (each: WorkloadManifest) => states(each, WORKLOADS),
  release: (each: ReleaseManifest) => states(each, RELEASES),
};

function disagreement<T extends Manifest>(parts: readonly T[], merging: Merging<T>): string | undefined {
  const problems: string[] = [];
  const compared = parts.map((part) => states(part, merging));
  for (const field of new Set(compared.flatMap((each) => Object.keys(each)))) {
    const stated = parts.flatMap((part, i) => {
      const value = compared[i]![field];
      return value === undefined ? [] : [{ value, part }];
    });
    const layer = Math.max(...stated.map(({ part }) => part.layer ?? 0));
    const strongest = stated.filter(({ part }) => (part.layer ?? 0) === layer);
    if (new Set(strongest.map(({ value }) => value)).size < 2) continue;
    const each = [...new Set(strongest.map(({ part }) => `${merging.decisive(part)[field]} in ${part.file}`))];
    problems.push(`\`${field}\` is ${each.join(", ")}`);
  }
  return problems.length > 0 ? problems.join("; ") : undefined;
}

function resolve<T extends Manifest>(
  manifests: readonly T[],
  merging: Merging<T>,
  assumed: (manifest: T) => string,
): Resolved<T>[] {
  const named = new Map<string, T[]>();
  for (const each of manifests) {
    const key = `${each.kind}/${each.name}`;
    named.set(key, [...(named.get(key) ?? []), each]);
  }

  const resolved: Resolved<T>[] = [];
  const add = (namespace: string, assumedNamespace: boolean, found: readonly T[]): void => {
    const parts = [...found].sort(
      (a, b) => (b.layer ?? 0) - (a.layer ?? 0) || merging.fullness(b) - merging.fullness(a) || a.index - b.index,
    );
    const [first, ...rest] = parts;
    if (!first) return;
    resolved.push({
      value: rest.reduce(merging.merge, first),
      namespace,
      assumedNamespace,
      parts,
      conflict: disagreement(parts, merging),
    });
  };

  for (const group of named.values()) {
    const stated = new Map<string, T[]>();
    const unstated: T[] = [];
    for (const each of group) {
      if (each.namespace === undefined) unstated.push(each);
      else stated.set(each.namespace, [...(stated.get(each.namespace) ?? []), each]);
    }
    // A manifest without a namespace and one with a namespace are parts of one object if one of them is incomplete, as a
    // base and its overlay are. Two complete manifests are two objects.
    const [only] = stated.size === 1 ? [...stated.entries()] : [];
    const halves = only && (isPartial(only[1], merging) || isPartial(unstated, merging));
    if (only && halves) add(only[0], false, [...only[1], ...unstated]);
    else {
      for (const [namespace, found] of stated) add(namespace, false, found);
      add(unstated[0] ? assumed(unstated[0]) : "", true, unstated);
    }
  }
  return sortedBy(
    resolved,
    ({ namespace }) => namespace,
    ({ value }) => value.kind,
    ({ value }) => value.name,
  );
}

function isPartial<T extends Manifest>(manifests: readonly T[], { fullness, whole }: Merging<T>): boolean {
  return manifests.length > 0 && Math.max(...manifests.map(fullness)) < whole;
}

/** The identities, each merged from the manifests with the same name: a base and its overlays are one object. */
export function resolveIdentities(
  manifests: readonly IdentityManifest[],
  bindings: readonly BindingManifest[],
  namespace: string,
): Resolved<IdentityManifest>[] {
  return resolve(manifests, IDENTITIES, ({ name }) => {
    const users = new Set(bindings.filter(({ azureIdentity }) => azureIdentity === name).map((each) => each.namespace));
    const [only] = [...users];
    return users.size === 1 && only !== undefined ? only : namespace;
  });
}

/** The bindings. A binding that states no namespace gets the namespace of its identity. */
export function resolveBindings(
  manifests: readonly BindingManifest[],
  identities: readonly Resolved<IdentityManifest>[],
  namespace: string,
): Resolved<BindingManifest>[] {
  return resolve(manifests, BINDINGS, ({ azureIdentity }) => {
    const named = identities.filter(({ value }) => value.name === azureIdentity).map((each) => each.namespace);
    if (named.includes(namespace)) return namespace;
    return named.length === 1 ? named[0]! : namespace;
  });
}

export function resolveWorkloads(
  manifests: readonly WorkloadManifest[],
  namespace: string,
): Resolved<WorkloadManifest>[] {
  return resolve(manifests, WORKLOADS, () => namespace);
}

export function resolveReleases(manifests: readonly ReleaseManifest[], namespace: string): Resolved<ReleaseManifest>[] {
  return resolve(manifests, RELEASES, () => namespace);
}
