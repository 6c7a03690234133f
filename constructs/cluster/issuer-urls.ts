/** Where the OIDC discovery document of an issuer is. Source: learn.microsoft.com/azure/aks/workload-identity-overview. */
export const discoveryUrl = (issuerUrl: string): string => `${issuerUrl}.well-known/openid-configuration`;

/** Where the signing keys of an issuer are. */
export const keysUrl = (issuerUrl: string): string => `${issuerUrl}openid/v1/jwks`;
