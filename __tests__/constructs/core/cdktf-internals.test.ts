import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import {
  App,
  Aspects,
  Fn,
  Lazy,
  Op,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
  Tokenization,
} from "cdktf";
import { Construct } from "constructs";
import {
  addCustomSynthesis,
  aspectsOf,
  customSynthesisOf,
  DISABLE_STACK_TRACE_IN_METADATA,
  fragmentsOf,
  makeUniqueId,
  overridesOf,
  provideContext,
  withQuickExpressions,
  withResolution,
  withTokenTrace,
} from "../../../constructs/core/cdktf-internals";
import { resolvedIn } from "../../../values/resolved";
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

test("the aspects of a construct are those that were added to it", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const child = new Construct(stack, "child");
  const aspect = { visit: () => undefined };
  Aspects.of(stack).add(aspect);
  expect(aspectsOf(stack)).toEqual([aspect]);
  expect(aspectsOf(child)).toEqual([]);
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

test("a stack resolves its values with the given function while an action runs, and as cdktf does afterwards", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const { stringValue } = newVariable(stack);
  new TerraformOutput(stack, "value", { value: stringValue });
  const value = () => (stack.toTerraform() as { output: { value: { value: unknown } } }).output.value.value;
  const given = (_scope: unknown, fragment: unknown) => JSON.parse(JSON.stringify(fragment)) as unknown;
  expect([withResolution(given, value), value()]).toEqual([stringValue, "${var.suffix}"]);
});

test("a given function that throws leaves the value to cdktf, whose error names the path", () => {
  const stack = new TerraformStack(newApp(), "stack");
  new TerraformOutput(stack, "value", { value: { call: () => 1 } });
  const render = () => withResolution(resolvedIn, () => stack.toTerraform() as unknown);
  expect(render).toThrow("Trying to resolve a non-data object (e.g., a function) at '/output/value/value/call'");
});

test("a value of another stack becomes an output of that stack when the stacks are prepared", () => {
  const app = newApp();
  const [from, to] = [new TerraformStack(app, "from"), new TerraformStack(app, "to")];
  const identity = new UserAssignedIdentity(from, "identity", { name: "id", location: "x", resourceGroupName: "rg" });
  new TerraformOutput(to, "value", { value: [identity.clientId] });
  const rendered = withResolution(resolvedIn, () => {
    for (const each of [from, to]) each.prepareStack();
    return [from, to].map((each) => each.toTerraform() as Record<string, unknown>);
  });
  expect(rendered.map((each) => [Object.keys(each.output as object), each.data])).toMatchObject([
    [["cross-stack-output-azurerm_user_assigned_identityidentityclient_id"], undefined],
    [["value"], { terraform_remote_state: { "cross-stack-reference-input-from": {} } }],
  ]);
});

describe("an expression", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const { stringValue: text, value } = newVariable(stack);
  const list = new TerraformVariable(stack, "list", { type: "list(string)" }).listValue;
  const number = new TerraformVariable(stack, "number", { type: "number" }).numberValue;
  const absent = Lazy.stringValue({ produce: () => undefined });
  const joined = (depth: number, leaf: string): string =>
    depth === 0 ? leaf : Fn.join("-", ["a", joined(depth - 1, leaf)]);

  test.each<[string, unknown]>([
    ["with texts and tokens in a list", Fn.join("", ["kv-", text, `${text}-x`, 'say "${no}"', "a\nb"])],
    ["with numbers, a list of a variable and an empty list", Fn.concat([[1, number], list, [], [true, null]])],
    ["with a token of a list and of an object", Fn.concat([Token.asAny([1, text]), Token.asAny({ a: text })])],
    ["with a token of null", Fn.concat([Token.nullValue(), [Token.nullValue(), text]])],
    ["with a value that is absent", Fn.concat([["a", absent], [undefined]])],
    ["with objects in a list", Fn.jsonencode([{ name: text, [text]: [{ deep: text }] }, list])],
    ["of operators", Op.and(Op.or(value, Op.not(true)), Op.gte(Fn.max([1, Op.sub(number, 2)]), Fn.lengthOf(list)))],
    [
      "with a condition and an access",
      Fn.conditional(Op.eq(text, "a"), Fn.element(list, 0), Fn.lookup({ a: text }, "a")),
    ],
  ])("%s has the text that cdktf gives it", (_title, expression) => {
    const usual = resolvedIn(stack, expression);
    expect(withQuickExpressions(() => resolvedIn(stack, expression))).toEqual(usual);
    expect(String(usual)).toContain("${");
  });

  test("resolves an argument once, also one that is deep in others", () => {
    let resolved = 0;
    const leaf = Lazy.stringValue({ produce: () => (resolved++, "leaf") });
    const render = (depth: number) => {
      resolved = 0;
      resolvedIn(stack, Op.and(Op.and(Fn.can(joined(depth, leaf)), true), true));
      return resolved;
    };
    expect(render(3)).toBeGreaterThan(27);
    expect(withQuickExpressions(() => [render(3), render(30)])).toEqual([1, 1]);
  });

  test("with a list in which an element is the token of a whole list is refused as by cdktf", () => {
    const resolve = () => resolvedIn(stack, Fn.join("", ["a", ...list]));
    expect(resolve).toThrow("Cannot add elements to list token");
    expect(() => withQuickExpressions(resolve)).toThrow("Cannot add elements to list token");
  });
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
