import { AzurermTarget, TerraformTarget } from "../../../../constructs";
import { TERRAFORM_RELEASE } from "../../../../facts/terraform/provider-releases";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";

const releaseOf = (stack: ReturnType<typeof newStack>): unknown => synthesize(stack).terraform["required_version"];

test("without a choice a stack is for the lowest supported Terraform, and reading the target changes nothing", () => {
  const stack = newStack();
  AzurermTarget.of(stack);
  expect([TerraformTarget.of(stack).constraint, TerraformTarget.of(stack).atLeast(1, 12)]).toEqual([
    TERRAFORM_RELEASE,
    false,
  ]);
  expect(releaseOf(stack)).toBe(TERRAFORM_RELEASE);
});

test("the choice is in the JSON, before and after the first construct", () => {
  const [before, after] = [newStack(), newStack()];
  TerraformTarget.choose(before, "~> 1.16");
  AzurermTarget.of(before);
  AzurermTarget.of(after);
  TerraformTarget.choose(after, "~> 1.16");
  expect([before, after].map(releaseOf)).toEqual(["~> 1.16", "~> 1.16"]);
});

test("an override of the stack wins, also if it is set later", () => {
  const stack = newStack();
  const target = TerraformTarget.choose(stack, ">= 1.12");
  stack.addOverride("terraform.required_version", ">= 1.16, < 2");
  expect([target.constraint, target.atLeast(1, 16), target.atLeast(1, 17)]).toEqual([">= 1.16, < 2", true, false]);
});

test.each([
  ["1.11.0", 1, 11, true],
  ["~> 1.14.3", 1, 14, true],
  [">= 1.11, >= 1.16", 1, 16, true],
  [">= 1.14", 1, 16, false],
  [">= 2.0", 1, 16, true],
])("%s is at least %i.%i: %s", (constraint, major, minor, expected) => {
  expect(TerraformTarget.choose(newStack(), constraint).atLeast(major, minor)).toBe(expected);
});

test("the same choice twice is one, and another one is an error", () => {
  const stack = newStack();
  expect(TerraformTarget.choose(stack, ">= 1.14")).toBe(TerraformTarget.choose(stack, ">= 1.14"));
  expect(() => TerraformTarget.choose(stack, ">= 1.16")).toThrow(
    '`TerraformTarget.choose` must be called once for a stack, which is already for Terraform ">= 1.14", got ">= 1.16"; ' +
      "remove one of the two (at stack) [terraform-release-late]",
  );
});

test.each([
  [
    "new",
    '`constraint` must be a version of Terraform or a constraint such as ">= 1.14" or "~> 1.16", got "new" (at stack) [provider-release]',
  ],
  ...[">= 1.10", "< 2", "!= 1.13.0"].map((each) => [
    each,
    `\`constraint\` must allow Terraform 1.11 or later only, which has write-only arguments, got "${each}"; ` +
      'use a lower bound such as ">= 1.11" (at stack) [terraform-release]',
  ]),
])("a stack cannot be for Terraform %s", (constraint, message) => {
  expect(() => TerraformTarget.choose(newStack(), constraint)).toThrow(new Error(message));
});
