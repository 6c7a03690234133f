import { Annotations, Testing, TerraformStack } from "cdktf";
import { annotationsOf } from "../../stacks/annotations";

describe("what constructs have to say", () => {
  test("is one line each, and one for several that say the same", () => {
    const app = Testing.app();
    const [first, second] = [new TerraformStack(app, "first"), new TerraformStack(app, "second")];
    Annotations.of(first).addWarning("mind the gap");
    Annotations.of(second).addWarning("mind the gap");
    Annotations.of(second).addInfo("mind the gap");
    expect(annotationsOf(app)).toEqual(["WARN [first, second]: mind the gap", "[second]: mind the gap"]);
  });
});
