import { whyUnread } from "../terraform/decoded";
import { COSMOS_ROLES, type DataPlaneGrantType } from "../../facts/terraform/data-plane-grant-types";
import { AUTOMATIC_CLUSTER } from "../../facts/azure/cluster-types";
import { builtInRole } from "./role-definition";
import { type Expression, isExpression, type Text, textOf } from "../terraform/text";
import { at, isBranch, listAt, scalarAt, textAt, type Tree, shownScalar } from "../terraform/tree";
import { subjectPart, type TrustDraft } from "./draft";
import type { Credential, Grant } from "./model";
import { block } from "./pod";
import type { Source } from "./source";

const UNTOLD: Expression = { expression: "a data source does not tell" };

export function addIdentity(draft: TrustDraft, source: Source, imported: ReadonlySet<unknown>): void {
  const name = source.text("name");
  draft.identities.push({
    id: source.attribute("id"),
    ...source.declared,
    ...(name === undefined ? {} : { name }),
    clientId: source.attribute("client_id"),
    principalId: source.attribute("principal_id"),
    tenantId: source.attribute("tenant_id"),
    external: source.data || imported.has(source.address),
    entity: source.entity,
  });
}

/** A credential of a managed identity, as azurerm declares it. */
export function addCredential(draft: TrustDraft, source: Source): void {
  draft.credentials.push({
    name: source.text("name") ?? "",
    ...source.declared,
    ...parentOf(draft, textOrEmpty(source.tree("user_assigned_identity_id"))),
    ...trustOf(source, source.tree("issuer"), source.tree("subject"), source.tree("audience")),
    serialized: true,
    ...optional("repetition", source.repetition),
    bodyPath: [],
  });
}

/** A credential of an app registration. */
export function addAppCredential(draft: TrustDraft, source: Source): void {
  draft.credentials.push({
    name: source.text("display_name") ?? "",
    ...source.declared,
    ...parentOf(draft, source.text("application_id") ?? source.text("application_object_id") ?? ""),
    ...trustOf(source, source.tree("issuer"), source.tree("subject"), source.tree("audiences")),
    serialized: false,
    bodyPath: [],
  });
}

/** A credential as azapi declares it, with the property names of Azure. */
export function addGenericCredential(draft: TrustDraft, source: Source): void {
  const properties = propertiesOf(source);
  if (!properties) {
    source.unread(`its body ${whyUnread(source.tree("body"))}`);
    draft.allCredentials = false;
    return;
  }
  draft.credentials.push({
    name: source.text("name") ?? "",
    ...source.declared,
    ...parentOf(draft, source.text("parent_id") ?? ""),
    ...trustOf(source, at(properties, "issuer"), at(properties, "subject"), at(properties, "audiences")),
    serialized: true,
    ...optional("repetition", source.repetition),
    bodyPath: ["body", "properties"],
  });
}

/** The properties of an azapi resource; nothing if its body is not literal. The body is an object, or JSON in a text. */
export function propertiesOf(source: Source): Tree | undefined {
  const body = source.tree("body");
  const properties = at(typeof body === "string" ? parsed(body) : body, "properties");
  return isBranch(properties) ? properties : undefined;
}

function parsed(json: string): Tree {
  try {
    return JSON.parse(json) as Tree;
  } catch {
    return undefined;
  }
}

/** The identity that a credential's parent is, and by which attribute it is named. */
function parentOf(draft: TrustDraft, parent: Text): Pick<Credential, "identityId" | "identityAttribute" | "identity"> {
  const reference = isExpression(parent) ? parent.reference : undefined;
  const isIdentity = /(^|[.])azurerm_user_assigned_identity[.]/.test(reference?.address ?? "");
  const identity = draft.entities.ofId(parent)?.key;
  return {
    identityId:
      reference && isIdentity ? { expression: `\${${reference.stack}/${reference.address}.id}`, reference } : parent,
    ...(reference && isIdentity ? { identityAttribute: reference.attribute } : {}),
    ...(identity === undefined ? {} : { identity }),
  };
}

