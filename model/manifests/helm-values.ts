import { CHART_VALUES, POD_VALUES } from "../../facts/kubernetes/helm";
import { WEBHOOK_PREFIX } from "../../facts/kubernetes/webhook";
import { isExpression, type Text } from "../terraform/text";
import { at, isBranch, leaves, listAt, scalarAt, textAt, type Tree } from "../terraform/tree";
import { rowOf } from "../../values/row-of";

/** Whether a document without a kind is a file of Helm values, by the keys that charts use. */
export function isHelmValues(document: Tree): boolean {
  if (!isBranch(document) || Object.hasOwn(document, "kind") || Object.hasOwn(document, "apiVersion")) return false;
  if (Object.keys(document).filter((key) => CHART_VALUES.has(key)).length >= 2) return true;
  for (const { trail } of leaves(document))
    if (trail.some((key) => POD_VALUES.has(key) || key.startsWith(WEBHOOK_PREFIX))) return true;
  return false;
}

/** The values that a HelmRelease or an Application states itself, and where others are. */
export interface StatedValues {
  readonly values: readonly Tree[];
  /** Fields that name other values: they are in other objects or files. */
  readonly elsewhere: readonly string[];
}

/** The Helm values of a Flux HelmRelease, of an Argo CD Application with one or several sources, or of a values file. */
export function helmValuesOf(spec: Tree): StatedValues {
  const sources = [at(spec, "source"), ...listAt(spec, "sources")].map((each) => at(each, "helm"));
  // The values of one source belong to one release: a label may be in a text, and an annotation in a parameter.
  const values = [
    at(spec, "values"),
    ...sources.map((each) => together([...textsOf(at(each, "values")), at(each, "valuesObject"), ofParameters(each)])),
  ];
  const unknown = sources.some((each) => textList(at(each, "values")).some(isExpression));
  const elsewhere = [
    ...(unknown ? ["expressions"] : []),
    ...(listAt(spec, "valuesFrom").length > 0 ? ["valuesFrom"] : []),
    ...["valueFiles", "fileParameters"].filter((key) => sources.some((each) => at(each, key) !== undefined)),
  ];
  return { values: values.filter(isBranch), elsewhere };
}

/** The namespace that a chart is installed to, if the object states another one than its own. */
export const releaseNamespaceOf = (spec: Tree): Text | undefined =>
  textAt(spec, "targetNamespace") ?? textAt(spec, "destination", "namespace");

/** The settings of a service account in values, and the keys that lead to them. */
export interface AccountValues {
  readonly trail: readonly string[];
  readonly account: Tree;
}

/** Settings of service accounts in values, at any depth that charts have. */
export function* accountsIn(values: Tree, trail: readonly string[] = []): Generator<AccountValues> {
  if (trail.length > 64) return;
  for (const [key, each] of Object.entries(isBranch(values) ? values : {})) {
    const here = [...trail, key];
    if (/^service-?account$/i.test(key) && isBranch(each)) yield { trail: here, account: each };
    yield* accountsIn(each, here);
  }
}

/** One text of values, or several of which the later ones win. */
const textList = (texts: Tree): readonly Tree[] =>
  Array.isArray(texts) ? (texts as readonly Tree[]) : texts === undefined ? [] : [texts];

const textsOf = (texts: Tree): readonly Tree[] => textList(texts).map(parsed);

/** Trees on top of each other: of two values with one key the later one counts. */
function together(trees: readonly Tree[]): Tree {
  const all = trees.filter(isBranch);
  if (all.length < 2) return all[0];
  const keys = new Set(all.flatMap((each) => Object.keys(each)));
  const merged: Record<string, Tree> = {};
  for (const key of keys) {
    const found = all.flatMap((each) => (Object.hasOwn(each, key) ? [each[key]] : []));
    define(merged, key, found.every(isBranch) ? together(found) : found.at(-1));
  }
  return merged;
}

/** Values that an Application has as YAML text. */
function parsed(text: Tree): Tree {
  if (typeof text !== "string") return undefined;
  // Loaded here, because the parser is large and synthesis seldom has values as text.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parsePiece } = require("./parse") as typeof import("./parse");
  const read = parsePiece({ text, line: 1 });
  return "objects" in read ? read.objects[0] : undefined;
}

/** Values that an Application sets one by one, under names such as `podLabels.azure\.workload\.identity/use`. */
function ofParameters(helm: Tree): Tree {
  const root: Record<string, Tree> = {};
  for (const parameter of listAt(helm, "parameters")) {
    const [name, value] = [textAt(parameter, "name"), scalarAt(parameter, "value")];
    if (typeof name !== "string" || value === undefined) continue;
    const steps = (name.match(/(?:\\.|[^.\\])+/gs) ?? []).map((step) => step.replace(/\\(.)/gs, "$1"));
    let here: Record<string, Tree> = root;
    for (const step of steps.slice(0, -1)) {
      const next = rowOf(here, step);
      const inner = isBranch(next) ? (next as Record<string, Tree>) : {};
      define(here, step, inner);
      here = inner;
    }
    // Without forceString, Helm makes true and numbers of texts that look like them.
    const typed = scalarAt(parameter, "forceString") === true || typeof value !== "string" ? value : scalarOf(value);
    if (steps.length > 0) define(here, steps.at(-1)!, typed);
  }
  return Object.keys(root).length === 0 ? undefined : root;
}

const scalarOf = (text: string): Tree =>
  text === "true" ? true : text === "false" ? false : /^(0|-?[1-9][0-9]*)$/.test(text) ? Number(text) : text;

/** Sets a key that may be the name of a property of every object. */
function define(object: Record<string, Tree>, key: string, value: Tree): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
