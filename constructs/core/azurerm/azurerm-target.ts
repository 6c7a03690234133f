import { Aspects, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import {
  PROVIDER_RELEASES,
  TARGET_VERSIONS,
  TARGET_VERSIONS_CONTEXT,
  TERRAFORM_RELEASE,
} from "../../../facts/terraform/provider-releases";
import { provideContext } from "../cdktf-internals";
import { checkInput } from "../input/check-input";
import { refuse, validate } from "../input/refuse";
import { errorOfUser } from "../input/user-stack";
import {
  constraintProblem,
  explicitConstraint,
  terraformOverrides,
  writeConstraint,
} from "../providers/provider-release";
import { Providers } from "../providers/providers";
import { Registry } from "../registry";
import { writeScannable } from "../synthesis/written-form";
import { ArgumentNames } from "./argument-names";
import { goneArguments } from "./gone-arguments";
import { providerCloudProblems } from "./provider-cloud";
import { ResourceProviders } from "./resource-providers";
import { isAtLeast } from "../../../values/lowest-release";
import { refusal } from "../../../values/problem";

const targets = new Registry<AzurermTarget>();

/**
 * The azurerm release that the JSON of a stack is for. The first construct of this library in a stack registers it. A version
 * that the stack sets with `addOverride` wins, also if it is set later.
 *
 * @example
 * ```ts
 * AzurermTarget.choose(this, "~> 5.2"); // before the first construct of this package
 * ```
 */
export class AzurermTarget {
  /** The target of the stack of a construct. The first call registers the default. */
  public static of(scope: IConstruct): AzurermTarget {
    checkInput(scope, "AzurermTarget.of", { scope });
    const stack = TerraformStack.of(scope);
    return targets.first(stack) ?? new AzurermTarget(stack, explicitConstraint(stack, "azurerm"));
  }

  /**
   * Chooses an azurerm release for a stack. Call it before the first construct of this library in that stack.
   *
   * @param constraint a Terraform version constraint, such as `4.55.0` or `~> 5.2`
   * @throws if it is not a version constraint, or if the stack has another release already
   */
  public static choose(scope: IConstruct, constraint: string): AzurermTarget {
    checkInput(scope, "AzurermTarget.choose", { scope, constraint });
    const stack = TerraformStack.of(scope);
    refuse(scope, constraintProblem("constraint", "azurerm", constraint));
    const known = targets.first(stack);
    if (known && known.constraint !== constraint) {
      throw errorOfUser(
        refusal(
          "azurerm-release-late",
          `\`AzurermTarget.choose\` must come before the first construct of the stack, which is already for azurerm ` +
            `"${known.constraint}", got "${constraint}"; call it first (at ${stack.node.path})`,
        ),
      );
    }
    return known ?? new AzurermTarget(stack, constraint);
  }

  private constructor(
    private readonly stack: TerraformStack,
    constraint?: string,
  ) {
    targets.claim(stack, stack, this);
    writeConstraint(stack, "azurerm", constraint);
    if (terraformOverrides(stack).required_version === undefined)
      stack.addOverride("terraform.required_version", TERRAFORM_RELEASE);
    writeScannable(stack);
    provideContext(stack.node.root, TARGET_VERSIONS_CONTEXT, TARGET_VERSIONS);
    Providers.on(stack);
    Aspects.of(stack).add(new ArgumentNames(this));
    Aspects.of(stack).add(new ResourceProviders(stack, this));
    validate(stack, () => [...goneArguments(stack, this), ...providerCloudProblems(stack)]);
  }

  /** The version constraint that the JSON states. */
  public get constraint(): string {
    return explicitConstraint(this.stack, "azurerm") ?? PROVIDER_RELEASES.azurerm;
  }

  /**
   * Whether the lowest release that the constraint allows is at least this one. Ask when the JSON is written: the constraint
   * can change until then.
   */
  public atLeast(major: number, minor: number): boolean {
    checkInput(this.stack, "AzurermTarget.atLeast", { major, minor });
    return isAtLeast(this.constraint, major, minor);
  }
}
