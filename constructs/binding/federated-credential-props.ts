import type { IManagedIdentity } from "../identity/identity";

export interface FederatedCredentialProps {
  /** The identity that the token is exchanged for. */
  readonly identity: IManagedIdentity;
  /** 3 to 120 letters, digits, hyphens or underscores; unique for the identity. */
  readonly credentialName: string;
  /** What the token's `iss` says, to the letter. */
  readonly issuer: string;
  /** What the token's `sub` says, to the letter; no wildcards. */
  readonly subject: string;
  /** What the token's `aud` says. @default "api://AzureADTokenExchange", in every cloud */
  readonly audience?: string;
  /**
   * What makes two issuers the same where they are tokens. @default - the issuer
   * @internal
   */
  readonly issuerKey?: string;
}
