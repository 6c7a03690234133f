import { CHART_VALUES, POD_VALUES } from "../../facts/helm";
import { WEBHOOK_PREFIX } from "../../facts/webhook";
import { isBranch, leaves, type Tree } from "../terraform/tree";

/** Whether a document without a kind is a file of Helm values, by the keys that charts use. */
export function isHelmValues(document: Tree): boolean {
  if (!isBranch(document) || Object.hasOwn(document, "kind") || Object.hasOwn(document, "apiVersion")) return false;
  if (Object.keys(document).filter((key) => CHART_VALUES.has(key)).length >= 2) return true;
  for (const { trail } of leaves(document))
    if (trail.some((key) => POD_VALUES.has(key) || key.startsWith(WEBHOOK_PREFIX))) return true;
  return false;
}
