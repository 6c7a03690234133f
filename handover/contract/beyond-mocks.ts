import type { StackDocument } from "../../model/terraform/document";
import { keptFor } from "../../values/kept";
import { dependencyClosure, type Traversal, references } from "../../model/terraform/references";
import { rowOf } from "../../values/row-of";

/**
 * Blocks that the provider adds if the configuration has none. A mocked provider cannot add them: it returns the blocks of
 * the configuration.
 * Source: azurerm 4.81.0 containers/kubernetes_cluster_resource.go (Optional and Computed); read 2026-11.
 */
const FILLED_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  azurerm_kubernetes_cluster: ["kubelet_identity", "network_profile"],
};

/**
 * Resources and data sources that a test with mocked providers cannot plan, because their arguments depend on such a
 * block. Their values can only be read in the file.
 */
export const beyondMocks = keptFor((document: StackDocument): ReadonlySet<string> => {
  const hangs = (reference: Traversal): boolean => {
    const resource = document.resources.get(reference.address);
    const [block] = reference.path;
    if (resource?.mode !== "managed" || typeof block !== "string") return false;
    return (rowOf(FILLED_BLOCKS, resource.type) ?? []).includes(block) && resource.values[block] === undefined;
  };
  const direct = new Set<string>();
  for (const [address, { values }] of document.resources) if (references(values).some(hangs)) direct.add(address);
  for (const [name, value] of Object.entries(document.locals))
    if (references(value).some(hangs)) direct.add(`local.${name}`);
  // Terraform evaluates an output when it plans the values in it.
  for (const { value } of document.outputs.values())
    for (const each of references(value).filter(hangs)) direct.add(each.address);
  if (direct.size === 0) return direct;
  const all = [...document.resources.keys()].filter(
    (each) => direct.has(each) || [...dependencyClosure(document, each)].some((one) => direct.has(one)),
  );
  return new Set(all);
});
