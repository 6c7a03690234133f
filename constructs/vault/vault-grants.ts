import { SECRET_WRITING_ROLES } from "../../facts/azure/role-lists";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { refuse } from "../core/input/refuse";
import { Registry } from "../core/registry";
import type { EnvironmentVariable } from "../identity/environment-variable";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";
import { RoleGrant } from "../identity/role-grant";
import { scopeKey } from "../identity/scope-key";
import { isLiteral } from "../../values/literal";
import { blindRoleProblem } from "./vault-access-rules";
import type { IVaultAccess } from "./vault";
import { VaultSecret, type VaultSecretProps, vaultVariable } from "./vault-secret";
import { refusal } from "../../values/problem";

/** The secrets that an app writes, by vault and name. Azure compares names without case. */
const written = new Registry<VaultSecret>();

/** The methods of a vault that is created here or referenced. */
export abstract class VaultGrants extends Construct implements IVaultAccess {
  public abstract readonly vaultId: string;
  public abstract readonly vaultName: string;
  public abstract readonly vaultUri: string;
  protected abstract readonly grantScope: IGrantScope | string;
  protected readonly waitSeconds?: number;
  /** Tenant of a referenced vault, if it is given. */
  protected readonly tenantId?: string;
  private readonly writers: RoleGrant[] = [];
  private readonly secrets: VaultSecret[] = [];

  /** The key of the vault: equal for all references to it. */
  private get key(): string {
    return scopeKey(this, this.grantScope);
  }

  /** The same as `vaultId`. It makes the vault a scope for role assignments. */
  public get id(): string {
    return this.vaultId;
  }

  public grantRead(grantee: IGrantee): RoleGrant {
    return this.grantSecretsUser(grantee);
  }
  public grantSecretsUser(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Key Vault Secrets User");
  }
  public grantSecretsOfficer(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Key Vault Secrets Officer");
  }
  public grantKeysUser(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Key Vault Crypto User");
  }
  public grantKeysOfficer(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Key Vault Crypto Officer");
  }
  public grantCertificatesUser(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Key Vault Certificate User");
  }
  public grantCertificatesOfficer(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Key Vault Certificates Officer");
  }

  public grant(grantee: IGrantee, role: string): RoleGrant {
    checkInput(this, "IVaultAccess.grant", { grantee, role });
    refuse(this, blindRoleProblem(role));
    const grant = RoleGrant.ensure(this, {
      grantee,
      role,
      scope: this.grantScope,
      tenantId: this.tenantId,
      waitSeconds: this.waitSeconds,
    });
    if (SECRET_WRITING_ROLES.includes(grant.role) && !this.writers.includes(grant)) {
      this.writers.push(grant);
      grant.applyBefore(...this.secrets);
    }
    return grant;
  }

  /**
   * Writes a secret, after all roles granted here that allow it.
   *
   * @throws for a value that is a plain string, a name, version or date out of range, or a name that is already written
   */
  public addSecret(id: string, props: VaultSecretProps): VaultSecret {
    const name: unknown = props?.secretName;
    const isText = typeof name === "string" && isLiteral(name);
    const key = isText ? JSON.stringify([this.key, name.toLowerCase()]) : undefined;
    const same = key === undefined ? undefined : written.first(this.node.root, key);
    refuse(
      this,
      same &&
        refusal(
          "secret-name-twice",
          `\`secretName\` must be written only once in a vault, got "${props.secretName}", which "${same.node.path}" writes; use that ` +
            "secret, or another name",
        ),
    );
    const secret = new VaultSecret(this, id, {
      ...props,
      vaultId: this.vaultId,
      vaultUri: this.vaultUri,
      tenantId: this.tenantId,
      waitSeconds: this.waitSeconds,
    });
    this.secrets.push(secret);
    if (key !== undefined) written.claim(this.node.root, secret, secret, key);
    for (const writer of this.writers) writer.applyBefore(secret);
    return secret;
  }

  public environment(secret?: VaultSecret): EnvironmentVariable[] {
    checkInput(this, "IVaultAccess.environment", { secret });
    return secret ? secret.environment() : [vaultVariable(this.vaultUri)];
  }
}
