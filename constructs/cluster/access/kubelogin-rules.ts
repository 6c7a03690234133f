import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import { rowOf } from "../../../values/row-of";

/** Arguments that this library writes, and the option or the setting for each. */
const OWN: Readonly<Record<string, string>> = {
  "--environment": "environment",
  "-e": "environment",
  "--login": "login",
  "-l": "login",
  "--server-id": "nothing: it is that of AKS",
};

/** Arguments and variables with a secret. Source: Azure/kubelogin v0.2.19, docs/book/src/cli/get-token.md; read 2026-11. */
const SECRET_ARGUMENTS = ["--client-secret", "--client-certificate-password", "--password"];
const SECRET_VARIABLE = /SECRET|PASSWORD|TOKEN$/;

/** The problem with further arguments and variables of kubelogin, if any. Secrets would be in the JSON and the state. */
export function kubeloginProblem(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Problem | undefined {
  for (const argument of args.filter(isLiteral)) {
    const name = argument.split("=")[0]!;
    if (SECRET_ARGUMENTS.includes(name))
      return refusal(
        "kubelogin-secret",
        `\`args\` must not have ${name}, whose value would be in the JSON; set its environment variable where Terraform runs, or use a login without a secret`,
      );
    const own = rowOf(OWN, name);
    if (own !== undefined)
      return refusal(
        "kubelogin-argument",
        `\`args\` must not have ${shown(name)}, which is written already; use ${own}`,
      );
  }
  const secret = Object.keys(env).find((name) => SECRET_VARIABLE.test(name));
  if (secret === undefined) return undefined;
  return refusal(
    "kubelogin-secret",
    `\`env\` must not have ${shown(secret)}, whose value would be in the JSON; set the variable where Terraform runs, which passes it on`,
  );
}
