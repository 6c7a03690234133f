import { VAULT_ROLES_WITHOUT_CONTENT } from "../../facts/azure/role-lists";
import { LIMITS } from "../../facts/limits";
import { wholeNumberProblem } from "../../values/given";
import { argumentNames, azurermArgument } from "../../model/terraform/azurerm-arguments";
import { camelCase } from "../../values/text/camel-case";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { nameProblem } from "../core/input/name-rules";
import { builtInRole } from "../../model/trust/role-definition";
import { NAME_RULES } from "../../facts/name-rules";
import { extended, type Problem, refusal } from "../../values/problem";
import { rowOf } from "../../values/row-of";

const LONGEST = NAME_RULES.vault.maximum!;

/** The literal name of a vault, trimmed on request, or the problem with it. */
export function vaultName(name: string, trim: boolean): { readonly name: string } | { readonly problem: Problem } {
  if (name.length > LONGEST && trim) {
    const trimmed = name.slice(0, LONGEST);
    if (NAME_RULES.vault.pattern.test(trimmed)) return { name: trimmed };
    return {
      problem: refusal(
        "vault-name",
        `\`vaultName\` must still be ${NAME_RULES.vault.expected} after trimming to ${LONGEST} characters, got ` +
          `${shown(name)}, trimmed ${shown(trimmed)}; choose a shorter name`,
      ),
    };
  }
  const problem = nameProblem("vault", "vaultName", name);
  if (problem === undefined) return { name };
  const hint = name.length > LONGEST ? "; shorten it or set `trimName`" : "";
  return { problem: extended(problem, hint) };
}

/** The problem with the literal URI of a vault, if any. */
export function vaultUriProblem(prop: string, uri: string | undefined): Problem | undefined {
  if (!isLiteral(uri) || /^https:\/\/[^\s/]+\/?$/.test(uri)) return undefined;
  return refusal(
    "vault-uri",
    `\`${prop}\` must be an https URL such as https://kv-orders.vault.azure.net/, got ${shown(uri)}; \`az keyvault show --query properties.vaultUri\` prints it`,
  );
}

/** The overrides of a vault, by the names of the provider classes. */
export type VaultOverrides = object;

const RBAC = argumentNames("azurerm_key_vault", "rbac_authorization_enabled").map(camelCase);

/**
 * The problem with the overrides of a vault, if any. Access to a vault of this library is by role only.
 * Source: azurerm 4.55.0 keyvault/key_vault_resource.go; read 2026-11.
 */
export function vaultOverridesProblem(overrides: VaultOverrides = {}): Problem | undefined {
  const given = new Map<string, unknown>(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const mode = RBAC.find((name) => given.has(name));
  if (mode !== undefined)
    return refusal(
      "vault-override",
      `\`overrides.${mode}\` must be left out: Azure RBAC is always on, because the role assignments of this library need it`,
    );
  if (given.has("accessPolicy"))
    return refusal(
      "vault-override",
      "`overrides.accessPolicy` must be left out, because a vault with Azure RBAC ignores access policies; use a role assignment instead, such as grantSecretsUser",
    );
  if (given.has("purgeProtectionEnabled") && given.get("purgeProtectionEnabled") !== true)
    return refusal(
      "vault-override",
      "`overrides.purgeProtectionEnabled` must be left out, because purge protection is always on: without it a deleted secret can be destroyed at once, and Azure cannot turn it off again",
    );
  if (given.has("contact"))
    return refusal(
      "vault-override",
      `\`overrides.contact\` must be left out, because azurerm rejects it on a new vault; use ${azurermArgument("azurerm_key_vault", "contact").replacedBy}`,
    );
  return undefined;
}

/** The problem with the soft-delete retention of a vault, if any. */
export function retentionProblem(days: number | undefined, prop = "retentionDays"): Problem | undefined {
  const problem = wholeNumberProblem(prop, days, LIMITS.vaultRetentionDays);
  return problem && extended(problem, "; it cannot be changed later");
}

/** The problem with the literal version number of a secret, if any. */
export function secretVersionProblem(version: number | undefined): Problem | undefined {
  if (!isLiteral(version) || (Number.isInteger(version) && version >= 1)) return undefined;
  return refusal(
    "secret-version",
    `\`version\` must be a whole number from 1, raised by one for each new value, got ${shown(version)}`,
  );
}

/** The problem with a secret value that is a plain string, if any. It is not shown, because it is the secret. */
export function plainValueProblem(props: unknown): Problem | undefined {
  if (typeof (props as { readonly value?: unknown } | undefined)?.value !== "string") return undefined;
  return refusal(
    "plain-secret",
    "`value` must be a SecretValue, got a text; use SecretValue.ephemeral, or SecretValue.unsafePlainText if the text is not a secret",
  );
}

/** The problem with the number of tags of a vault secret, if any. */
export function secretTagsProblem(tags: Readonly<Record<string, string>> | undefined): Problem | undefined {
  const limit = LIMITS.tagsPerVaultSecret;
  if (!isLiteral(tags) || Object.keys(tags).length <= limit) return undefined;
  return refusal("tags", `\`tags\` must be at most ${limit} for a vault secret, got ${Object.keys(tags).length}`);
}

/** The problem with an RFC 3339 time in the form of Key Vault, if any. */
export function timeProblem(prop: string, time: string | undefined): Problem | undefined {
  if (!isLiteral(time)) return undefined;
  // `Date` parses the 30th of February as the 2nd of March.
  const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(time) ? new Date(time) : undefined;
  const fits = date && !Number.isNaN(date.getTime()) && date.toISOString() === time.replace("Z", ".000Z");
  return fits
    ? undefined
    : refusal("secret-time", `\`${prop}\` must be a UTC time such as "2027-01-31T00:00:00Z", got ${shown(time)}`);
}

/** The problem with a role that gives no access to the content of a vault, if any. */
export function blindRoleProblem(role: string): Problem | undefined {
  if (!isLiteral(role)) return undefined;
  const name = builtInRole(role) ?? role;
  const row = rowOf(VAULT_ROLES_WITHOUT_CONTENT, name);
  if (!row || row.assignsRoles) return undefined;
  return refusal(
    "vault-role",
    `\`role\` must give access to the content of the vault, got ${shown(name)}, which gives access to the vault but not to its secrets, keys or ` +
      `certificates; use ${shown(row.instead)}`,
  );
}

/** The problem with two literal times of a secret, if any. */
export function datesProblem(
  expirationDate: string | undefined,
  notBeforeDate: string | undefined,
): Problem | undefined {
  if (!isLiteral(expirationDate) || !isLiteral(notBeforeDate)) return undefined;
  if (Date.parse(expirationDate) > Date.parse(notBeforeDate)) return undefined;
  return refusal(
    "secret-time",
    `\`expirationDate\` must be after \`notBeforeDate\`, ${shown(notBeforeDate)}, got ${shown(expirationDate)}: the secret could never be read`,
  );
}
