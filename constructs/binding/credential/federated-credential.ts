import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { refuse } from "../../core/input/refuse";
import { writeArgument } from "../../core/azurerm/write-argument";
import { TOKEN_AUDIENCE } from "../../../facts/kubernetes/webhook";
import { claimCredential, credentialProblems } from "./credential-claims";
import type { FederatedCredentialProps } from "./federated-credential-props";

/**
 * A federated identity credential: the trust of an identity in one issuer and subject.
 *
 * Azure rejects two writes to one identity at a time, so the credentials of an identity in a stack depend on each other.
 *
 * @throws if the identity already has 20 credentials, or one for the same issuer and subject
 *
 * @example
 * ```ts
 * new FederatedCredential(this, "other-cloud", {
 *   identity,
 *   credentialName: "other-cloud",
 *   issuer: "https://issuer.example.com",
 *   subject: "system:serviceaccount:orders:orders-api",
 * });
 * ```
 */
export class FederatedCredential extends Construct {
  /** Issuer of the trusted tokens. */
  public readonly issuer: string;
  /** Subject of the trusted tokens. */
  public readonly subject: string;
  /** Audience of the trusted tokens. */
  public readonly audience: string;
  /** The underlying `azurerm_federated_identity_credential` resource (escape hatch). */
  public readonly resource: FederatedIdentityCredential;

  constructor(scope: Construct, id: string, props: FederatedCredentialProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "FederatedCredentialProps", props);
    this.issuer = props.issuer;
    this.subject = props.subject;
    this.audience = props.audience ?? TOKEN_AUDIENCE;
    refuse(this, ...credentialProblems(this, props.identity, [{ id, ...props }]));
    this.resource = newCredential(this, props, this.audience);
    this.node.defaultChild = this.resource;
    const first = claimCredential(this, this.resource, props) ?? props.identity.ready;
    if (first) this.resource.dependsOn = [dependable(first)];
  }

  /** Resource id of the credential. */
  public get credentialId(): string {
    return this.resource.id;
  }

  /** A text that changes with the issuer and the subject, which Azure updates in place without changing the id. */
  public get trigger(): string {
    const { id, issuer, subject } = this.resource;
    return `${id} ${issuer} ${subject}`;
  }
}

function newCredential(
  scope: Construct,
  { identity, credentialName, issuer, subject }: FederatedCredentialProps,
  audience: string,
): FederatedIdentityCredential {
  // Provider classes for azurerm 4 write the first name of the identity, those for azurerm 5 the second.
  const config = {
    name: credentialName,
    parentId: identity.identityId,
    userAssignedIdentityId: identity.identityId,
    resourceGroupName: identity.resourceGroupName,
    issuer,
    subject,
    audience: [audience],
  };
  const resource = new FederatedIdentityCredential(scope, "resource", config);
  writeArgument(resource, "parent_id", identity.identityId);
  writeArgument(resource, "resource_group_name", identity.resourceGroupName);
  return resource;
}
