import { grouped } from "../../values/grouped";
import { isExpression, shownText, type Text, textOf } from "../../model/terraform/text";
import { dependsOnAny } from "../../model/terraform/order";
import { grantsOf } from "../../model/trust/links";
import type { Grant, Identity, Vault } from "../../model/trust/model";
import type { Evaluation } from "../evaluation";
import { type VaultUse, vaultKeyOf, vaultUses } from "./vault-uses";

/** Kinds of scopes that contain no vault. */
const APART = [
  "registry",
  "storage",
  "network",
  "zone",
  "cluster",
  "identity",
  "kubelet identity",
  "control plane identity",
];

/** Principals that are not the identity of a pod. */
const NODE_IDENTITIES = ["kubelet identity", "control plane identity"];

/** Whether a grant reaches a vault: the whole, one secret of it, not at all, or perhaps, by a scope around it. */
type Reach = "whole" | "item" | "no" | "perhaps";

/**
 * Evaluates whether the identities of those that read a vault have a role on it, and whether the pods wait for the role.
 *
 * @returns the identities whose role is known to be elsewhere
 */
export function evaluateVaultAccess(index: Evaluation): ReadonlySet<Identity> {
  const misled = new Set<Identity>();
  const onVault = grouped(index.model.grants, ({ scope }) => (scope === undefined ? undefined : vaultKeyOf(scope)));
  const nodes = new Set(
    index.model.clusters.flatMap(({ kubelet, controlPlane }) => index.identitiesOf([...kubelet, ...controlPlane])),
  );
  for (const use of vaultUses(index)) {
    const held = use.identities.flatMap((each) => grantsOf(index.model, entityOf(each, index)));
    const reaching = held.filter((grant) => reachOf(grant, use.vault, index) !== "no");
    const fitting = reaching.filter(
      (grant) => reachOf(grant, use.vault, index) !== "item" || readsItem(grant, use, index),
    );
    if (fitting.length > 0) {
      evaluateOrder(use, fitting, index);
      continue;
    }
    const own = onVault.get(use.vault.entity) ?? [];
    const elsewhere =
      reaching[0] ??
      own.find((each) => isOfNodes(each, nodes, index)) ??
      held.find((each) => isOnOtherVault(each, use.vault, index));
    if (!elsewhere && held.length === 0) continue;
    const why = unknownBecause(use, own, index);
    if (why !== undefined) index.skip(use.path, `whether its identity can read ${use.vault.path} is unknown: ${why}`);
    else if (elsewhere) {
      for (const each of use.identities) misled.add(each);
      reportElsewhere(use, elsewhere, index);
    } else {
      for (const { path } of use.identities)
        index.report(
          "role-missing",
          path,
          `no role assignment gives it access to ${use.vault.path}, which ${use.path} has in ${use.where}`,
          `azurerm_role_assignment with scope = the id of ${use.vault.path}`,
        );
    }
  }
  return misled;
}

function reportElsewhere({ path, where, vault, identities }: VaultUse, grant: Grant, index: Evaluation): void {
  const [identity] = identities;
  const role = shownText(grant.role);
  const isMine = grantsOf(index.model, entityOf(identity!, index)).includes(grant);
  const scope = index.model.entities.get(grant.scope)?.name ?? textOf(grant.scopeId);
  const holder = index.model.entities.get(grant.principal)?.name ?? textOf(grant.principalId);
  index.report(
    "role-elsewhere",
    path,
    isMine
      ? `${where} is ${vault.path}, and ${grant.path} gives ${role} on ${scope}`
      : `${where} is ${vault.path}, and ${grant.path} gives ${role} to ${holder} instead of the pod's identity`,
    isMine
      ? grant.kind === "access policy" && grant.scope === vault.entity
        ? `azurerm_role_assignment with scope = the id of ${vault.path}, because the vault ignores access policies`
        : `scope = the id of ${vault.path} in ${grant.path}`
      : `principal_id = the principal_id of ${identity!.path} in ${grant.path}`,
  );
}

const entityOf = (identity: Identity, index: Evaluation): string | undefined =>
  index.model.entities.ofPrincipal(identity.principalId)?.key;

function reachOf({ kind, scope, scopeId }: Grant, vault: Vault, index: Evaluation): Reach {
  // A vault that uses roles ignores access policies.
  if (kind === "access policy" && vault.rbac === true) return "no";
  const entity = index.model.entities.get(scope);
  if (!entity) return scopeId === undefined && scope === undefined ? "perhaps" : "no";
  if (entity.key === vault.entity) return "whole";
  if (vaultKeyOf(entity.key) === vault.entity) return "item";
  if (APART.includes(entity.kind) || isOtherGroup(entity.key, vault.entity)) return "no";
  if (isOtherSubscription(entity.key, vault.entity, index)) return "no";
  if (entity.kind !== "vault" && entity.kind !== "vault item") return "perhaps";
  return isOther(vaultKeyOf(entity.key), vault, index) ? "no" : "perhaps";
}

