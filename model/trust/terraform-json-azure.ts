import { builtInRoleName } from "./role-definition";
import { attribute, type Element, keyOf, type Order } from "./element";
import { type Expression, isExpression, type Text, type Tree, type WiringDraft } from "./wiring-model";
import { at, isBranch, scalarAt, textAt } from "../terraform/wiring-tree";

export function addIdentity(draft: WiringDraft, element: Element, imported: ReadonlySet<unknown>): void {
  const { config, path, data, address } = element;
  const name = textAt(config, "name");
  draft.identities.push({
    path,
    key: keyOf(attribute(element, "id")),
    ...(name === undefined ? {} : { name }),
    clientId: attribute(element, "client_id"),
    principalId: attribute(element, "principal_id"),
    tenantId: attribute(element, "tenant_id"),
    external: data || imported.has(address),
  });
}

export function addCredential(draft: WiringDraft, element: Element, order: Order): void {
  const { config, path } = element;
  const parent = textAt(config, "user_assigned_identity_id") ?? textAt(config, "parent_id") ?? "";
  draft.credentials.push({
    path,
    name: textAt(config, "name") ?? "",
    ...parentOf(parent),
    issuer: textAt(config, "issuer") ?? "",
    subject: textAt(config, "subject") ?? "",
    audiences: audiencesOf(at(config, "audience")),
    after: order.before(element),
  });
}

/** A credential as azapi writes it: in Azure's own words. */
export function addGenericCredential(draft: WiringDraft, element: Element, order: Order): void {
  const { config, path } = element;
  const properties = at(config, "body", "properties");
  if (!isBranch(properties)) {
    draft.notJudged.push({ path, why: "its body is known only to Terraform" });
    draft.allCredentials = false;
    return;
  }
  draft.credentials.push({
    path,
    name: textAt(config, "name") ?? "",
    ...parentOf(textAt(config, "parent_id") ?? ""),
    issuer: textAt(properties, "issuer") ?? "",
    subject: textAt(properties, "subject") ?? "",
    audiences: audiencesOf(at(properties, "audiences")),
    after: order.before(element),
  });
}

/** The identity that a credential's parent is, and by which attribute it is named. */
function parentOf(parent: Text): { readonly identity: Text; readonly identityAttribute?: string } {
  const reference =
    isExpression(parent) && /(^|[.])azurerm_user_assigned_identity[.]/.test(parent.reference?.address ?? "")
      ? parent.reference
      : undefined;
  if (!reference) return { identity: parent };
  return {
    identity: { expression: `\${${reference.stack}:${reference.address}.id}` },
    identityAttribute: reference.attribute,
  };
}

function audiencesOf(tree: Tree): readonly Text[] {
  if (typeof tree === "string" || isExpression(tree)) return [tree];
  return Array.isArray(tree)
    ? (tree as readonly Tree[]).flatMap((each) => (typeof each === "string" || isExpression(each) ? [each] : []))
    : [];
}

export function addCluster(draft: WiringDraft, element: Element, reachedBy: readonly string[]): void {
  const { config, path, data } = element;
  const unknown: Expression = { expression: "a look-up does not tell" };
  const flag = (name: string): boolean | Expression => {
    const value = scalarAt(config, name);
    if (data || isExpression(value)) return isExpression(value) ? value : unknown;
    return value === true || value === "true";
  };
  const name = textAt(config, "name");
  draft.clusters.push({
    path,
    ...(name === undefined ? {} : { name }),
    external: data,
    reachedBy,
    issuer: attribute(element, "oidc_issuer_url"),
    oidcIssuerEnabled: flag("oidc_issuer_enabled"),
    workloadIdentityEnabled: flag("workload_identity_enabled"),
  });
}

export function addRole(draft: WiringDraft, element: Element): void {
  const { config, path } = element;
  const role = textAt(config, "role_definition_name") ?? builtInRole(textAt(config, "role_definition_id"));
  const principalType = textAt(config, "principal_type");
  draft.roleAssignments.push({
    path,
    principalId: textAt(config, "principal_id") ?? "",
    ...(principalType === undefined ? {} : { principalType }),
    ...(role === undefined ? {} : { role }),
    scope: textAt(config, "scope") ?? "",
  });
}

/** The name of a built-in role whose id stands in place of it. */
function builtInRole(id: Text | undefined): string | undefined {
  const name = typeof id === "string" ? builtInRoleName(id) : id;
  return typeof name === "string" && name !== id ? name : undefined;
}

export function addVault(draft: WiringDraft, element: Element): void {
  const { config, path, data } = element;
  const value = scalarAt(config, "rbac_authorization_enabled") ?? scalarAt(config, "enable_rbac_authorization");
  const rbac = isExpression(value) ? value : value === true || value === "true";
  draft.vaults.push({
    path,
    key: keyOf(attribute(element, "id")),
    rbac: data ? { expression: "a look-up does not tell" } : rbac,
  });
}
