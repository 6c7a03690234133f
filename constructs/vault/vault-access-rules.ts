import { isLiteral, shown } from "../../values/literal";
import { NAME_RULES, nameProblem } from "../core/name-rules";
import { BUILT_IN_ROLES } from "../../facts/roles";

/** Longest name of a vault. */
export const VAULT_NAME_LIMIT = 24;

/** The literal name of a vault, trimmed where that was asked for, or what is wrong with it. */
export function vaultName(name: string, trim: boolean): { readonly name: string } | { readonly problem: string } {
  if (name.length > VAULT_NAME_LIMIT && trim) {
    const trimmed = name.slice(0, VAULT_NAME_LIMIT);
    if (NAME_RULES.vault.pattern.test(trimmed)) return { name: trimmed };
    return {
      problem:
        `\`vaultName\` must still be ${NAME_RULES.vault.expected} after trimming to ${VAULT_NAME_LIMIT} characters, got ` +
        `${shown(name)}, trimmed ${shown(trimmed)}; choose a shorter name`,
    };
  }
  const problem = nameProblem("vault", "vaultName", name);
  if (problem === undefined) return { name };
  const hint = name.length > VAULT_NAME_LIMIT ? "; shorten it or set `trimName`" : "";
  return { problem: `${problem}${hint}` };
}

/** What is wrong with the literal address of a vault, or nothing. */
export function vaultUriProblem(prop: string, uri: string | undefined): string | undefined {
  if (!isLiteral(uri) || /^https:\/\/[^\s/]+\/?$/.test(uri)) return undefined;
  return `\`${prop}\` must be an https URL such as https://kv-orders.vault.azure.net/, got ${shown(uri)}; \`az keyvault show --query properties.vaultUri\` prints it`;
}

/** What the overrides of a vault say, as far as rules look at it. */
export interface VaultOverrides {
  readonly rbacAuthorizationEnabled?: unknown;
  readonly enableRbacAuthorization?: unknown;
  readonly accessPolicy?: unknown;
  readonly contact?: unknown;
}

/**
 * What is wrong with the overrides of a vault, or nothing: access is by role alone.
 * Source: azurerm 4.55.0 keyvault/key_vault_resource.go; read 2026-11.
 */
export function vaultOverridesProblem(overrides: VaultOverrides = {}): string | undefined {
  for (const prop of ["rbacAuthorizationEnabled", "enableRbacAuthorization"] as const) {
    if (overrides[prop] !== undefined)
      return `\`overrides.${prop}\` must be left out, because what is granted here works with Azure RBAC alone, which is always on`;
  }
  if (overrides.accessPolicy !== undefined)
    return "`overrides.accessPolicy` must be left out of a vault with Azure RBAC, which ignores it; grant a role instead, such as grantSecretsUser";
  if (overrides.contact !== undefined)
    return "`overrides.contact` must be left out, because azurerm refuses it on a new vault; use azurerm_key_vault_certificate_contacts";
  return undefined;
}

/** Soft-delete retention. Source: azurerm 4.55.0 keyvault/key_vault_resource.go. */
export function retentionProblem(days: number | undefined): string | undefined {
  if (!isLiteral(days) || (Number.isInteger(days) && days >= 7 && days <= 90)) return undefined;
  return `\`retentionDays\` must be a whole number from 7 to 90, got ${shown(days)}; it cannot be changed later`;
}

/** What is wrong with the literal number of a secret's version, or nothing. */
export function secretVersionProblem(version: number | undefined): string | undefined {
  if (!isLiteral(version) || (Number.isInteger(version) && version >= 1)) return undefined;
  return `\`version\` must be a whole number from 1, raised by one for each new value, got ${shown(version)}`;
}

/** Tags of a vault secret. Source: azurerm 4.55.0 keyvault/key_vault_secret_resource.go. */
export function secretTagsProblem(tags: Readonly<Record<string, string>> | undefined): string | undefined {
  if (!isLiteral(tags) || Object.keys(tags).length <= 15) return undefined;
  return `\`tags\` must be at most 15 for a vault secret, got ${Object.keys(tags).length}`;
}

/** An RFC 3339 time, as Key Vault takes it. */
export function timeProblem(prop: string, time: string | undefined): string | undefined {
  if (!isLiteral(time)) return undefined;
  // Date takes the 30th of February for the 2nd of March.
  const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(time) ? new Date(time) : undefined;
  const fits = date && !Number.isNaN(date.getTime()) && date.toISOString() === time.replace("Z", ".000Z");
  return fits ? undefined : `\`${prop}\` must be a UTC time such as "2027-01-31T00:00:00Z", got ${shown(time)}`;
}

/**
 * Roles that a reader may take for ones that open a vault's content, with the one that does.
 * Source: learn.microsoft.com/azure/key-vault/general/rbac-guide, read 2026-11.
 */
const BLIND_ROLES: Readonly<Record<string, string>> = {
  Reader: "Key Vault Secrets User",
  Contributor: "Key Vault Secrets Officer",
  "Key Vault Reader": "Key Vault Secrets User",
  "Key Vault Contributor": "Key Vault Secrets Officer",
};

/** What is wrong with a role that shall open a vault's content, or nothing. */
export function blindRoleProblem(role: string): string | undefined {
  if (!isLiteral(role)) return undefined;
  const name = Object.entries(BUILT_IN_ROLES).find(([, id]) => role.toLowerCase().endsWith(id))?.[0] ?? role;
  const better = BLIND_ROLES[name];
  if (better === undefined) return undefined;
  return (
    `\`role\` must open what is in the vault, got ${shown(name)}, which sees the vault and not its secrets, keys or ` +
    `certificates; use ${shown(better)}`
  );
}
