/**
 * Ways to log in to Microsoft Entra ID, named after the kubelogin modes, with their options of the azurerm backend.
 * `use_aks_workload_identity` needs Terraform 1.11.
 */
export const LOGINS = {
  azurecli: "use_cli",
  msi: "use_msi",
  oidc: "use_oidc",
  workloadidentity: "use_aks_workload_identity",
} as const;
export type StateLogin = keyof typeof LOGINS;

/**
 * Options of the azurerm backend that hold a credential, as cdktf names them, with their environment variables.
 *
 * Terraform copies the backend of a state into `.terraform/terraform.tfstate`, and the settings of a
 * `terraform_remote_state` into the state of every stack that reads it. A credential in them reaches every reader.
 * Source: developer.hashicorp.com/terraform/language/backend/azurerm; read 2026-11.
 */
export const LOGIN_OPTIONS: Readonly<Record<string, string>> = {
  accessKey: "ARM_ACCESS_KEY",
  sasToken: "ARM_SAS_TOKEN",
  clientSecret: "ARM_CLIENT_SECRET",
  clientCertificate: "ARM_CLIENT_CERTIFICATE",
  clientCertificatePassword: "ARM_CLIENT_CERTIFICATE_PASSWORD",
  oidcToken: "ARM_OIDC_TOKEN",
  oidcRequestToken: "ARM_OIDC_REQUEST_TOKEN",
};
