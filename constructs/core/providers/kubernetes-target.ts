import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { PROVIDER_RELEASES } from "../../../facts/terraform/provider-releases";
import { checkInput } from "../input/check-input";
import { explicitConstraint, constraintProblem, writeConstraint } from "./provider-release";
import { Providers } from "./providers";
import { refuse } from "../input/refuse";
import { Registry } from "../registry";
import { errorOfUser } from "../input/user-stack";
import { isAtLeast } from "../../../values/lowest-release";
import { refusal } from "../../../values/problem";

const targets = new Registry<KubernetesTarget>();

/**
 * The release of the kubernetes provider that the JSON of a stack is for. Without a choice it is a release that recovers from
 * a rollout that timed out. A version that the stack sets with `addOverride` wins.
 *
 * @example
 * ```ts
 * KubernetesTarget.choose(this, "~> 3.3"); // before the first construct of this package
 * ```
 */
export class KubernetesTarget {
  /** The target of the stack of a construct. */
  public static of(scope: IConstruct): KubernetesTarget {
    checkInput(scope, "KubernetesTarget.of", { scope });
    const stack = TerraformStack.of(scope);
    return targets.first(stack) ?? new KubernetesTarget(stack);
  }

  /**
   * Chooses a release of the kubernetes provider for a stack that has this provider.
   *
   * Releases before 3.2.1 block a stack with Terraform 1.12 or later, and with OpenTofu, once a rollout has timed out: each
   * plan, apply and destroy fails with `Unexpected Identity Change`.
   * Source: github.com/hashicorp/terraform-provider-kubernetes/issues/2779.
   *
   * @param constraint a Terraform version constraint, such as `3.2.1` or `~> 3.2`
   * @throws if it is not a version constraint, or if the stack has chosen another release already
   */
  public static choose(scope: IConstruct, constraint: string): KubernetesTarget {
    checkInput(scope, "KubernetesTarget.choose", { scope, constraint });
    const stack = TerraformStack.of(scope);
    refuse(scope, constraintProblem("constraint", "kubernetes", constraint));
    const chosen = explicitConstraint(stack, "kubernetes");
    if (chosen !== undefined && chosen !== constraint) {
      throw errorOfUser(
        refusal(
          "kubernetes-release-late",
          `\`KubernetesTarget.choose\` must be called once for a stack, which is already for kubernetes "${chosen}", ` +
            `got "${constraint}"; remove one of the two (at ${stack.node.path})`,
        ),
      );
    }
    writeConstraint(stack, "kubernetes", constraint);
    return KubernetesTarget.of(stack);
  }

  private constructor(private readonly stack: TerraformStack) {
    targets.claim(stack, stack, this);
    Providers.on(stack);
  }

  /** The version constraint that the JSON states, if the stack has the provider. */
  public get constraint(): string {
    return explicitConstraint(this.stack, "kubernetes") ?? PROVIDER_RELEASES.kubernetes;
  }

  /** Whether the lowest release that the constraint allows is at least this one. */
  public atLeast(major: number, minor: number): boolean {
    checkInput(this.stack, "KubernetesTarget.atLeast", { major, minor });
    return isAtLeast(this.constraint, major, minor);
  }
}
