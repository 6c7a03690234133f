import { Aspects, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { errorOfUser } from "../input/user-stack";
import type { Release } from "../../../facts/azurerm-arguments";
import { overridesOf } from "../cdktf-internals";
import { checkInput } from "../input/check-input";
import { ArgumentNames } from "./argument-names";
import { refuse } from "../input/refuse";
import { Registry } from "../registry";
import { shown } from "../../../values/literal";
import { TimeProvision } from "../order/time-provision";

/**
 * The azurerm release that the JSON is for, unless the stack chooses another one.
 *
 * The provider classes are generated from 4.55.0, whose Key Vault API retires on 2027-02-27. Their JSON validates on 4.81.0.
 * Source: learn.microsoft.com/azure/key-vault/general/access-control-default, read 2026-11.
 */
const AZURERM_CONSTRAINT = "~> 4.81";

/** The first Terraform release with write-only arguments, through which secret values pass. */
const TERRAFORM_CONSTRAINT = ">= 1.11";

const targets = new Registry<AzurermTarget>();

const CONSTRAINT = /^(=|!=|>|>=|<|<=|~>)?\s*\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?$/;

/**
 * The azurerm release that the JSON of a stack is for. The first construct of this library in a stack registers it. A version
 * that the stack sets with `addOverride` wins, also if it is set later.
 */
export class AzurermTarget {
  /** The target of the stack of a construct. The first call registers the default. */
  public static of(scope: IConstruct): AzurermTarget {
    checkInput(scope, "AzurermTarget.of", { scope });
    const stack = TerraformStack.of(scope);
    return targets.first(stack) ?? new AzurermTarget(stack, explicitConstraint(stack) ?? AZURERM_CONSTRAINT);
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
    const parts = constraint.split(",").map((each) => each.trim());
    refuse(
      scope,
      parts.every((each) => CONSTRAINT.test(each))
        ? undefined
        : `\`constraint\` must be a version of azurerm or a constraint such as "4.55.0" or "~> 5.2", got ${shown(constraint)}`,
    );
    const known = targets.first(stack);
    if (known && known.constraint !== constraint) {
      throw errorOfUser(
        `\`AzurermTarget.choose\` must come before the first construct of the stack, which is already for azurerm ` +
          `"${known.constraint}", got "${constraint}"; call it first (at ${stack.node.path})`,
      );
    }
    return known ?? new AzurermTarget(stack, constraint);
  }

  private constructor(
    private readonly stack: TerraformStack,
    constraint: string,
  ) {
    targets.claim(stack, stack, this);
    stack.addOverride("terraform.required_providers.azurerm.version", constraint);
    if (settingsOf(stack).terraform?.required_version === undefined)
      stack.addOverride("terraform.required_version", TERRAFORM_CONSTRAINT);
    TimeProvision.on(stack);
    Aspects.of(stack).add(new ArgumentNames(this));
  }

  /** The version constraint that the JSON states. */
  public get constraint(): string {
    return explicitConstraint(this.stack) ?? AZURERM_CONSTRAINT;
  }

  /**
   * Whether the lowest release that the constraint allows is at least this one. Ask when the JSON is written: the constraint
   * can change until then.
   */
  public atLeast(major: number, minor: number): boolean {
    checkInput(this.stack, "AzurermTarget.atLeast", { major, minor });
    return lowestReleases(this.constraint).some((each) => each[0] > major || (each[0] === major && each[1] >= minor));
  }
}

/** Parsed constraints. They are cached, because each renamed argument of each resource asks. */
const lowest = new Map<string, readonly Release[]>();

/** The lower bounds of a constraint. An upper bound or an exclusion does not tell the lowest release. */
function lowestReleases(constraint: string): readonly Release[] {
  const known = lowest.get(constraint);
  if (known) return known;
  const lower = constraint.split(",").filter((each) => !/^\s*(<|!=)/.test(each));
  const releases = lower.map((each): Release => {
    const [, major = "0", minor = "0"] = /(\d+)(?:\.(\d+))?/.exec(each) ?? [];
    return [Number(major), Number(minor)];
  });
  lowest.set(constraint, releases);
  return releases;
}

interface StackOverrides {
  readonly terraform?: {
    readonly required_version?: string;
    readonly required_providers?: { readonly azurerm?: { readonly version?: string } };
  };
}

const settingsOf = (stack: TerraformStack): StackOverrides => overridesOf(stack);

/** The version in the overrides of the stack. */
const explicitConstraint = (stack: TerraformStack): string | undefined =>
  settingsOf(stack).terraform?.required_providers?.azurerm?.version;
