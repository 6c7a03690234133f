import { LOGIN_OPTIONS } from "../../facts/terraform/backend-options";
import { camelCase } from "../../values/text/camel-case";
import { type Problem, refusal } from "../../values/problem";
import { rowOf } from "../../values/row-of";

/**
 * The problem with an option of a state backend that contains a login, if any. The value is neither read nor shown.
 */
export function stateLoginProblem(option: string): Problem | undefined {
  const name = camelCase(option);
  const variable = rowOf(LOGIN_OPTIONS, name);
  if (variable === undefined) return undefined;
  const reason = "Terraform would copy it into the state of every stack that reads this one";
  if (name === "accessKey" || name === "sasToken")
    return refusal(
      "state-login-option",
      `\`${option}\` must not be given: ${reason}, and it gives full access to the account; grant a role instead (\`grantRead\`, \`grantWrite\`) and log in with Entra ID`,
    );
  return refusal(
    "state-login-option",
    `\`${option}\` must not be given: ${reason}; set ${variable} where Terraform runs`,
  );
}