function trustOf(
  source: Source,
  issuer: Tree,
  subject: Tree,
  audiences: Tree,
): Pick<Credential, "issuer" | "cluster" | "subject" | "serviceAccount" | "audiences"> {
  const issuerText = textOrEmpty(issuer);
  const cluster = source.clusterOf(issuerText);
  return {
    issuer: issuerText,
    ...(cluster === undefined ? {} : { cluster }),
    ...subjectPart(textOrEmpty(subject)),
    audiences: [audiences, ...(Array.isArray(audiences) ? listAt({ audiences }, "audiences") : [])].flatMap((each) =>
      typeof each === "string" || isExpression(each) ? [each] : [],
    ),
  };
}

const textOrEmpty = (tree: Tree): Text => (typeof tree === "string" || isExpression(tree) ? tree : "");

export function addCluster(draft: TrustDraft, source: Source, reachedBy: readonly string[]): void {
  const flag = (name: string): boolean | Expression => {
    // AKS Automatic has no such argument: both are always on.
    if (source.type === AUTOMATIC_CLUSTER.type) return true;
    const value = scalarAt({ value: source.tree(name) }, "value");
    if (isExpression(value)) return value;
    return source.data ? UNTOLD : value === true || value === "true";
  };
  const name = source.text("name");
  draft.clusters.push({
    external: source.data,
    ...source.declared,
    ...(name === undefined ? {} : { name }),
    reachedBy,
    issuer: source.attribute("oidc_issuer_url"),
    controlPlane: identitiesIn(source, "identity", "principal_id"),
    kubelet: identitiesIn(source, "kubelet_identity", "object_id"),
    oidcIssuerEnabled: flag("oidc_issuer_enabled"),
    workloadIdentityEnabled: flag("workload_identity_enabled"),
    apiServerIntegration: integrationOf(source),
  });
}

function integrationOf(source: Source): boolean | Expression {
  const profile = block({ profile: source.tree("api_server_access_profile") }, "profile");
  const value = scalarAt(profile, "virtual_network_integration_enabled");
  if (isExpression(value)) return value;
  return source.data ? UNTOLD : value === true || value === "true";
}

/** The ids of the identities in a block of a cluster. Azure gives the principal id if the block does not. */
function identitiesIn(source: Source, name: string, principal: string): readonly Text[] {
  const identity = block({ [name]: source.tree(name) }, name);
  const ids = [...listAt(identity, "identity_ids"), at(identity, "user_assigned_identity_id"), at(identity, principal)];
  return [
    source.attribute(`${name}[0].${principal}`),
    ...ids.flatMap((each) => ((typeof each === "string" && each !== "") || isExpression(each) ? [each] : [])),
  ];
}

export function addRole(draft: TrustDraft, source: Source): void {
  const id = source.text("role_definition_id");
  addGrant(draft, source, {
    name: source.text("role_definition_name"),
    id,
    principalId: source.text("principal_id"),
    principalType: source.text("principal_type"),
    scopeId: source.text("scope"),
    condition: source.text("condition"),
  });
}

/** A role assignment as azapi declares it; its parent is the scope. */
export function addGenericRole(draft: TrustDraft, source: Source): void {
  const properties = propertiesOf(source);
  if (!properties) return source.unread(`its body ${whyUnread(source.tree("body"))}`);
  addGrant(draft, source, {
    name: undefined,
    id: textAt(properties, "roleDefinitionId"),
    principalId: textAt(properties, "principalId"),
    principalType: textAt(properties, "principalType"),
    scopeId: source.text("parent_id"),
    condition: textAt(properties, "condition"),
  });
}

interface Assignment {
  readonly name: Text | undefined;
  readonly id: Text | undefined;
  readonly principalId: Text | undefined;
  readonly principalType: Text | undefined;
  readonly scopeId: Text | undefined;
  readonly condition: Text | undefined;
}

