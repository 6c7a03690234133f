import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { resourceIdProblem } from "../core/input/id-rules";
import { refuse } from "../core/input/refuse";
import type { EnvironmentVariable } from "../identity/environment-variable";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";
import { RoleGrant } from "../identity/role-grant";
import { nameProblem } from "../core/input/name-rules";
import {
  datesProblem,
  secretTagsProblem,
  secretVersionProblem,
  timeProblem,
  plainValueProblem,
} from "./vault-access-rules";
import { tagsProblem } from "../core/input/tag-rules";
import { SecretValue } from "./secret-value";

/** Properties of a VaultSecret. */
export interface VaultSecretProps {
  /** Name of the secret, 1 to 127 letters, digits or hyphens. */
  readonly secretName: string;
  /** The value, which is not in the JSON or the state. */
  readonly value: SecretValue;
  /**
   * Version number of the value, from 1. Raise it to write a new value: Terraform has no value to compare with.
   * @default 1
   */
  readonly version?: number;
  /** Content type of the value, such as `text/plain`. @default - none */
  readonly contentType?: string;
  /** UTC time of expiration, such as `2027-01-31T00:00:00Z`. @default - never */
  readonly expirationDate?: string;
  /** UTC time of activation. @default - at once */
  readonly notBeforeDate?: string;
  /** Tags of the secret, at most 15. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The props that a secret gets from its vault. */
export interface OfVault {
  readonly vaultId: string;
  readonly vaultUri: string;
  /** Tenant of the vault, if it is not that of the provider. @default - that of the provider, if it is a literal */
  readonly tenantId?: string;
  /** Seconds between a role on the secret and the resources that wait for it, as for the vault. @default 60 */
  readonly waitSeconds?: number;
}

/**
 * A secret of a vault.
 *
 * @example
 * ```ts
 * const greeting = vault.addSecret("greeting", {
 *   secretName: "greeting",
 *   value: SecretValue.ephemeral(this, "greeting", { default: "Hello!" }),
 * });
 * greeting.grantRead(binding); // this secret only
 * ```
 */
export class VaultSecret extends Construct implements IGrantScope {
  /** The underlying `azurerm_key_vault_secret` resource (escape hatch). */
  public readonly resource: KeyVaultSecret;

  private readonly vaultUri: string;
  private readonly tenantId?: string;
  private readonly waitSeconds?: number;

  constructor(scope: Construct, id: string, props: VaultSecretProps & OfVault) {
    super(scope, checkedId(scope, id));
    refuse(this, plainValueProblem(props));
    checkInput(this, "VaultSecretProps & OfVault", props);
    this.vaultUri = props.vaultUri;
    this.tenantId = props.tenantId;
    this.waitSeconds = props.waitSeconds;
    refuse(
      this,
      resourceIdProblem("Microsoft.KeyVault/vaults", "vaultId", props.vaultId),
      nameProblem("vaultItem", "secretName", props.secretName),
      secretVersionProblem(props.version),
      timeProblem("expirationDate", props.expirationDate),
      timeProblem("notBeforeDate", props.notBeforeDate),
      datesProblem(props.expirationDate, props.notBeforeDate),
      secretTagsProblem(props.tags) ?? tagsProblem("tags", props.tags),
    );
    const { preconditions } = props.value;
    this.resource = new KeyVaultSecret(this, "resource", {
      keyVaultId: props.vaultId,
      name: props.secretName,
      valueWo: props.value.token,
      valueWoVersion: props.version ?? 1,
      contentType: props.contentType,
      expirationDate: props.expirationDate,
      notBeforeDate: props.notBeforeDate,
      tags: props.tags,
      lifecycle: preconditions.length > 0 ? { precondition: [...preconditions] } : undefined,
    });
    this.node.defaultChild = this.resource;
  }

  /** The name of the secret. A resource that reads it here waits until the secret is written. */
  public get secretName(): string {
    return this.resource.name;
  }
  /** Data-plane id without a version, which always means the latest value. */
  public get versionlessId(): string {
    return this.resource.versionlessId;
  }
  /**
   * Azure resource id, as the scope of a role assignment. It is known before the apply that writes the secret again, so that a
   * role on it is not replaced then.
   */
  public get id(): string {
    return `${this.resource.keyVaultId}/secrets/${this.resource.name}`;
  }

  /** The variables KEYVAULT_URL and SECRET_NAME, for the `env` of a container. */
  public environment(): EnvironmentVariable[] {
    return [vaultVariable(this.vaultUri), { name: "SECRET_NAME", value: this.secretName }];
  }

  /** Grants a principal the right to read this one secret. */
  public grantRead(grantee: IGrantee): RoleGrant {
    return RoleGrant.ensure(this, {
      grantee,
      role: "Key Vault Secrets User",
      scope: this,
      tenantId: this.tenantId,
      waitSeconds: this.waitSeconds,
    });
  }
}

/** The variable with the address of a vault. */
export const vaultVariable = (vaultUri: string): EnvironmentVariable => ({ name: "KEYVAULT_URL", value: vaultUri });
