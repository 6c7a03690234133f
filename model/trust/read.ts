import { DATA_PLANE_GRANT_TYPES } from "../../facts/terraform/data-plane-grant-types";
import { CLUSTER_TYPES } from "../../facts/azure/cluster-types";
import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { WORKLOAD_BY_TERRAFORM_TYPE } from "../../facts/kubernetes/workload-kinds";
import { blocksOf, type StackDocument } from "../terraform/document";
import { isExpression } from "../terraform/text";
import { Stacks } from "../terraform/values";
import {
  addAccessPolicy,
  addAppCredential,
  addCluster,
  addCredential,
  addDataGrant,
  addGenericCredential,
  addGenericRole,
  addIdentity,
  addRole,
  addRoleDefinition,
  addVault,
} from "./azure";
import { addPrivateEndpoint, addVaultSecret } from "./azure-vault";
import { addIdentityBinding } from "./azure-identity-binding";
import { emptyModel, type TrustDraft } from "./draft";
import {
  addAccount,
  addConfigMap,
  addNamespace,
  addObject,
  addPolicy,
  addRelease,
  addRoles,
  addWorkload,
} from "./kubernetes";
import type { TrustModel } from "./model";
import { addModules, addUnread } from "./not-evaluated";
import { addPatches, PATCH_TYPES } from "./patches";
import { Source } from "./source";

/** Reads the trust model of stacks that belong together: those of one app, or one alone. */
export function readTrusts(documents: readonly StackDocument[]): TrustModel {
  const draft = emptyModel();
  draft.allCredentials = true;
  addTerraform(draft, documents);
  return draft;
}

/** Adds what stacks that belong together declare to a model that has no stacks yet. */
export function addTerraform(draft: TrustDraft, documents: readonly StackDocument[]): void {
  draft.stacks = new Stacks(documents);
  draft.entities = draft.entities.within(draft.stacks);
  const reached = reachedClusters(draft.stacks);
  const patches: Source[] = [];
  for (const document of draft.stacks.documents) {
    addModules(draft, document);
    const imported = addressesOfImports(document);
    for (const resource of document.resources.values()) {
      const source = new Source(draft, document, resource);
      const plain = resource.type.replace(/_v[0-9]+$/, "");
      const kind = WORKLOAD_BY_TERRAFORM_TYPE.get(resource.type);
      if (plain === "azurerm_user_assigned_identity") addIdentity(draft, source, imported);
      else if (CLUSTER_TYPES.has(plain))
        addCluster(draft, source, reached.get(`${document.name}/${resource.address}`) ?? []);
      else if (plain === "azurerm_key_vault") addVault(draft, source);
      // A data source of the other types says what is there, not what is declared here.
      else if (source.data) continue;
      else if (PATCH_TYPES.has(plain)) patches.push(source);
      else if (kind) addWorkload(draft, source, kind);
      else (READERS.get(plain) ?? addUnread)(draft, source);
      if (CREATED.has(plain) && !source.data) void source.entity;
    }
  }
  addPatches(draft, patches);
}

/** Entities that are in the model also if nothing refers to them. */
const CREATED = new Set([...CLUSTER_TYPES, "azurerm_key_vault", "azurerm_user_assigned_identity"]);

/** By resource type without its version. */
const READERS: ReadonlyMap<string, (draft: TrustDraft, source: Source) => void> = new Map([
  ["kubernetes_service_account", addAccount],
  ["kubernetes_default_service_account", addAccount],
  ["kubernetes_namespace", addNamespace],
  ["kubernetes_network_policy", addPolicy],
  ["kubernetes_config_map", addConfigMap],
  ["kubernetes_config_map_data", addConfigMap],
  ["kubernetes_cluster_role", addRoles],
  ["kubernetes_cluster_role_binding", addRoles],
  ["kubernetes_role", addRoles],
  ["kubernetes_role_binding", addRoles],
  ["kubernetes_manifest", addObject],
  ["helm_release", addRelease],
  ["azurerm_federated_identity_credential", addCredential],
  ["azurerm_role_assignment", addRole],
  ["azurerm_role_definition", addRoleDefinition],
  ["azurerm_key_vault_access_policy", addAccessPolicy],
  ["azurerm_key_vault_secret", addVaultSecret],
  ["azurerm_private_endpoint", addPrivateEndpoint],
  ...Object.entries(DATA_PLANE_GRANT_TYPES).map(
    ([type, row]) => [type, (draft: TrustDraft, source: Source) => addDataGrant(draft, source, row)] as const,
  ),
  ["azuread_application_federated_identity_credential", addAppCredential],
  ["azapi_resource", addGeneric],
]);

/** Types of Azure that are read through azapi, with or without a version. */
const CREDENTIAL_OF_AZURE = /^Microsoft[.]ManagedIdentity\/userAssignedIdentities\/federatedIdentityCredentials(@|$)/i;
const BINDING_OF_AZURE = new RegExp(`^${IDENTITY_BINDING.type.replaceAll(".", "[.]")}(@|$)`, "i");
const ENDPOINT_OF_AZURE = /^Microsoft[.]Network\/privateEndpoints(@|$)/i;
const ROLE_OF_AZURE = /^Microsoft[.]Authorization\/roleAssignments(@|$)/i;

function addGeneric(draft: TrustDraft, source: Source): void {
  const type = source.text("type");
  if (typeof type === "string" && CREDENTIAL_OF_AZURE.test(type)) addGenericCredential(draft, source);
  else if (typeof type === "string" && BINDING_OF_AZURE.test(type)) addIdentityBinding(draft, source);
  else if (typeof type === "string" && ROLE_OF_AZURE.test(type)) addGenericRole(draft, source);
  else if (typeof type === "string" && ENDPOINT_OF_AZURE.test(type)) draft.privateEndpoints.push({});
  else addUnread(draft, source);
}

/** By cluster resource, the keys of the kubernetes providers whose host is that cluster's. */
function reachedClusters(stacks: Stacks): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const document of stacks.documents)
    for (const { name, values } of document.providers.values()) {
      if (!/^kubernetes([.]|$)/.test(name)) continue;
      const host = stacks.resolve(document, values.host);
      const reference = isExpression(host) ? host.reference : undefined;
      if (!reference || !CLUSTER_TYPES.has(stacks.resourceAt(reference)?.type ?? "")) continue;
      const cluster = `${reference.stack}/${reference.address}`;
      found.set(cluster, [...(found.get(cluster) ?? []), `${document.name}:${name}`]);
    }
  return found;
}

/** Addresses of `import` blocks: what they name existed before, possibly with credentials and roles from elsewhere. */
function addressesOfImports({ json }: StackDocument): ReadonlySet<unknown> {
  return new Set(blocksOf(json.import).map(({ to }) => to));
}
