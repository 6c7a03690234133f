import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { TimeProvision } from "./time-provision";

/**
 * The azurerm release the JSON is written for, unless a stack chooses another.
 *
 * The bindings pin 4.55.0, whose Key Vault API retires on 2027-02-27; JSON for it validates unchanged on 4.81.0.
 * Source: learn.microsoft.com/azure/key-vault/general/access-control-default, read 2026-11.
 */
export const AZURERM_CONSTRAINT = "~> 4.81";

/** Terraform from this release on has write-only arguments, in which a secret's value travels. */
export const TERRAFORM_CONSTRAINT = ">= 1.11";

const targets = new WeakMap<TerraformStack, AzurermTarget>();

/** Which azurerm release a stack's JSON is for; registered once a stack, by the first construct of ours in it. */
export class AzurermTarget {
  /** The target of the stack around a construct, registered with the default where there is none yet. */
  public static of(scope: IConstruct): AzurermTarget {
    const stack = TerraformStack.of(scope);
    return targets.get(stack) ?? new AzurermTarget(stack, explicitConstraint(stack) ?? AZURERM_CONSTRAINT);
  }

  /**
   * Chooses a release for a stack, before its first construct of this library.
   *
   * @param constraint a Terraform version constraint, such as `4.55.0` or `~> 5.2`
   * @throws when the stack's constructs were already written for another release
   */
  public static choose(scope: IConstruct, constraint: string): AzurermTarget {
    const stack = TerraformStack.of(scope);
    const known = targets.get(stack);
    if (known && known.constraint !== constraint) {
      throw new Error(
        `\`AzurermTarget.choose\` must come before the first construct of the stack, which is already written for azurerm ` +
          `"${known.constraint}", got "${constraint}"; call it first (at ${stack.node.path})`,
      );
    }
    return known ?? new AzurermTarget(stack, constraint);
  }

  private constructor(
    stack: TerraformStack,
    public readonly constraint: string,
  ) {
    targets.set(stack, this);
    stack.addOverride("terraform.required_providers.azurerm.version", constraint);
    stack.addOverride("terraform.required_version", TERRAFORM_CONSTRAINT);
    TimeProvision.on(stack);
  }

  /** Whether the lowest release that the constraint allows is at least this one. */
  public atLeast(major: number, minor: number): boolean {
    const [, targetMajor = "0", targetMinor = "0"] = /(\d+)(?:\.(\d+))?/.exec(this.constraint) ?? [];
    return Number(targetMajor) > major || (Number(targetMajor) === major && Number(targetMinor) >= minor);
  }
}

/** A version that the stack's author wrote with `addOverride` before any construct of ours. */
function explicitConstraint(stack: TerraformStack): string | undefined {
  const overrides = stack["rawOverrides"] as {
    terraform?: { required_providers?: { azurerm?: { version?: string } } };
  };
  return overrides.terraform?.required_providers?.azurerm?.version;
}
