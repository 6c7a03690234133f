import { camelCase } from "../../values/camel-case";

/**
 * Options of the azurerm backend that hold a login, as cdktf names them.
 *
 * Terraform copies the backend of a state into `.terraform/terraform.tfstate`, and the settings of a
 * `terraform_remote_state` into the state of every stack that reads: a login there reaches everybody who reads.
 * Source: developer.hashicorp.com/terraform/language/backend/azurerm; read 2026-11.
 */
const LOGIN_OPTIONS: Readonly<Record<string, string>> = {
  accessKey: "ARM_ACCESS_KEY",
  sasToken: "ARM_SAS_TOKEN",
  clientSecret: "ARM_CLIENT_SECRET",
  clientCertificate: "ARM_CLIENT_CERTIFICATE",
  clientCertificatePassword: "ARM_CLIENT_CERTIFICATE_PASSWORD",
  oidcToken: "ARM_OIDC_TOKEN",
  oidcRequestToken: "ARM_OIDC_REQUEST_TOKEN",
};

/**
 * What is wrong with an option of a state backend that holds a login, or nothing. The value is neither looked at nor
 * shown.
 */
export function stateLoginProblem(option: string): string | undefined {
  const name = camelCase(option);
  const variable = Object.hasOwn(LOGIN_OPTIONS, name) ? LOGIN_OPTIONS[name] : undefined;
  if (variable === undefined) return undefined;
  const reason = "Terraform would copy it into the state of every stack that reads this one";
  if (name === "accessKey" || name === "sasToken")
    return `\`${option}\` must not be given: ${reason}, and it opens the whole account to whoever has it; grant a role instead (\`grantRead\`, \`grantWrite\`) and log in with Entra`;
  return `\`${option}\` must not be given: ${reason}; set ${variable} where Terraform runs`;
}