/** Whether a key is that of a resource group with another name than that of the vault, as far as both are known. */
function isOtherGroup(key: string, vault: string): boolean {
  const group = /^azurerm_resource_group:\/([^@/]+)(@.*)?$/s.exec(key)?.[1];
  const own = /^azurerm_key_vault:([^/]+)\//s.exec(vault)?.[1];
  if (group === undefined || own === undefined) return false;
  return ![group, own].some((each) => each.includes("${")) && group !== own;
}

/** Whether two entities are in two subscriptions, as far as these are known. */
function isOtherSubscription(key: string, vault: string, { model: { entities } }: Evaluation): boolean {
  const [scope, own] = [key, vault].map((each) => entities.subscriptionOf(vaultKeyOf(each)));
  return scope !== undefined && own !== undefined && scope !== own;
}

/** Whether a vault is certainly another one: both are created here, or their names are known and differ. */
function isOther(key: string, vault: Vault, { model }: Evaluation): boolean {
  const other = model.entities.get(key);
  if (other?.created && !vault.external) return true;
  const name = other?.name ?? /\/([^/]*)$/.exec(key)?.[1] ?? "";
  if (vault.name === undefined || isExpression(vault.name) || name === "" || name.includes("${")) return false;
  return name.toLowerCase() !== vault.name.toLowerCase();
}

/** Kinds of scopes that contain vaults. */
const AROUND = ["resource group", "subscription"];

/** Whether a role is on another vault, or for the vaults of another resource group or subscription. */
function isOnOtherVault(grant: Grant, vault: Vault, index: Evaluation): boolean {
  const kind = index.model.entities.get(grant.scope)?.kind ?? "";
  const isMeant = AROUND.includes(kind) ? textOf(grant.roleName).startsWith("Key Vault") : isVault(kind);
  return isMeant && reachOf(grant, vault, index) === "no";
}

const isVault = (kind: string): boolean => kind === "vault" || kind === "vault item";

/** Whether a role on one secret is on one that the user names, as far as that is known. */
function readsItem({ scope }: Grant, { vault, texts }: VaultUse, index: Evaluation): boolean {
  const others = index.secretsOf(vault.entity).filter(({ entity }) => entity !== scope);
  const named = (name: Text | undefined): boolean => name !== undefined && texts.has(textOf(name));
  const own = index.secretsOf(vault.entity).find(({ entity }) => entity === scope);
  return named(own?.name) || !others.some(({ name }) => named(name));
}

function isOfNodes({ principal }: Grant, nodes: ReadonlySet<string>, { model }: Evaluation): boolean {
  const kind = model.entities.get(principal)?.kind;
  return principal !== undefined && (nodes.has(principal) || NODE_IDENTITIES.includes(kind ?? ""));
}

/** Why something that was not given may give access; undefined if all of it would be here. */
function unknownBecause({ vault, identities }: VaultUse, own: readonly Grant[], index: Evaluation): string | undefined {
  if (vault.external) return "the vault is looked up, so its roles may be assigned elsewhere";
  if (identities.some(({ external }) => external))
    return "its identity is looked up, so its roles may be assigned elsewhere";
  if (index.unreadTrust !== undefined) return `the access that ${index.unreadTrust} gives is not read`;
  const group = own.find((grant) => index.mayInclude(grant));
  if (group) return `${group.path} may be for a group that it is a member of`;
  return undefined;
}

/** A pod that starts before its role works gets 403 until it does. */
function evaluateOrder(use: VaultUse, grants: readonly Grant[], index: Evaluation): void {
  const { path, stack, address, vault, where, by } = use;
  const document = index.model.stacks.document(stack);
  const here = grants.filter((each) => each.stack === stack);
  if (by === "store" || !document || here.length < grants.length) return;
  const isAfter = (...first: readonly string[]): boolean => dependsOnAny(document, address, new Set(first));
  if (isAfter(...here.map((each) => each.address))) return;
  if (by === "environment" && vault.stack === stack && !vault.external && !isAfter(vault.address)) {
    const fix = `a reference to ${vault.path} instead of the literal`;
    return index.report("vault-literal", path, `${where} is a literal, and ${vault.path} creates that vault`, fix);
  }

  const first = here[0]!;
  index.report(
    "role-order",
    path,
    `it reads ${vault.path} and does not wait for ${first.path}, which gives its identity ${shownText(first.role)}`,
    `depends_on = [${first.address}], or a wait after it`,
  );
}
