import { Construct } from "constructs";
import { ManagedIdentity } from "../../../../constructs";
import { checkApp, stacksOf } from "../../../../constructs/core/synthesis/check-app";
import { refuse } from "../../../../constructs/core/input/refuse";
import { refusal } from "../../../../values/problem";
import { newApp, newStack } from "../../../kit/app";

test("the first problem is thrown, with the path of the construct before its id", () => {
  const scope = new Construct(newStack(), "inner");
  expect(() => refuse(scope, undefined, refusal("one", "first"), refusal("two", "second"))).toThrow(
    new Error("first (at stack/inner) [one]"),
  );
  expect(() => refuse(scope.node.root, refusal("one", "first"))).toThrow(new Error("first (at App) [one]"));
});

test("without a problem nothing is thrown", () => {
  expect(() => refuse(newStack(), undefined)).not.toThrow();
  expect(() => refuse(newStack())).not.toThrow();
});

test("the stack trace starts in the user's program", () => {
  const refused = (): Error => {
    try {
      new ManagedIdentity(newStack(), "identity", {
        resourceGroup: { name: "rg", location: "" },
        identityName: "id-orders",
      });
      throw new Error("nothing was refused");
    } catch (error) {
      return error as Error;
    }
  };
  const { stackTraceLimit } = Error;
  const [message, first] = refused().stack!.split("\n");
  expect(message).toMatch(/^Error: `resourceGroup.location` must not be blank/);
  expect(first).toMatch(/refuse\.test\.ts:\d+:\d+\)$/);
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});

test("an app is checked whole, and its own problems are reported too", () => {
  const app = newApp();
  const stacks = ["one", "two"].map((id) => newStack(id, app));
  expect(stacksOf(app)).toEqual(stacks);
  expect(() => checkApp(app)).not.toThrow();
  app.node.addValidation({ validate: () => ["the app"] });
  stacks[1]!.node.addValidation({ validate: () => ["a stack"] });
  expect(() => checkApp(app)).toThrow(
    new Error("Validation failed with the following errors:\n  [App] the app\n  [two] a stack"),
  );
});
