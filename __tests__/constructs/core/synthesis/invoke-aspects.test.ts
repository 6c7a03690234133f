import { type App, Aspects, type IAspect, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { invokeAspects } from "../../../../constructs/core/synthesis/invoke-aspects";
import { newApp } from "../../../kit/app";

/** What aspects do on a tree in which they add constructs and aspects, and one is there twice. */
function visits(invoke: (stack: TerraformStack, app: App) => void) {
  const app = newApp();
  const stack = new TerraformStack(app, "stack");
  const child = new Construct(stack, "child");
  const leaf = new Construct(child, "leaf");
  const seen: string[] = [];
  const named = (name: string, more: (construct: IConstruct) => void = () => undefined): IAspect => ({
    visit(construct) {
      seen.push(`${name} ${construct.node.path}`);
      more(construct);
    },
  });
  const shared = named("shared");
  Aspects.of(stack).add(shared);
  Aspects.of(stack).add(named("adding", (each) => each === stack && new Construct(stack, "added")));
  Aspects.of(child).add(named("child"));
  Aspects.of(child).add(shared);
  Aspects.of(leaf).add(named("nesting", (each) => Aspects.of(each).add(named("nested"))));
  Aspects.of(leaf).add(named("leaf"));
  stack.prepareStack();
  invoke(stack, app);
  const warnings = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type.includes("warn")).map(() => node.path));
  return { seen, warnings };
}

test("aspects visit the constructs that they visit under `app.synth()`, in its order, and the warning is at the same construct", () => {
  const { seen, warnings } = visits(invokeAspects);
  expect(seen).toContain("nesting stack/child/leaf");
  expect(warnings).toEqual(["stack/child/leaf"]);
  expect({ seen, warnings }).toEqual(visits((_, app) => app.synth()));
});
