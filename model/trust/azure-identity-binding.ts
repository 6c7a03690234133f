import { whyUnread } from "../terraform/decoded";
import { textAt } from "../terraform/tree";
import { propertiesOf } from "./azure";
import type { TrustDraft } from "./draft";
import type { Source } from "./source";

/** An identity binding as azapi declares it; its parent is the cluster. */
export function addIdentityBinding(draft: TrustDraft, source: Source): void {
  const properties = propertiesOf(source);
  if (!properties) return source.unread(`its body ${whyUnread(source.tree("body"))}`);
  const clusterId = source.text("parent_id") ?? "";
  const identityId = textAt(properties, "managedIdentity", "resourceId") ?? "";
  const cluster = draft.entities.ofId(clusterId)?.key;
  const identity = draft.entities.ofId(identityId)?.key;
  draft.identityBindings.push({
    name: source.text("name") ?? "",
    ...source.declared,
    clusterId,
    ...(cluster === undefined ? {} : { cluster }),
    identityId,
    ...(identity === undefined ? {} : { identity }),
  });
}
