import {
  DefaultTokenResolver,
  Fn,
  Lazy,
  StringConcat,
  TerraformStack,
  TerraformVariable,
  Token,
  Tokenization,
} from "cdktf";
import { resolvedIn } from "../../values/resolved";
import { newApp } from "../kit/app";

/** What cdktf makes of a value. */
const byEngine = (scope: TerraformStack, value: unknown): unknown =>
  Tokenization.resolve(value, { scope, preparing: false, resolver: new DefaultTokenResolver(new StringConcat()) });

const FAILED = Symbol("failed");

function outcome(resolve: () => unknown): unknown {
  try {
    return resolve();
  } catch {
    return FAILED;
  }
}

function valuesIn(stack: TerraformStack): Readonly<Record<string, unknown>> {
  const { stringValue, numberValue, listValue } = new TerraformVariable(stack, "suffix", {});
  const map = Token.asStringMap(Lazy.anyValue({ produce: () => ({ team: "orders" }) }));
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  return {
    "a literal": {
      name: "orders",
      count: 3,
      offset: -3,
      on: true,
      none: null,
      absent: undefined,
      list: ["a", undefined, 1],
    },
    "empty blocks": { list: [], block: {}, blocks: [{}] },
    "a text with a token": [`kv-${stringValue}-x`, { deeper: { text: stringValue } }],
    "an expression that someone wrote": "${var.other}",
    "numbers with and within text": { number: numberValue, text: `${numberValue}s`, large: "1e+30", exact: 1e30 },
    "a list": { list: listValue, first: Fn.element(listValue, 0) },
    "a list next to others": ["a", ...listValue],
    "a map": { map, "a name": { [stringValue]: 1 } },
    "a lazy value": Lazy.anyValue({ produce: () => ({ absent: undefined, each: [stringValue] }) }),
    "a lazy value that throws": Lazy.anyValue({
      produce: () => {
        throw new Error("no value");
      },
    }),
    "a date": new Date(0),
    "a function": { call: () => 1 },
    "a construct": { stack },
    "a value in itself": cyclic,
    "an object without a prototype": Object.assign(Object.create(null) as object, { text: stringValue }),
  };
}

const names = Object.keys(valuesIn(new TerraformStack(newApp(), "stack")));

test.each(names)("%s is resolved as cdktf resolves it", (name) => {
  const stack = new TerraformStack(newApp(), "stack");
  const value = valuesIn(stack)[name];
  expect(outcome(() => resolvedIn(stack, value))).toEqual(outcome(() => byEngine(stack, value)));
});

test.each(names)("%s is resolved to the same in place, and not changed itself", (name) => {
  const stack = new TerraformStack(newApp(), "stack");
  const value = valuesIn(stack)[name];
  const before = outcome(() => resolvedIn(stack, value));
  expect(outcome(() => resolvedIn(stack, value, false, true))).toEqual(before);
  expect(outcome(() => resolvedIn(stack, value))).toEqual(before);
});

test("a part that does not change is taken as it is in place, and copied otherwise", () => {
  const stack = new TerraformStack(newApp(), "stack");
  const { stringValue } = new TerraformVariable(stack, "suffix", {});
  const plain = { name: "orders", list: ["a", { deep: true }] };
  const value = { plain, changed: { text: stringValue, absent: undefined, plain } };

  expect(resolvedIn(stack, plain, false, true)).toBe(plain);
  const inPlace = resolvedIn(stack, value, false, true) as typeof value;
  expect(inPlace).toStrictEqual({ plain, changed: { text: "${var.suffix}", plain } });
  expect([inPlace.plain, inPlace.changed.plain]).toEqual([plain, plain]);
  expect(inPlace.changed.plain).toBe(plain);

  const copy = resolvedIn(stack, plain) as typeof plain;
  expect(copy).toEqual(plain);
  expect(copy.list[1]).not.toBe(plain.list[1]);
});
