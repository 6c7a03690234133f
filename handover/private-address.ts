import { AUTOMATIC_CLUSTER } from "../facts/azure/cluster-types";
import { argumentOf } from "../model/terraform/azurerm-arguments";
import { blockAt, blocks, type Resource, type StackDocument } from "../model/terraform/document";
import type { Entity } from "../model/trust/entities";
import type { TrustModel } from "../model/trust/model";
import { ofStack } from "./of-stack";

/** Whether a resource that the stacks create has no public address, as far as the JSON shows. */
export function hasPrivateAddress(model: TrustModel, entity: Entity | undefined): boolean {
  const resource = entity?.created && entity.place ? model.stacks.resourceAt(entity.place) : undefined;
  return resource !== undefined && isPrivate(resource);
}

function isPrivate({ type, values }: Resource): boolean {
  if (type === AUTOMATIC_CLUSTER.type) return blocks(values, "private_cluster").length > 0;
  if (type === "azurerm_kubernetes_cluster") return argumentOf(type, values, "private_cluster_enabled") === true;
  return argumentOf(type, values, "public_network_access_enabled") === false;
}

/** The setting of the trust map for such a resource. It has no argument of its own, but several by type. */
export const RESTRICTED_NETWORK = "restricted_network";

/**
 * The ranges and subnets from which a resource takes requests, as they are written; undefined if it takes them from
 * everywhere, as far as the JSON shows. One without a public address takes none from outside of its virtual network, whatever its rules say.
 */
export function networksOf(resource: Resource): readonly string[] | undefined {
  if (isPrivate(resource)) return [];
  const { values } = resource;
  const [access] = [...blocks(values, "api_server_access_profile"), ...blocks(values, "api_server_access")];
  const ranges = listed(access?.authorized_ip_ranges);
  const rules = blockAt(values, "network_acls");
  if (ranges.length === 0 && rules.default_action !== "Deny") return undefined;
  return [...ranges, ...listed(rules.ip_rules), ...listed(rules.virtual_network_subnet_ids)];
}

/** The elements of a list; a list that only Terraform knows is one element. */
const listed = (list: unknown): readonly string[] =>
  list === undefined ? [] : [list].flat().map((each) => (typeof each === "string" ? each : JSON.stringify(each)));

/** What a plan of a stack calls and has no public address: API servers, vaults with its secrets, and the state store. */
export function privatePlaces(model: TrustModel, { name, backend }: StackDocument): readonly string[] {
  const own = <T extends { readonly stack: string }>(all: readonly T[]): readonly T[] => ofStack(all, name);
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
