import { NAME_RULES } from "../../facts/name-rules";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { nameProblem } from "../core/input/name-rules";
import { type Problem, refusal } from "../../values/problem";

/** An object of a vault that becomes a file. */
export interface VaultObject {
  /** Name of the secret, key or certificate in the vault. */
  readonly name: string;
  /** `cert` is the certificate. `secret` with the name of a certificate also contains its private key. @default "secret" */
  readonly type?: "secret" | "key" | "cert";
  /** Name of the file. @default - the name of the object */
  readonly fileName?: string;
  /** Version of the object. @default - the latest */
  readonly version?: string;
}

/** A Kubernetes secret that the driver keeps in sync. */
export interface SecretSync {
  /** Name of the secret, an RFC 1123 subdomain. */
  readonly secretName: string;
  /** Type of the secret. @default "Opaque" */
  readonly type?: string;
  /** The file of each key of the secret. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The problem with the objects of a SecretProviderClass, if any. */
export function objectsProblem(objects: readonly VaultObject[]): Problem | undefined {
  if (objects.length === 0)
    return refusal("vault-object", "`objects` must name at least one secret, key or certificate, got an empty list");
  const seen = new Set<string>();
  for (const [i, { name, fileName }] of objects.entries()) {
    const problem = nameProblem("vaultItem", `objects[${i}].name`, name);
    if (problem) return problem;
    if (isLiteral(fileName) && (!NAME_RULES.vaultFile.pattern.test(fileName) || /^\.+$/.test(fileName))) {
      return refusal(
        "vault-object",
        `\`objects[${i}].fileName\` must be the name of a file, of ${NAME_RULES.vaultFile.expected}, got ${shown(fileName)}`,
      );
    }
    const file = fileName ?? name;
    if (isLiteral(file) && seen.has(file))
      return refusal(
        "vault-object",
        `\`objects[${i}]\` must have a unique file name, got ${shown(file)} again; set \`fileName\``,
      );
    seen.add(file);
  }
  return undefined;
}

/** The problem with the Kubernetes secret, if any. Each of its keys must have one of the files. */
export function syncProblem(sync: SecretSync | undefined, objects: readonly VaultObject[]): Problem | undefined {
  if (sync === undefined) return undefined;
  const files = objects.map(({ name, fileName }) => fileName ?? name);
  const problem = nameProblem("serviceAccount", "syncTo.secretName", sync.secretName);
  if (problem) return problem;
  if (Object.keys(sync.keys).length === 0)
    return refusal("vault-object-sync", "`syncTo.keys` must name at least one file, got none");
  const unknown = Object.entries(sync.keys).find(
    ([, file]) => isLiteral(file) && files.every(isLiteral) && !files.includes(file),
  );
  return (
    unknown &&
    refusal(
      "vault-object-sync",
      `\`syncTo.keys.${unknown[0]}\` must be one of the files ${files.map(shown).join(", ")}, got ${shown(unknown[1])}`,
    )
  );
}

/** The parameter `objects`, a list of YAML texts. Source: azure.github.io/secrets-store-csi-driver-provider-azure, configurations. */
export function objectText(objects: readonly VaultObject[]): string {
  const lines = objects.flatMap(({ name, type = "secret", fileName, version }) => [
    "  - |",
    `    objectName: ${name}`,
    `    objectType: ${type}`,
    ...(fileName === undefined ? [] : [`    objectAlias: ${fileName}`]),
    ...(version === undefined ? [] : [`    objectVersion: ${version}`]),
  ]);
  return ["array:", ...lines, ""].join("\n");
}
