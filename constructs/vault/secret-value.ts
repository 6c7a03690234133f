import { type Precondition, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { errorOfUser } from "../core/user-stack";
import { checkInput } from "../core/check-input";
import { checkedId } from "../core/construct-id";
import { refuse } from "../core/refuse";
import { isLiteral } from "../../values/literal";

export interface EphemeralSecretOptions {
  /**
   * Value when nothing else is given, for samples. It is readable in the JSON.
   * @default - none: applying without the variable's value is an error that names it
   */
  readonly default?: string;
  /** What the value is. @default - none */
  readonly description?: string;
}

/** The value of a vault secret, on its way to Azure. */
export class SecretValue {
  /**
   * A value given at apply, as the environment variable `TF_VAR_<id with underscores>`. It is ephemeral: neither the JSON,
   * nor a plan, nor the state keeps it.
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
    // Not read from the variable itself, which keeps the first name that was asked of it.
    const name = TerraformStack.of(scope).getLogicalId(variable).replaceAll("-", "_");
    variable.overrideLogicalId(name);
    // cdktf does not know ephemeral variables yet.
    variable.addOverride("ephemeral", true);
    return new SecretValue(variable.stringValue, options.default ? [] : [given(name)]);
  }

  /**
   * A value that Terraform gets elsewhere: an ephemeral resource, a variable of your own.
   *
   * @throws when it is a literal, which would be readable in the JSON
   */
  public static fromToken(token: string): SecretValue {
    checkInput(undefined, "SecretValue.fromToken", { token });
    if (isLiteral(token)) {
      throw errorOfUser(
        "`SecretValue.fromToken` must get a Terraform token, got a literal text, which would be readable in the JSON; " +
          "use SecretValue.ephemeral, or SecretValue.unsafePlainText where the text is no secret",
      );
    }
    return new SecretValue(token, []);
  }

  /**
   * A text that everybody may read who reads the code or the JSON. It still does not reach the state.
   *
   * @throws when it is longer than a vault keeps, or has line breaks, which azurerm takes out
   */
  public static unsafePlainText(text: string): SecretValue {
    checkInput(undefined, "SecretValue.unsafePlainText", { text });
    refuse(undefined, valueProblem("SecretValue.unsafePlainText", text));
    return new SecretValue(text, []);
  }

  private constructor(
    /** The value or its token; for the write-only argument of a secret. */
    public readonly token: string,
    /** What Terraform checks before it writes the secret. */
    public readonly preconditions: readonly Precondition[],
  ) {}
}

/** A variable without a default would be asked for, which hangs a pipeline; an empty one must not be written. */
function given(name: string): Precondition {
  return {
    condition: `\${length(var.${name}) > 0}`,
    errorMessage: `The secret has no value. Set the environment variable TF_VAR_${name} and apply again.`,
  };
}

/**
 * What a vault would not keep as it is: 25 KB at most, and no line breaks. The text itself is not shown.
 * Sources: learn.microsoft.com/azure/key-vault/secrets/about-secrets; azurerm 4.55.0 website/docs/r/key_vault_secret; read 2026-11.
 */
function valueProblem(name: string, text: string | undefined): string | undefined {
  if (!isLiteral(text)) return undefined;
  const bytes = Buffer.byteLength(text);
  if (bytes > 25 * 1024) return `\`${name}\` must be at most 25,600 bytes, which is what a vault keeps, got ${bytes}`;
  if (!/[\r\n]/.test(text)) return undefined;
  return `\`${name}\` must be one line, because azurerm takes line breaks out of a secret; encode the text, such as in base64`;
}
