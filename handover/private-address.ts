import { AUTOMATIC_CLUSTER } from "../facts/azure/cluster-types";
import { argumentOf } from "../model/terraform/azurerm-arguments";
import { blocks, type Resource, type StackDocument } from "../model/terraform/document";
import type { Entity } from "../model/trust/entities";
import type { TrustModel } from "../model/trust/model";

/** Whether a resource that the stacks create has no public address, as far as the JSON tells. */
export function hasPrivateAddress(model: TrustModel, entity: Entity | undefined): boolean {
  const resource = entity?.created && entity.place ? model.stacks.resourceAt(entity.place) : undefined;
  return resource !== undefined && isPrivate(resource);
}

function isPrivate({ type, values }: Resource): boolean {
  if (type === AUTOMATIC_CLUSTER.type) return blocks(values, "private_cluster").length > 0;
  if (type === "azurerm_kubernetes_cluster") return argumentOf(type, values, "private_cluster_enabled") === true;
  return argumentOf(type, values, "public_network_access_enabled") === false;
}

/** What a plan of a stack calls and has no public address: API servers, vaults with its secrets, and the state store. */
export function privatePlaces(model: TrustModel, { name, backend }: StackDocument): readonly string[] {
  const own = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] =>
    all.filter((each) => each.stack === name);
  const privateOnes = (keys: readonly (string | undefined)[], what: string): string[] =>
    [...new Set(keys)]
      .map((key) => model.entities.get(key))
      .filter((each) => hasPrivateAddress(model, each))
      .map((each) => `${what} of ${each!.place!.stack}`);
  const clusters = [...own(model.namespaces), ...own(model.serviceAccounts), ...own(model.workloads)];
  const stores = model.stacks.documents.flatMap((document) =>
    [...document.resources.values()]
      .filter(({ mode, type }) => mode === "managed" && type === "azurerm_storage_account")
      .filter((each) => isPrivate(each) && each.values.name === backend.values.storage_account_name)
      .map(() => `the state store of ${document.name}`),
  );
  return [
    ...new Set([
      ...privateOnes(
        clusters.map((each) => each.cluster),
        "the API server of the cluster",
      ),
      ...privateOnes(
        own(model.vaultSecrets).map((each) => each.vault),
        "the vault",
      ),
      ...stores,
    ]),
  ];
}
