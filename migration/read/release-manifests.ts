import { POD_IDENTITY_SETTING, RELEASE_KINDS, WORKLOAD_IDENTITY_SETTING } from "../../facts/kubernetes/helm";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { accountsIn, helmValuesOf, isHelmValues, releaseNamespaceOf } from "../../model/manifests/helm-values";
import { at, leaves, scalarAt, textAt, type Tree } from "../../model/terraform/tree";
import type { Manifest } from "./pod-identity-manifests";
import { text } from "./source-object";

/** A setting in the values of a chart that is, or may be, the label value of pod identity. */
export interface LabelSetting {
  /** The keys that lead to it. */
  readonly trail: readonly string[];
  readonly value: string;
  /** Its key is the label itself. Otherwise it has a name of the chart, and counts only with the selector of a binding. */
  readonly isLabel: boolean;
}

/** The settings of a service account in the values of a chart. */
export interface AccountSetting {
  readonly trail: readonly string[];
  readonly name?: string;
}

/** An object that installs a Helm chart, or a file of Helm values, with settings of pod identity. */
export interface ReleaseManifest extends Manifest {
  readonly apiVersion: string;
  /** The name under which Helm installs the chart. */
  readonly releaseName: string;
  /** Namespace of its pods, if it states another one than its own. */
  readonly podNamespace?: string;
  readonly settings: readonly LabelSetting[];
  readonly accounts: readonly AccountSetting[];
  /** Fields with other values, which are in other objects or files. */
  readonly elsewhere: readonly string[];
  /** Its values already have the label of workload identity. */
  readonly switched: boolean;
}

/** The kind of a file of Helm values, which has none. */
export const HELM_VALUES = "HelmValues";

const literal = (value: unknown): string | undefined => (typeof value === "string" ? text(value) : undefined);

/** The object as a release, or nothing if it is not a release, or no setting of its values concerns pod identity. */
export function readRelease(manifest: Manifest, apiVersion: string, object: Tree): ReleaseManifest | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const path = RELEASE_KINDS.get(`${group}/${manifest.kind}`);
  if (!path) return manifest.kind === "" && isHelmValues(object) ? readValuesFile(manifest, object) : undefined;
  const spec = at(object, ...path);
  const { values, elsewhere } = helmValuesOf(spec);
  const target = literal(releaseNamespaceOf(spec));
  const found = settingsOf(values);
  if (found.settings.length === 0) return undefined;
  const stated = literal(textAt(spec, "releaseName")) ?? literal(textAt(spec, "source", "helm", "releaseName"));
  // Flux puts the target namespace before the name.
  const flux = group !== "argoproj.io" && target !== undefined ? `${target}-${manifest.name}` : manifest.name;
  return {
    ...manifest,
    apiVersion,
    releaseName: stated ?? flux,
    podNamespace: target,
    // The namespace of an Application is that of Argo CD.
    ...(group === "argoproj.io" && target === undefined ? { namespace: undefined } : {}),
    ...found,
    elsewhere,
  };
}

function readValuesFile(manifest: Manifest, object: Tree): ReleaseManifest | undefined {
  const found = settingsOf([object]);
  if (!found.settings.some(({ isLabel }) => isLabel)) return undefined;
  const name = manifest.file.replace(/\.[^./]*$/, "");
  return {
    ...manifest,
    kind: HELM_VALUES,
    name,
    apiVersion: "",
    releaseName: name,
    ...found,
    elsewhere: [],
  };
}

function settingsOf(values: readonly Tree[]): Pick<ReleaseManifest, "settings" | "accounts" | "switched"> {
  const settings: LabelSetting[] = [];
  let switched = false;
  for (const { trail, value } of values.flatMap((each) => [...leaves(each)])) {
    const key = trail.at(-1)!;
    if (key === WEBHOOK_KEYS.use && text(value) === "true") switched = true;
    const stated = text(value);
    if (stated === undefined || trail.some((each) => /selector|matchLabels/i.test(each))) continue;
    const where = trail.join(".");
    if (key === POD_IDENTITY.label) settings.push({ trail, value: stated, isLabel: true });
    else if (POD_IDENTITY_SETTING.test(where) && !WORKLOAD_IDENTITY_SETTING.test(where) && typeof value === "string")
      settings.push({ trail, value: stated, isLabel: false });
  }
  const accounts = values.flatMap((each) =>
    [...accountsIn(each)].map(({ trail, account }) => ({ trail, name: literal(scalarAt(account, "name")) })),
  );
  return { settings, accounts, switched };
}
