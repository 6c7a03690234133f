import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { TERRAFORM_RELEASE } from "../../../facts/terraform/provider-releases";
import { TERRAFORM_FEATURES, type TerraformFeature } from "../../../facts/terraform/terraform-features";
import { isAtLeast } from "../../../values/lowest-release";
import { type Problem, refusal } from "../../../values/problem";
import { shown } from "../../../values/shown";
import { checkInput } from "../input/check-input";
import { refuse } from "../input/refuse";
import { errorOfUser } from "../input/user-stack";
import { Registry } from "../registry";
import { constraintProblem, terraformOverrides } from "./provider-release";

const targets = new Registry<TerraformTarget>();

/**
 * The Terraform release that the JSON of a stack is for. It allows what only newer releases have; nothing needs a newer
 * release than the default. A `required_version` that the stack sets with `addOverride` wins.
 *
 * @example
 * ```ts
 * TerraformTarget.choose(this, ">= 1.16");
 * ```
 */
export class TerraformTarget {
  /** The target of the stack of a construct. */
  public static of(scope: IConstruct): TerraformTarget {
    checkInput(scope, "TerraformTarget.of", { scope });
    const stack = TerraformStack.of(scope);
    return targets.first(stack) ?? new TerraformTarget(stack);
  }

  /**
   * Chooses the Terraform releases that can apply a stack. Terraform refuses to run in another release.
   *
   * @param constraint a Terraform version constraint with a lower bound, such as `>= 1.14` or `~> 1.16`
   * @throws if it is not a version constraint, if it allows a release before 1.11, or if the stack has chosen others already
   */
  public static choose(scope: IConstruct, constraint: string): TerraformTarget {
    checkInput(scope, "TerraformTarget.choose", { scope, constraint });
    const stack = TerraformStack.of(scope);
    refuse(scope, terraformReleaseProblem("constraint", constraint));
    const chosen = terraformOverrides(stack).required_version ?? TERRAFORM_RELEASE;
    if (chosen !== TERRAFORM_RELEASE && chosen !== constraint) {
      throw errorOfUser(
        refusal(
          "terraform-release-late",
          `\`TerraformTarget.choose\` must be called once for a stack, which is already for Terraform "${chosen}", ` +
            `got "${constraint}"; remove one of the two (at ${stack.node.path})`,
        ),
      );
    }
    stack.addOverride("terraform.required_version", constraint);
    return TerraformTarget.of(stack);
  }

  private constructor(private readonly stack: TerraformStack) {
    targets.claim(stack, stack, this);
  }

  /** The version constraint that the JSON states. */
  public get constraint(): string {
    return terraformOverrides(this.stack).required_version ?? TERRAFORM_RELEASE;
  }

  /** Whether the lowest release that the constraint allows is at least this one. */
  public atLeast(major: number, minor: number): boolean {
    checkInput(this.stack, "TerraformTarget.atLeast", { major, minor });
    return isAtLeast(this.constraint, major, minor);
  }
}

/** What is wrong with a constraint for Terraform; undefined if each release that it allows has all that this project writes. */
export function terraformReleaseProblem(prop: string, constraint: string): Problem | undefined {
  const wrong = constraintProblem(prop, "Terraform", constraint);
  if (wrong || isAtLeast(constraint, 1, 11)) return wrong;
  return refusal(
    "terraform-release",
    `\`${prop}\` must allow Terraform 1.11 or later only, which has write-only arguments, got ${shown(constraint)}; use a lower bound such as "${TERRAFORM_RELEASE}"`,
  );
}

/** What is wrong with a prop that needs a newer Terraform; undefined if the stack is for one. Ask when the JSON is written. */
export function featureProblem(scope: IConstruct, prop: string, feature: TerraformFeature): Problem | undefined {
  const target = TerraformTarget.of(scope);
  const [major, minor] = TERRAFORM_FEATURES[feature];
  if (target.atLeast(major, minor)) return undefined;
  return refusal(
    "terraform-feature",
    `\`${prop}\` needs Terraform ${major}.${minor} or later, got the constraint "${target.constraint}"; call \`TerraformTarget.choose(stack, ">= ${major}.${minor}")\`, in the default app set \`terraformVersion\` to ">= ${major}.${minor}", or leave \`${prop}\` out`,
  );
}
