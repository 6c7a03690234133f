import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse } from "../core/input/refuse";
import { shown } from "../../values/shown";
import { tenantIsClientProblem, tenantNameProblem, uuidProblem } from "../core/input/id-rules";
import { type Problem, refusal } from "../../values/problem";

/** An app registration by its values. */
export interface EntraApplicationAttributes {
  /** Application (client) id of the app registration. */
  readonly clientId: string;
  /** Id or domain name of the tenant of the registration. @default - the tenant of the cluster */
  readonly tenantId?: string;
}

/**
 * An app registration in Microsoft Entra ID, used instead of a managed identity. azurerm cannot write its federated identity
 * credential, which is an object of Microsoft Graph. The binding wires the service account and the pods, and shows the
 * parameters of the credential.
 *
 * @example
 * ```ts
 * const application = EntraApplication.fromClientId(this, "application", {
 *   clientId: "22222222-2222-4222-8222-222222222222",
 * });
 * new FederatedBinding(this, "reports", {
 *   cluster,
 *   identity: application,
 *   serviceAccount: { namespace: "reports", name: "reports" },
 * });
 * ```
 */
export class EntraApplication extends Construct {
  /**
   * The app registration with a client id, without a data source.
   * @throws if a literal id is not a UUID
   */
  public static fromClientId(scope: Construct, id: string, attrs: EntraApplicationAttributes): EntraApplication {
    return new EntraApplication(scope, id, attrs);
  }

  /** Whether a value is an EntraApplication. */
  public static isEntraApplication(value: unknown): value is EntraApplication {
    return value instanceof EntraApplication;
  }

  /** Client id (application id) of the app registration. */
  public readonly clientId: string;
  /** Tenant of the app registration, if it was given. */
  public readonly tenantId?: string;

  private constructor(scope: Construct, id: string, attrs: EntraApplicationAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "EntraApplicationAttributes", attrs);
    refuse(
      this,
      uuidProblem("clientId", attrs.clientId),
      tenantNameProblem("tenantId", attrs.tenantId),
      tenantIsClientProblem("tenantId", attrs.tenantId, attrs.clientId),
    );
    this.clientId = attrs.clientId;
    this.tenantId = attrs.tenantId;
  }
}

/** The problem with a value that must be a managed identity or an app registration of this library, if any. */
export function identityKindProblem(prop: string, identity: object | undefined): Problem | undefined {
  if (identity === undefined || EntraApplication.isEntraApplication(identity) || "identityId" in identity)
    return undefined;
  return refusal(
    "identity-kind",
    `\`${prop}\` must be a ManagedIdentity or an EntraApplication, got ${shown(identity)}; give the values of a resource to ` +
      "ManagedIdentity.fromManagedIdentityAttributes",
  );
}
