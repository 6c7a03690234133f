import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Registry } from "../../../constructs/core/registry";
import { newApp } from "../../kit/app";

function parts() {
  const stack = new TerraformStack(newApp(), "stack");
  return { stack, parent: new Construct(stack, "parent"), names: new Registry<string>() };
}

test("claims are kept by owner and key, in their order", () => {
  const { stack, parent, names } = parts();
  names.claim(stack, parent, "first", "a");
  names.claim(stack, parent, "second", "a");
  names.claim(stack, parent, "other key", "b");
  names.claim(parent, parent, "other owner", "a");

  expect(names.all(stack, "a")).toEqual(["first", "second"]);
  expect(names.first(stack, "a")).toBe("first");
  expect(names.all(parent, "a")).toEqual(["other owner"]);
  expect(names.first(stack, "c")).toBeUndefined();
  expect(names.all(new TerraformStack(newApp(), "stack"), "a")).toEqual([]);
});

test("claims of a construct that was removed, or is below a removed one, do not count", () => {
  const { stack, parent, names } = parts();
  names.claim(stack, parent, "parent");
  names.claim(stack, new Construct(parent, "child"), "child");
  names.claim(stack, stack, "stack");

  expect(stack.node.tryRemoveChild("parent")).toBe(true);
  new Construct(new Construct(stack, "parent"), "child");
  expect(names.all(stack)).toEqual(["stack"]);
});