function addGrant(draft: TrustDraft, source: Source, assignment: Assignment): void {
  const { name, id, principalId, principalType, scopeId, condition } = assignment;
  const known = name ?? builtInRole(textOf(id));
  draft.grants.push({
    kind: "role",
    ...source.declared,
    role: known ?? source.nameBehind(id) ?? id ?? "",
    ...optional("roleName", known),
    principalId: principalId ?? "",
    ...optional("principal", draft.entities.ofPrincipal(principalId)?.key),
    ...optional("principalType", principalType),
    ...optional("scopeId", scopeId),
    ...optional("scope", draft.entities.ofId(scopeId)?.key),
    ...optional("condition", condition),
    ...optional("definition", draft.entities.ofReference(id)?.key),
  });
}

/** Access inside a data service that has roles, policies or administrators of its own. */
export function addDataGrant(draft: TrustDraft, source: Source, row: DataPlaneGrantType): void {
  const principalId = source.text(row.principal);
  const scopeId = source.text(row.scope);
  const given = row.role === undefined ? row.name : textOf(source.text(row.role));
  // The id of a role in Cosmos DB starts with that of the account, which can be known after apply.
  const known = Object.keys(COSMOS_ROLES).find((id) => given?.toLowerCase().includes(id));
  draft.grants.push({
    kind: "data role",
    ...source.declared,
    role: `${row.service} ${known === undefined ? given : COSMOS_ROLES[known]}`,
    principalId: principalId ?? "",
    ...optional("principal", draft.entities.ofPrincipal(principalId)?.key),
    ...optional("scopeId", scopeId),
    ...optional("scope", draft.entities.ofId(scopeId)?.key),
  });
}

/** An access policy of a vault, as a resource of its own or a block of the vault. */
export function addAccessPolicy(draft: TrustDraft, source: Source): void {
  const scopeId = source.text("key_vault_id");
  draft.grants.push({
    ...policyOf(draft, source, source.config),
    ...optional("scopeId", scopeId),
    ...optional("scope", draft.entities.ofId(scopeId)?.key),
  });
}

function policyOf(draft: TrustDraft, source: Source, policy: Tree): Grant {
  const principalId = textAt(policy, "object_id");
  const allowed = ["secret", "key", "certificate", "storage"].flatMap((kind) => {
    const list = listAt(policy, `${kind}_permissions`);
    return list.length > 0 ? [`${kind}s ${list.map(shownScalar).join(", ")}`] : [];
  });
  return {
    kind: "access policy",
    ...source.declared,
    role: `access policy: ${allowed.join("; ")}`,
    principalId: principalId ?? "",
    ...optional("principal", draft.entities.ofPrincipal(principalId)?.key),
  };
}

export function addVault(draft: TrustDraft, source: Source): void {
  const value = source.tree("rbac_authorization_enabled");
  const rbac = isExpression(value) ? value : value === true || value === "true";
  const isPublic = source.tree("public_network_access_enabled");
  draft.vaults.push({
    entity: source.entity,
    ...source.declared,
    ...optional("name", source.text("name")),
    external: source.data,
    id: source.attribute("id"),
    rbac: source.data ? UNTOLD : rbac,
    closed: !source.data && (isPublic === false || isPublic === "false"),
  });
  if (source.data) return;
  const policies = source.tree("access_policy");
  for (const policy of Array.isArray(policies) ? (policies as readonly Tree[]) : [policies])
    if (isBranch(policy)) draft.grants.push({ ...policyOf(draft, source, policy), scope: source.entity });
}

/** A custom role, whose operations can be in several blocks. */
export function addRoleDefinition(draft: TrustDraft, source: Source): void {
  const given = source.tree("permissions");
  const permissions: readonly Tree[] = Array.isArray(given) ? (given as readonly Tree[]) : [given];
  const operations = (name: string): readonly Text[] =>
    permissions
      .flatMap((each) => listAt(each, name))
      .flatMap((each) => (typeof each === "string" || isExpression(each) ? [each] : []));
  const [actions, dataActions] = [operations("actions"), operations("data_actions")];
  const lists = permissions.flatMap((each) => [each, at(each, "actions"), at(each, "data_actions")]);
  const isOpen = [...lists, ...actions, ...dataActions].some(isExpression) || source.tree("dynamic") !== undefined;
  if (isOpen) source.unread("what it allows is known only after apply");
  draft.roleDefinitions.push({ entity: source.entity, ...source.declared, actions, dataActions });
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}
