import { appliedTest, contractTest } from "../../handover/contract/contract";
import { changed, synthesized, written } from "./synthesized";

const app = synthesized();

/** The test that applies a stack for a Terraform release. */
function applied(stack: "platform" | "workload", release: string | undefined) {
  const later = changed(app, (json) => (json.terraform.required_version = release), stack);
  const { document, upstream } = written(later, stack);
  const tested = { model: later.model, original: later[stack], written: document, upstream };
  return { text: appliedTest(tested), contract: contractTest(tested) };
}

test.each(["platform", "workload"] as const)("%s has no such test for the lowest supported Terraform", (stack) => {
  for (const release of [undefined, ">= 1.11", ">= 1.13, < 2"]) expect(applied(stack, release).text).toBeUndefined();
});

test("a stack is applied by its test from Terraform 1.14 on, with one variable that is ephemeral from 1.16 on", () => {
  expect(applied("platform", ">= 1.14").text).toBeDefined();
  expect(applied("workload", ">= 1.14").text).toBeUndefined();
  expect(applied("workload", "~> 1.16").text).toBeDefined();
});

test("it applies everything, with the values of the contract, which are not those of a plan", () => {
  const { text, contract } = applied("workload", ">= 1.16");
  const withoutRun = (json: string): object => {
    const { run, ...others } = JSON.parse(
      json.replace(/ *"override_during": "plan",?\n/g, "").replace(/,(\s*})/g, "$1"),
    ) as {
      run: object;
    };
    expect(Object.keys(run)).toHaveLength(1);
    return others;
  };
  expect(JSON.parse(text!)).toMatchObject({ run: { applied: { command: "apply" } } });
  expect(text).not.toContain("override_during");
  expect(withoutRun(text!)).toEqual(withoutRun(contract));
});
