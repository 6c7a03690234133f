import { type Precondition, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { errorOfUser } from "../core/input/user-stack";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { type Problem, refusal } from "../../values/problem";

/** Options of the variable with a secret. */
export interface EphemeralSecretOptions {
  /**
   * Default value, for samples. It is readable in the JSON.
   * @default - none: an apply without a value of the variable is an error that names the variable
   */
  readonly default?: string;
  /** Description of the value. @default - none */
  readonly description?: string;
}

/**
 * The value of a vault secret.
 *
 * @example
 * ```ts
 * vault.addSecret("password", {
 *   secretName: "password",
 *   value: SecretValue.ephemeral(this, "password"), // the pipeline sets TF_VAR_password
 * });
 * ```
 */
export class SecretValue {
  /**
   * A value from the environment variable `TF_VAR_<id with underscores>`. It is ephemeral: it is not in the JSON, a plan or
   * the state.
   */
  public static ephemeral(scope: Construct, id: string, options: EphemeralSecretOptions = {}): SecretValue {
    // A shell cannot export a name with a hyphen, so the variable has none.
    const variableId = checkedId(scope, checkedId(scope, id).replaceAll("-", "_"));
    checkInput(scope, "EphemeralSecretOptions", options);
    refuse(scope, valueProblem("default", options.default));
    const variable = new TerraformVariable(scope, variableId, {
      type: "string",
      sensitive: true,
      description: options.description,
      default: options.default ?? "",
    });
    // The variable itself caches the first name that is read from it.
    const name = TerraformStack.of(scope).getLogicalId(variable).replaceAll("-", "_");
    variable.overrideLogicalId(name);
    // cdktf does not support ephemeral variables yet.
    variable.addOverride("ephemeral", true);
    return new SecretValue(variable.stringValue, options.default ? [] : [given(name)]);
  }

  /**
   * A value that Terraform gets from another source, such as an ephemeral resource or your own variable.
   *
   * @throws if it is a literal, which would be readable in the JSON
   */
  public static fromToken(token: string): SecretValue {
    checkInput(undefined, "SecretValue.fromToken", { token });
    if (isLiteral(token)) {
      throw errorOfUser(
        refusal(
          "plain-secret",
          "`SecretValue.fromToken` must get a Terraform token, got a literal, which would be readable in the JSON; " +
            "use SecretValue.ephemeral, or SecretValue.unsafePlainText if the text is not a secret",
        ),
      );
    }
    return new SecretValue(token, []);
  }

  /**
   * A value that is readable in the code and the JSON. It is not in the state.
   *
   * @throws if it is longer than a vault allows, or has line breaks, which azurerm removes
   */
  public static unsafePlainText(text: string): SecretValue {
    checkInput(undefined, "SecretValue.unsafePlainText", { text });
    refuse(undefined, valueProblem("SecretValue.unsafePlainText", text));
    return new SecretValue(text, []);
  }

  private constructor(
    /** The value or its token, for the write-only argument of a secret. */
    public readonly token: string,
    /** The preconditions of the secret. */
    public readonly preconditions: readonly Precondition[],
  ) {}
}

/** Terraform would ask for a variable without a default, which blocks a pipeline. An empty value must not be written. */
function given(name: string): Precondition {
  return {
    condition: `\${length(var.${name}) > 0}`,
    errorMessage: `The secret has no value. Set the environment variable TF_VAR_${name} and apply again.`,
  };
}

/**
 * The problem with a value that a vault would not keep unchanged: at most 25 KB, without line breaks. The value is not shown.
 * Sources: learn.microsoft.com/azure/key-vault/secrets/about-secrets; azurerm 4.55.0 website/docs/r/key_vault_secret; read 2026-11.
 */
function valueProblem(name: string, text: string | undefined): Problem | undefined {
  if (!isLiteral(text)) return undefined;
  const bytes = Buffer.byteLength(text);
  if (bytes > 25 * 1024)
    return refusal(
      "secret-value",
      `\`${name}\` must be at most 25,600 bytes, which is what a vault keeps, got ${bytes}`,
    );
  if (!/[\r\n]/.test(text)) return undefined;
  return refusal(
    "secret-value",
    `\`${name}\` must be one line, because azurerm removes line breaks from a secret; encode the text, for example in base64`,
  );
}
