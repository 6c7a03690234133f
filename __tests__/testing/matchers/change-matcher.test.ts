import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformStack } from "cdktf";
import { matchers, synthesize, synthesizeAll } from "../../../testing";
import "../../../testing";
import { newApp, newStack } from "../../kit/app";

function stackOf(tags: Record<string, string>, app = newApp()): TerraformStack {
  const stack = newStack("orders", app);
  new ResourceGroup(stack, "group", { name: "rg", location: "westeurope", tags });
  return stack;
}

test("passes for the same addresses and values, whatever the versions", () => {
  const before = structuredClone(synthesize(stackOf({ team: "orders" })));
  expect(stackOf({ team: "orders" })).toChangeNothing(before);
  const raised = JSON.parse(JSON.stringify(before).replace('"version":"0.21.0"', '"version":"0.99.0"')) as object;
  expect(stackOf({ team: "orders" })).toChangeNothing(raised);
  expect(JSON.stringify(before)).toChangeNothing(raised);
});

test("fails with the blocks that change, and their lines", () => {
  const before = synthesize(stackOf({ team: "orders" }));
  const after = stackOf({ team: "billing" });
  new ResourceGroup(after, "second", { name: "rg-2", location: "westeurope" });
  expect(after).not.toChangeNothing(before);
  expect(matchers.toChangeNothing(after, before).message()).toMatchInlineSnapshot(`
   "expected no change, but
     changed: resource azurerm_resource_group group
     -  tags: { team: "orders" }
     +  tags: { team: "billing" }
     added: resource azurerm_resource_group second
     +  location: "westeurope"
     +  name: "rg-2""
  `);
  expect(matchers.toChangeNothing(before, after).message()).toMatchInlineSnapshot(`
   "expected no change, but
     changed: resource azurerm_resource_group group
     -  tags: { team: "billing" }
     +  tags: { team: "orders" }
     removed: resource azurerm_resource_group second
     -  location: "westeurope"
     -  name: "rg-2""
  `);
});

test("compares all stacks of an app", () => {
  const [one, other] = [newApp(), newApp()];
  stackOf({ team: "orders" }, one);
  stackOf({ team: "billing" }, other);
  expect(one).toChangeNothing(synthesizeAll(one));
  expect(one).not.toChangeNothing(other);
  expect(matchers.toChangeNothing(other, synthesizeAll(one)).message()).toContain(
    "  changed: stack orders: resource azurerm_resource_group group\n",
  );
});

test("another list order is a change", () => {
  const json = (list: string[]): object => ({ resource: { a: { b: { list } } } });
  expect(json(["one", "two"])).not.toChangeNothing(json(["two", "one"]));
  const long = ["x".repeat(100), "y".repeat(100)];
  expect(json(long)).not.toChangeNothing(json([...long].reverse()));
});

test("is an error for an app without the JSON of an app", () => {
  expect(() => matchers.toChangeNothing(newApp(), {})).toThrow(
    new Error("toChangeNothing: for an app, `before` must be an app, or what `synthesizeAll` returned [test-json]"),
  );
});
