import { isExpression } from "../terraform/text";
import { textAt } from "../terraform/tree";
import type { TrustDraft } from "./draft";
import { block } from "./pod";
import type { Source } from "./source";

/** A private endpoint. An expression that leads to no resource may be any target. */
export function addPrivateEndpoint(draft: TrustDraft, source: Source): void {
  const connection = block({ connection: source.tree("private_service_connection") }, "connection");
  const id = textAt(connection, "private_connection_resource_id");
  const target = draft.entities.ofId(id);
  draft.privateEndpoints.push(!target || (isExpression(id) && target.kind === "other") ? {} : { target: target.key });
}

/** A secret of a vault. */
export function addVaultSecret(draft: TrustDraft, source: Source): void {
  const name = source.text("name");
  const vault = draft.entities.ofId(source.text("key_vault_id"));
  draft.vaultSecrets.push({
    entity: source.entity,
    ...source.declared,
    ...(name === undefined ? {} : { name }),
    ...(vault === undefined ? {} : { vault: vault.key }),
  });
}
