import { RELEASE_KINDS } from "../../facts/kubernetes/helm";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { helmValuesOf } from "../../model/manifests/helm-values";
import { at, scalarAt, textAt, type Tree } from "../../model/terraform/tree";
import { fields, list, text } from "./source-object";

/** What a release of the chart of pod identity says in its values. */
export interface PodIdentityChart {
  /** It matches inside a namespace only. */
  readonly namespaced: boolean;
  /** Names of the AzureIdentities that its values create. */
  readonly creates: readonly string[];
}

/** The settings of a release of the chart of pod identity, or nothing if the object is another one. */
export function podIdentityChart(apiVersion: string, kind: string, object: Tree): PodIdentityChart | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const path = RELEASE_KINDS.get(`${group}/${kind}`);
  const spec = path && at(object, ...path);
  const chart =
    textAt(spec, "chart", "spec", "chart") ?? textAt(spec, "chart", "name") ?? textAt(spec, "source", "chart");
  if (chart !== POD_IDENTITY.chart) return undefined;
  const { values } = helmValuesOf(spec);
  return {
    namespaced: values.some(
      (each) => text(scalarAt(each, "forceNamespaced")) === "true" || textAt(each, "operationMode") === "managed",
    ),
    // A map by name since chart 3.0, a list before.
    creates: values.flatMap((each) => {
      const stated: unknown = at(each, "azureIdentities");
      return Array.isArray(stated)
        ? list(stated).map((one) => text(fields(one)?.["name"]) ?? "?")
        : Object.keys(fields(stated) ?? {});
    }),
  };
}
