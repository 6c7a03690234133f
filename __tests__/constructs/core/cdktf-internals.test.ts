import { App, Aspects, Fn, Lazy, TerraformStack, TerraformVariable, Token, Tokenization } from "cdktf";
import { Construct } from "constructs";
import {
  addCustomSynthesis,
  customSynthesisOf,
  DISABLE_STACK_TRACE_IN_METADATA,
  fragmentsOf,
  invokeAspects,
  makeUniqueId,
  overridesOf,
  provideContext,
  withTokenTrace,
} from "../../../constructs/core/cdktf-internals";
import { newApp } from "../../kit/app";

const newVariable = (stack: TerraformStack): TerraformVariable => new TerraformVariable(stack, "suffix", {});

test("the overrides of an element and of a stack are the arguments of addOverride", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const variable = newVariable(stack);
  expect([overridesOf(stack), overridesOf(variable)]).toEqual([{}, {}]);

  stack.addOverride("terraform.required_version", ">= 1.11");
  variable.addOverride("ephemeral", true);
  expect(overridesOf(stack)).toEqual({ terraform: { required_version: ">= 1.11" } });
  expect(overridesOf(variable)).toEqual({ ephemeral: true });
});

test("the fragments of a string are its literals and tokens, in their order", () => {
  const { stringValue } = newVariable(new TerraformStack(newApp(), "stack"));
  expect(fragmentsOf("kv-orders")).toEqual([{ text: "kv-orders", isToken: false }]);

  const [before, token, after] = fragmentsOf(`kv-${stringValue}-x`);
  expect([before, after]).toEqual([
    { text: "kv-", isToken: false },
    { text: "-x", isToken: false },
  ]);
  expect(token!.isToken).toBe(true);
  expect(Token.isUnresolved(token!.text)).toBe(true);
  expect(Token.isUnresolved(Fn.lower(token!.text))).toBe(true);
});

test("invokeAspects visits every construct below a root", () => {
  const stack = new TerraformStack(newApp(), "stack");
  new Construct(stack, "child");
  const visited: string[] = [];
  Aspects.of(stack).add({ visit: ({ node }) => visited.push(node.path) });
  invokeAspects(stack);
  expect(visited).toEqual(["stack", "stack/child"]);
});

test("addCustomSynthesis has a construct write a file of its own when the app is synthesized", () => {
  const app = newApp();
  const stack = new TerraformStack(app, "stack");
  const folders: string[] = [];
  addCustomSynthesis(stack, { onSynthesize: ({ outdir }) => folders.push(outdir) });
  app.synth();
  expect(folders).toEqual([app.outdir]);
});

test("makeUniqueId names a resource as cdktf does", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const variable = newVariable(new Construct(stack, "parent") as TerraformStack);
  expect(makeUniqueId(["parent", "suffix"])).toBe(variable.friendlyUniqueId);
});

test("an app without stack traces says so in its context", () => {
  expect(new App({ stackTraces: false }).node.tryGetContext(DISABLE_STACK_TRACE_IN_METADATA)).toBe(true);
});

test("tokens get the trace that is given while an action runs, and their own afterwards", () => {
  const trace = () => Tokenization.reverseString(Lazy.stringValue({ produce: () => "" })).tokens[0]!.creationStack;
  let during: readonly string[] = [];
  withTokenTrace(["given"], () => (during = trace()));
  expect(during).toEqual(["given"]);
  expect(trace().length).toBeGreaterThan(1);
});

test("provideContext gives a value to an app that has stacks, and keeps one that it has", () => {
  const app = newApp({ kept: "own" });
  const stack = new TerraformStack(app, "stack");
  provideContext(app, "kept", "other");
  provideContext(app, "given", { terraform: ">=1.11.0" });
  expect([stack.node.tryGetContext("kept"), stack.node.tryGetContext("given")]).toEqual([
    "own",
    { terraform: ">=1.11.0" },
  ]);
});

test("customSynthesisOf finds what addCustomSynthesis attached", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const synthesis = { onSynthesize: () => undefined };
  expect(customSynthesisOf(stack)).toBeUndefined();
  addCustomSynthesis(stack, synthesis);
  expect(customSynthesisOf(stack)).toBe(synthesis);
});
