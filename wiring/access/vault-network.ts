import type { Evaluation } from "../evaluation";
import { vaultUses } from "./vault-uses";

/** Reports pods and stores that read a vault which only private endpoints reach, if none of it is declared. */
export function evaluateVaultNetwork(index: Evaluation): void {
  const { privateEndpoints } = index.model;
  if (!index.model.vaults.some(({ closed }) => closed)) return;
  const targets = new Set(privateEndpoints.map(({ target }) => target));
  const isOpen = targets.has(undefined);
  for (const { path, where, vault } of vaultUses(index)) {
    if (!vault.closed || targets.has(vault.entity)) continue;
    const why = isOpen ? "the target of a private endpoint is known only after apply" : unreadBecause(index);
    if (why !== undefined)
      index.skip(path, `whether ${vault.path}, which has no public address, has a private endpoint is unknown: ${why}`);
    else
      index.report(
        "vault-unreachable",
        path,
        `${where} is ${vault.path}, whose public network access is off, and no private endpoint leads to it`,
        `azurerm_private_endpoint with private_connection_resource_id = the id of ${vault.path} and subresource_names = ["vault"]`,
      );
  }
}

const unreadBecause = ({ unreadTrust }: Evaluation): string | undefined =>
  unreadTrust === undefined ? undefined : `what ${unreadTrust} creates is not read`;
