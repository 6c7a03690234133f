import { PROVIDER_SECRETS } from "../../facts/terraform/provider-secrets";
import { SENSITIVE_ATTRIBUTES } from "../../facts/terraform/sensitive-attributes";
import type { StackDocument } from "./document";
import { isObject } from "../../values/object";
import { rowOf } from "../../values/row-of";

/** A secret that everybody can read who can read the JSON. */
export interface PlainSecret {
  /** `azurerm_key_vault_secret.pw`, `provider.azurerm`, `variable.token`. */
  readonly address: string;
  /** The path of the argument in the block: `value`, `kubernetes.token`. */
  readonly path: string;
}

/** How Terraform logs in to a machine, in any resource. Source: Terraform, Provisioner Connection Settings, read 2026-11. */
const LOGINS = ["password", "private_key", "bastion_password", "bastion_private_key"];
const CONNECTIONS = ["connection", "provisioner.file.connection", "provisioner.remote-exec.connection"].flatMap(
  (block) => LOGINS.map((login) => `${block}.${login}`),
);

/** Paths of the arguments of a resource that are secrets. Few resources have a login, and synthesis asks for each. */
export function secretsOfResource(type: string, values: unknown): readonly string[] {
  const ofType = rowOf(SENSITIVE_ATTRIBUTES, type) ?? [];
  const hasLogin = isObject(values) && ("connection" in values || "provisioner" in values);
  return hasLogin ? [...ofType, ...CONNECTIONS] : ofType;
}

/** Paths of the settings of a provider that are secrets. */
export const secretsOfProvider = (name: string): readonly string[] => rowOf(PROVIDER_SECRETS, name) ?? [];

/** The paths among `paths` at which a block has text of its own. */
export const plainIn = (values: unknown, paths: readonly string[]): string[] =>
  paths.filter((path) => hasLiteral(values, path.split(".")));

/** The secret of a variable: the default of one that is called sensitive. An ephemeral one has a default for samples only. */
export const secretsOfVariable = (values: unknown): readonly string[] =>
  isObject(values) &&
  values["sensitive"] === true &&
  values["ephemeral"] !== true &&
  typeof values["default"] === "string"
    ? ["default"]
    : [];

/** The secrets that a stack has as text. */
export function plainSecrets({ resources, providers, variables }: StackDocument): PlainSecret[] {
  const blocks: (readonly [address: string, values: unknown, secrets: readonly string[]])[] = [
    ...[...resources.values()]
      .filter(({ mode }) => mode === "managed")
      .map(({ address, type, values }) => [address, values, secretsOfResource(type, values)] as const),
    ...[...providers.values()].map(
      ({ name, values }) => [`provider.${name}`, values, secretsOfProvider(name.split(".")[0]!)] as const,
    ),
    ...[...variables].map(([name, values]) => [`variable.${name}`, values, secretsOfVariable(values)] as const),
  ];
  return blocks.flatMap(([address, values, secrets]) => plainIn(values, secrets).map((path) => ({ address, path })));
}

/** Whether there is a literal string, or a map or list with one, at a path through blocks, each of which can be a list. */
function hasLiteral(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((each) => hasLiteral(each, path));
  const [name, ...rest] = path;
  if (name !== undefined) return isObject(value) && hasLiteral(value[name], rest);
  if (isObject(value)) return Object.values(value).some((each) => hasLiteral(each, []));
  return typeof value === "string" && value !== "" && !/(^|[^$])\$\{/.test(value);
}
