import { LOGIN_OPTIONS } from "../../facts/backend-options";
import { camelCase } from "../../values/camel-case";

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
