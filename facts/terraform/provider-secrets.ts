const AZURE = [
  "client_secret",
  "client_certificate",
  "client_certificate_password",
  "oidc_token",
  "oidc_request_token",
] as const;
const KUBERNETES = ["client_key", "password", "token"] as const;

/**
 * Settings of providers that are credentials. Their schemas do not call them sensitive.
 * Sources: schemas of azurerm 5.2.0 and kubernetes 3.2.1; internal/provider/provider.go of azapi 2.12.0; read 2026-11. The helm
 * provider has the settings of kubernetes in a block of this name.
 */
export const PROVIDER_SECRETS: Readonly<Record<string, readonly string[]>> = {
  azapi: AZURE,
  azurerm: AZURE,
  helm: KUBERNETES.map((name) => `kubernetes.${name}`),
  kubernetes: KUBERNETES,
};
