import { isLiteral } from "../../values/literal";

/** The URL of the OIDC discovery document of an issuer. Source: learn.microsoft.com/azure/aks/workload-identity-overview. */
export const discoveryUrl = (issuerUrl: string): string => `${withSlash(issuerUrl)}.well-known/openid-configuration`;

/** The URL of the signing keys of an issuer. */
export const keysUrl = (issuerUrl: string): string => `${withSlash(issuerUrl)}openid/v1/jwks`;

/** The issuers of AKS end with a slash, and those of other clusters often do not. */
const withSlash = (url: string): string => (isLiteral(url) ? url.replace(/\/?$/, "/") : url);
