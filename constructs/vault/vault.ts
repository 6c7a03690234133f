import type { IConstruct } from "constructs";
import type { EnvironmentVariable } from "../identity/environment-variable";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";
import type { RoleGrant } from "../identity/role-grant";
import type { VaultSecret, VaultSecretProps } from "./vault-secret";

/** A key vault and the roles on it. It is created here or referenced. */
export interface IVaultAccess extends IConstruct, IGrantScope {
  /** Azure resource id. */
  readonly vaultId: string;
  /** Name of the vault. */
  readonly vaultName: string;
  /** `https://<name>.vault.azure.net/`, as Azure returns it. Other clouds have other hosts. */
  readonly vaultUri: string;

  /** The same as `grantSecretsUser`, so that a pod template can have the vault in `reads`. */
  grantRead(grantee: IGrantee): RoleGrant;
  /**
   * Grants a principal the right to read all secrets, also those that are added later. For a pod that reads one secret,
   * `grantRead` of the secret is enough.
   */
  grantSecretsUser(grantee: IGrantee): RoleGrant;
  /** Grants a principal the right to read, write and delete all secrets. */
  grantSecretsOfficer(grantee: IGrantee): RoleGrant;
  /** Grants a principal the right to use all keys: encrypt, sign, wrap and the like. */
  grantKeysUser(grantee: IGrantee): RoleGrant;
  /** Grants a principal the right to create, change and delete keys. */
  grantKeysOfficer(grantee: IGrantee): RoleGrant;
  /** Grants a principal the right to read all certificates with their private keys. */
  grantCertificatesUser(grantee: IGrantee): RoleGrant;
  /** Grants a principal the right to create, change and delete certificates. */
  grantCertificatesOfficer(grantee: IGrantee): RoleGrant;
  /**
   * Grants another role on the vault, by name or role definition id.
   * @throws for a role without access to the content of the vault, such as Key Vault Reader
   */
  grant(grantee: IGrantee, role: string): RoleGrant;
  /** Writes a secret, after all roles granted here that allow it. */
  addSecret(id: string, props: VaultSecretProps): VaultSecret;
  /** The variable KEYVAULT_URL, and SECRET_NAME for a given secret, for the `env` of a container. */
  environment(secret?: VaultSecret): EnvironmentVariable[];
}
