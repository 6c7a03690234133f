import type { IConstruct } from "constructs";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";
import type { RoleGrant } from "../identity/role-grant";
import type { VaultSecret, VaultSecretProps } from "./vault-secret";

/** A name and value of a container's environment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/** A key vault and who may open it: made here or referenced. */
export interface IVaultAccess extends IConstruct, IGrantScope {
  /** Azure resource id. */
  readonly vaultId: string;
  readonly vaultName: string;
  /** `https://<name>.vault.azure.net/`, as Azure says it; other clouds have other hosts. */
  readonly vaultUri: string;

  /** Lets somebody read the values of all secrets. */
  grantSecretsUser(grantee: IGrantee): RoleGrant;
  /** Lets somebody read, write and delete all secrets. */
  grantSecretsOfficer(grantee: IGrantee): RoleGrant;
  /** Lets somebody use all keys: encrypt, sign, wrap and the like. */
  grantKeysUser(grantee: IGrantee): RoleGrant;
  /** Lets somebody make, change and delete keys. */
  grantKeysOfficer(grantee: IGrantee): RoleGrant;
  /** Lets somebody read all certificates with their private keys. */
  grantCertificatesUser(grantee: IGrantee): RoleGrant;
  /** Lets somebody make, change and delete certificates. */
  grantCertificatesOfficer(grantee: IGrantee): RoleGrant;
  /**
   * Grants another role on the vault, by name or definition id.
   * @throws for a role that does not open what is in the vault, such as Key Vault Reader
   */
  grant(grantee: IGrantee, role: string): RoleGrant;
  /** Writes a secret, after every role granted here that may write one. */
  addSecret(id: string, props: VaultSecretProps): VaultSecret;
  /** KEYVAULT_URL, and SECRET_NAME where a secret is given, for a container's `env`. */
  environment(secret?: VaultSecret): EnvironmentVariable[];
}
