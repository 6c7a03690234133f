import type { Inventory } from "../read/inventory";
import { named } from "./matching";
import type { Resolved } from "./overlays";
import type { CleanUpWait, PlannedSecretClass, PlannedWorkload } from "./plan-model";
import type { BindingManifest, IdentityManifest, Manifest } from "../read/pod-identity-manifests";
import { sortedBy } from "../read/source-object";
import type { WorkloadDraft } from "./workload-plan";

interface Users {
  readonly bindings: readonly Resolved<BindingManifest>[];
  readonly planned: ReadonlyMap<WorkloadDraft, PlannedWorkload>;
  readonly secretClasses: readonly PlannedSecretClass[];
  readonly inventory: Inventory;
  /** Namespace of objects that do not state one. */
  readonly namespace: string;
}

/** An object of pod identity as the clean-up names it. */
export const objectName = (each: Resolved<IdentityManifest | BindingManifest>): string =>
  `${each.value.kind} ${named(each)}`;

/**
 * The bindings and identities with a user that neither a patch nor the generated code moves: the values of a release, a
 * workload whose owner has to decide first, an object of another system, or a pod that is not in the input.
 */
export function cleanUpWaits({ bindings, planned, secretClasses, inventory, namespace }: Users): CleanUpWait[] {
  const waits = new Map<string, Set<string>>();
  const keep = (object: string, user: string): void => {
    waits.set(object, (waits.get(object) ?? new Set()).add(user));
  };

  for (const [{ match, owned }, workload] of planned) {
    // Pod identity does not run on Windows, so these pods have no identity to lose.
    if (workload.patches || owned.workload.value.windows) continue;
    const { kind, name } = workload.release ?? workload;
    const user = `${kind} ${workload.release?.namespace ?? workload.namespace}/${name}`;
    // A label with the name of a binding gives no identity, and its owner may correct it.
    for (const each of match.namesakes) {
      keep(objectName(each), user);
      if ("azureIdentity" in each.value && each.value.azureIdentity !== undefined)
        keep(`AzureIdentity ${each.namespace}/${each.value.azureIdentity}`, user);
    }
    for (const { binding, identity, ignored } of match.bindings) {
      if (ignored !== undefined || !identity) continue;
      keep(objectName(binding), user);
      keep(objectName(identity), user);
    }
  }

  const nameOf = (each: Manifest): string => `${each.kind} ${each.namespace ?? namespace}/${each.name}`;
  for (const each of inventory.others)
    for (const value of each.labelValues ?? [])
      for (const binding of bindings.filter(({ value: { selector } }) => selector === value)) {
        keep(objectName(binding), nameOf(each));
        if (binding.value.azureIdentity !== undefined)
          keep(`AzureIdentity ${binding.namespace}/${binding.value.azureIdentity}`, nameOf(each));
      }

  const pods = new Set(
    inventory.workloads.flatMap((each) => (each.kind === "Pod" ? [`${each.namespace ?? namespace}/${each.name}`] : [])),
  );
  for (const { pod, podNamespace, azureIdentity, azureIdentityNamespace } of inventory.assigned) {
    const at = `${podNamespace ?? ""}/${pod ?? ""}`;
    // Without any pod, the input does not say which pods there are.
    if (pods.size === 0 || pods.has(at) || azureIdentity === undefined) continue;
    const of = `${azureIdentityNamespace ?? ""}/${azureIdentity}`;
    keep(`AzureIdentity ${of}`, `Pod ${at}, which is not in the input`);
    for (const binding of bindings)
      if (`${binding.namespace}/${binding.value.azureIdentity ?? ""}` === of)
        keep(objectName(binding), `Pod ${at}, which is not in the input`);
  }

  const converted = new Set(
    secretClasses.flatMap((each) =>
      each.patch === undefined ? [] : [`SecretProviderClass ${each.namespace}/${each.name}`],
    ),
  );
  for (const each of inventory.others)
    if (each.role === "asks pod identity" && !converted.has(nameOf(each))) keep("pod identity itself", nameOf(each));

  return sortedBy(waits, ([object]) => object).map(([object, users]) => ({ object, users: [...users].sort() }));
}
