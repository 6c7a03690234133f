import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { Construct } from "constructs";
import { checkInput } from "../core/check-input";
import { checkedId } from "../core/construct-id";
import { resourceIdProblem } from "../core/id-rules";
import { refuse } from "../core/refuse";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";
import { RoleGrant } from "../identity/role-grant";
import { nameProblem } from "../core/name-rules";
import { secretTagsProblem, secretVersionProblem, timeProblem, plainValueProblem } from "./vault-access-rules";
import { tagsProblem } from "../core/tag-rules";
import { SecretValue } from "./secret-value";

export interface VaultSecretProps {
  /** 1 to 127 letters, digits or hyphens. */
  readonly secretName: string;
  /** The value, which reaches neither JSON nor state. */
  readonly value: SecretValue;
  /**
   * Number of the value, from 1. A new value is written only when this is raised: Terraform keeps no value to compare with.
   * @default 1
   */
  readonly version?: number;
  /** What the value is, such as `text/plain`. @default - none */
  readonly contentType?: string;
  /** UTC time after which it cannot be read, such as `2027-01-31T00:00:00Z`. @default - never */
  readonly expirationDate?: string;
  /** UTC time before which it cannot be read. @default - at once */
  readonly notBeforeDate?: string;
  /** At most 15. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a secret has from its vault. */
export interface OfVault {
  readonly vaultId: string;
  /** Seconds between a role on the secret and what waits for it, as for the vault. @default 60 */
  readonly waitSeconds?: number;
}

/** One secret of a vault. */
export class VaultSecret extends Construct implements IGrantScope {
  /** The underlying `azurerm_key_vault_secret` resource (escape hatch). */
  public readonly resource: KeyVaultSecret;

  private readonly waitSeconds?: number;

  constructor(scope: Construct, id: string, props: VaultSecretProps & OfVault) {
    super(scope, checkedId(scope, id));
    refuse(this, plainValueProblem(props));
    checkInput(this, "VaultSecretProps & OfVault", props);
    this.waitSeconds = props.waitSeconds;
    refuse(
      this,
      resourceIdProblem("Microsoft.KeyVault/vaults", "vaultId", props.vaultId),
      nameProblem("vaultItem", "secretName", props.secretName),
      secretVersionProblem(props.version),
      timeProblem("expirationDate", props.expirationDate),
      timeProblem("notBeforeDate", props.notBeforeDate),
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

  /** The secret's name; who reads it here waits until the secret is written. */
  public get secretName(): string {
    return this.resource.name;
  }
  /** Data-plane id without a version: always the newest value. */
  public get versionlessId(): string {
    return this.resource.versionlessId;
  }
  /** Azure resource id, on which a role can be granted. */
  public get id(): string {
    return this.resource.resourceVersionlessId;
  }

  /** Lets somebody read this one secret and no other. */
  public grantRead(grantee: IGrantee): RoleGrant {
    return RoleGrant.ensure(this, {
      grantee,
      role: "Key Vault Secrets User",
      scope: this,
      waitSeconds: this.waitSeconds,
    });
  }
}
