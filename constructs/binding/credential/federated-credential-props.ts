import type { IManagedIdentity } from "../../identity/identity";

/** Properties of a FederatedCredential. */
export interface FederatedCredentialProps {
  /** The identity that the token is exchanged for. */
  readonly identity: IManagedIdentity;
  /** Name of the credential: 3 to 120 letters, digits, hyphens or underscores. It is unique for the identity. */
  readonly credentialName: string;
  /** The exact value of the claim `iss` of the token. */
  readonly issuer: string;
  /** The exact value of the claim `sub` of the token. Wildcards are not supported. */
  readonly subject: string;
  /** The value of the claim `aud` of the token. @default "api://AzureADTokenExchange", in every cloud */
  readonly audience?: string;
  /**
   * The key of an issuer that is a token. Issuers with the same key are the same issuer. @default - the issuer
   * @internal
   */
  readonly issuerKey?: string;
}
