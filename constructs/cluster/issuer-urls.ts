/** The URL of the OIDC discovery document of an issuer. Source: learn.microsoft.com/azure/aks/workload-identity-overview. */
export const discoveryUrl = (issuerUrl: string): string => `${issuerUrl}.well-known/openid-configuration`;

/** The URL of the signing keys of an issuer. */
export const keysUrl = (issuerUrl: string): string => `${issuerUrl}openid/v1/jwks`;
