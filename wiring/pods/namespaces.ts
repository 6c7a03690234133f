import { dependsOnAny } from "../../model/terraform/order";
import { references } from "../../model/terraform/references";
import { isExpression, type Text } from "../../model/terraform/text";
import type { Namespace } from "../../model/trust/model";
import type { InCluster } from "../../model/trust/place";
import type { Evaluation } from "../evaluation";

/** Evaluates the namespaces that Terraform creates: each once, and before the objects in them. */
export function evaluateNamespaces(index: Evaluation): void {
  const made = new Map<string, Namespace>();
  for (const each of index.model.namespaces) {
    if (each.partial || each.stack === "" || isExpression(each.name) || isConditional(each, index)) continue;
    const key = keyOf(each, each.name);
    const first = made.get(key);
    if (first)
      index.report(
        "namespace-twice",
        each.path,
        `${first.path} creates the namespace "${each.name}" as well`,
        "one of the two; a FederatedBinding with createNamespace: false creates none",
      );
    else made.set(key, each);
  }
  if (made.size === 0) return;
  for (const each of [...index.model.serviceAccounts, ...index.model.workloads]) evaluateOrder(each, made, index);
}

/** In one cluster: as far as it is known, else the one that the provider reaches. */
const keyOf = ({ cluster, provider }: InCluster, name: string): string => JSON.stringify([cluster ?? provider, name]);

/** Whether `count` or `for_each` decides if it is created, so that another resource can stand in for it. */
export function isConditional({ stack, address }: InCluster, { model }: Evaluation): boolean {
  const values = model.stacks.document(stack)?.resources.get(address)?.values;
  return values?.count !== undefined || values?.for_each !== undefined;
}

/** An object in a namespace is rejected if the namespace does not exist yet. Other stacks are applied in their own order. */
function evaluateOrder(
  { namespace, ...object }: InCluster & { readonly namespace: Text },
  made: ReadonlyMap<string, Namespace>,
  index: Evaluation,
): void {
  const { path, stack, address } = object;
  if (isExpression(namespace)) return;
  const maker = made.get(keyOf(object, namespace));
  const document = index.model.stacks.document(stack);
  if (!maker || maker.stack !== stack || !document) return;
  // Most objects name the namespace by its resource, and few orders are longer.
  const metadata = document.resources.get(address)?.values.metadata;
  if (references(metadata).some((each) => each.address === maker.address)) return;
  if (dependsOnAny(document, address, new Set([maker.address]))) return;
  index.report(
    "namespace-order",
    path,
    `it is in the namespace "${namespace}" and does not wait for ${maker.path}, which creates it`,
    `depends_on = [${maker.address}], or the name of ${maker.path} as the namespace, which a FederatedBinding has as \`namespace\``,
  );
}
