import type { TerraformStack } from "cdktf";
import { PROVIDER_RELEASES, type ReleasedProvider } from "../../../facts/terraform/provider-releases";
import { shown } from "../../../values/shown";
import { overridesOf } from "../cdktf-internals";
import { type Problem, refusal } from "../../../values/problem";

const CONSTRAINT = /^(=|!=|>|>=|<|<=|~>)?\s*\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?$/;

/** The providers and the engine whose release a caller chooses, with constraints for error texts. */
const EXAMPLES = {
  azurerm: '"4.55.0" or "~> 5.2"',
  kubernetes: '"3.2.1" or "~> 3.2"',
  Terraform: '">= 1.14" or "~> 1.16"',
};

/** What is wrong with a release of a provider or of Terraform; undefined if it is a version constraint of Terraform. */
export function constraintProblem(
  prop: string,
  released: keyof typeof EXAMPLES,
  constraint: string,
): Problem | undefined {
  if (constraint.split(",").every((each) => CONSTRAINT.test(each.trim()))) return undefined;
  return refusal(
    "provider-release",
    `\`${prop}\` must be a version of ${released} or a constraint such as ${EXAMPLES[released]}, got ${shown(constraint)}`,
  );
}

interface StackOverrides {
  readonly terraform?: {
    readonly required_version?: string;
    readonly required_providers?: Readonly<Record<string, { readonly version?: string } | undefined>>;
  };
}

/** The `terraform` block in the overrides of a stack. */
export const terraformOverrides = (stack: TerraformStack): NonNullable<StackOverrides["terraform"]> =>
  (overridesOf(stack) as StackOverrides).terraform ?? {};

/** The version constraint of a provider in the overrides of a stack. */
export const explicitConstraint = (stack: TerraformStack, provider: ReleasedProvider): string | undefined =>
  terraformOverrides(stack).required_providers?.[provider]?.version;

/** Writes the version constraint of a provider into the JSON of a stack. */
export function writeConstraint(
  stack: TerraformStack,
  provider: ReleasedProvider,
  constraint = PROVIDER_RELEASES[provider],
): void {
  stack.addOverride(`terraform.required_providers.${provider}.version`, constraint);
}
