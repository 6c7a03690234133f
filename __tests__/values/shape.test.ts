import { Fn, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { reportOnShape, type Shapes } from "../../values/shape";
import { newApp, newResourceGroup, newStack, unknownText } from "../kit/app";

const SET_IT = "if it is read from the environment, set that variable [input-missing]";

const SHAPES: Shapes = {
  Props: {
    name: "text",
    account: "Account",
    "mode?": "'adopt' | 'create'",
    "seconds?": "number",
    "lock?": "boolean",
    "tags?": "{text}",
    "ranges?": "text[]",
    "versions?": "('IPv4' | 'IPv6')[]",
    "on?": "Thing | text",
    "zone?": "'none' | Thing",
    "stack?": "TerraformStack",
    "more?": "object",
    "identity?": "EntraApplication | IManagedIdentity",
    "application?": "EntraApplication",
  },
  EntraApplication: { clientId: "any", "...": "construct" },
  IManagedIdentity: { identityId: "any", "...": "any" },
  Account: { namespace: "text", name: "text" },
  Thing: { id: "text", "...": "any" },
};

const account = { namespace: "orders", name: "api" };
const given = { name: "a", account };
const problem = (value: unknown): string | undefined => reportOnShape(SHAPES, "Props", value, "").problem;

test.each([
  ["what is required", given],
  [
    "everything",
    {
      ...given,
      mode: "adopt",
      seconds: 0,
      lock: false,
      tags: { team: "orders", empty: "" },
      ranges: ["10.0.0.0/8"],
      versions: ["IPv4"],
      on: "/subscriptions/x",
      zone: "none",
      stack: new TerraformStack(newApp(), "other"),
      more: { anything: undefined },
    },
  ],
  ["what is optional as undefined", { ...given, mode: undefined, tags: undefined }],
  ["an empty list", { ...given, ranges: [] }],
  ["an object with more in it where one alone is asked for", { ...given, on: { id: "x", name: "y", location: "z" } }],
  ["a resource of the provider", { ...given, on: newResourceGroup(newStack()) }],
  ["an object without a prototype", Object.assign(Object.create(null), given)],
  [
    "an object whose getters are not asked",
    {
      ...given,
      on: {
        get id(): string {
          throw new Error("asked");
        },
      },
    },
  ],
])("%s is accepted", (_, value) => {
  expect(problem(value)).toBeUndefined();
});

test("what only Terraform knows is accepted in every place of its type", () => {
  const text = unknownText(newStack());
  const tokens = {
    name: text,
    account: { namespace: text, name: `a-${text}` },
    seconds: Token.asNumber(text),
    lock: Token.asAny(text),
    tags: Fn.merge([{}, {}]),
    ranges: Token.asList(text),
    on: { id: text },
  };
  expect(problem(tokens)).toBeUndefined();
  expect(problem({ ...given, ranges: [text], tags: { team: text } })).toBeUndefined();
});

test.each<[unknown, string]>([
  [undefined, "`props` must be given, got undefined; it is an object with `name`, `account` [input-type]"],
  [null, "`props` must be given, got null; it is an object with `name`, `account` [input-type]"],
  ["text", "`props` must be an object, got a string; it is an object with `name`, `account` [input-type]"],
  [[given], "`props` must be an object, got a list; it is an object with `name`, `account` [input-type]"],
  [{ account }, `\`name\` must be given, got undefined; ${SET_IT}`],
  [{ ...given, name: null }, `\`name\` must be given, got null; ${SET_IT}`],
  [{ ...given, name: "  " }, `\`name\` must not be blank, got "  "; ${SET_IT}`],
  [{ name: "a" }, "`account` must be given, got undefined; it is an object with `namespace`, `name` [input-type]"],
  [{ ...given, account: {} }, `\`account.namespace\` must be given, got undefined; ${SET_IT}`],
  [{ ...given, account: { ...account, name: 5 } }, "`account.name` must be text, got 5 [input-type]"],
  [
    { ...given, mode: "Adopt" },
    '`mode` must be one of "adopt", "create", got "Adopt"; did you mean "adopt"? [input-choice]',
  ],
  [{ ...given, mode: null }, "`mode` must be given, got null; leave it out [input-missing]"],
  [{ ...given, seconds: "60" }, '`seconds` must be a number, got "60" [input-type]'],
  [{ ...given, seconds: NaN }, "`seconds` must be a number, got NaN [input-type]"],
  [{ ...given, seconds: Infinity }, "`seconds` must be a number, got Infinity [input-type]"],
  [{ ...given, lock: "true" }, '`lock` must be true or false, got "true" [input-type]'],
  [{ ...given, tags: ["a"] }, '`tags` must be an object of names and values, got ["a"] [input-type]'],
  [{ ...given, tags: { team: undefined } }, `\`tags["team"]\` must be given, got undefined; ${SET_IT}`],
  [
    { ...given, tags: { "a-undefined": "x" } },
    '`the names in tags` must not contain the word undefined, got "a-undefined"; a value in this text was absent [input-absent-word]',
  ],
  [{ ...given, tags: null }, "`tags` must be given, got null; leave it out [input-missing]"],
  [{ ...given, ranges: "10.0.0.0/8" }, '`ranges` must be a list, got "10.0.0.0/8" [input-type]'],
  [{ ...given, ranges: ["10.0.0.0/8", undefined] }, `\`ranges[1]\` must be given, got undefined; ${SET_IT}`],
  [{ ...given, ranges: new Array(1) }, `\`ranges[0]\` must be given, got undefined; ${SET_IT}`],
  [
    { ...given, versions: ["ipv4"] },
    '`versions[0]` must be one of "IPv4", "IPv6", got "ipv4"; did you mean "IPv4"? [input-choice]',
  ],
  [{ ...given, on: {} }, `\`on.id\` must be given, got undefined; ${SET_IT}`],
  [{ ...given, on: { id: undefined } }, `\`on.id\` must be given, got undefined; ${SET_IT}`],
  [{ ...given, on: 5 }, "`on` must be an object, got a number; it is an object with `id` [input-type]"],
  [
    { ...given, zone: "nome" },
    '`zone` must be one of "none", or an object with `id`, got "nome"; did you mean "none"? [input-choice]',
  ],
  [
    { ...given, zone: "/subscriptions/x" },
    '`zone` must be one of "none", or an object with `id`, got "/subscriptions/x" [input-choice]',
  ],
  [
    { ...given, identity: "id" },
    "`identity` must be an EntraApplication or an IManagedIdentity, got a string [input-type]",
  ],
  [{ ...given, application: "id" }, "`application` must be an EntraApplication, got a string [input-type]"],
  [{ ...given, zone: {} }, `\`zone.id\` must be given, got undefined; ${SET_IT}`],
  [{ ...given, stack: {} }, "`stack` must be a stack, got {} [input-type]"],
  [{ ...given, more: "a" }, '`more` must be an object, got "a" [input-type]'],
])("of %j it is said what is wrong", (value, text) => {
  expect(problem(value)).toBe(text);
});

test("an object of a class without what is asked for is named by its class", () => {
  expect(problem({ ...given, on: new Construct(newStack(), "other") })).toBe(
    "`on` must have `id`, got an object of the class Construct without it [input-missing]",
  );
});

test.each([
  ["nam", "`nam` is not a known property; did you mean `name`? [input-unknown]", { account }],
  ["secnods", undefined, given],
  ["second", "`second` is not a known property; did you mean `seconds`? [input-unknown]", given],
  ["TAGS", "`TAGS` is not a known property; did you mean `tags`? [input-unknown]", given],
])("the name %s is compared with those that are known", (key, text, rest) => {
  expect(problem({ ...rest, [key]: 1 })).toBe(text);
});

test("a name near one that is given as well is not taken for a slip", () => {
  expect(reportOnShape(SHAPES, "Props", { ...given, seconds: 1, second: 1 }, "")).toEqual({
    problem: undefined,
    unknown: ["second"],
  });
});

test("names that are not known are listed with their path, where the type has no more than its own", () => {
  const value = {
    ...given,
    account: { ...account, extra: 1 },
    on: { id: "x", extra: 1 },
    owner: "me",
    absent: undefined,
  };
  expect(reportOnShape(SHAPES, "Props", value, "")).toEqual({
    problem: undefined,
    unknown: ["owner", "account.extra"],
  });
});

test("a name of Object's own is not known", () => {
  expect(reportOnShape(SHAPES, "Props", { ...given, constructor: 1 }, "").unknown).toEqual(["constructor"]);
});

describe("arguments of a provider", () => {
  const self: Record<string, unknown> = {};
  self["self"] = [self];

  test.each<[unknown, string | RegExp]>([
    [{ a: [{ b: "x-undefined" }] }, "`more.a[0].b` must not contain the word undefined"],
    [{ a: () => 1 }, "`more.a` must be data, got a function"],
    [{ a: "${TfToken[TOKEN.123456]}" }, "`more.a` must contain only tokens of this run"],
    [self, /must be data of at most 100 levels, got more; does it refer to itself\? \[input-data\]$/],
  ])("are refused if they are no data: %#", (more, text) => {
    expect(problem({ ...given, more })).toEqual(
      typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text),
    );
  });

  test("may have constructs, tokens and absent values", () => {
    const stack = newStack();
    expect(
      problem({ ...given, more: { dependsOn: [newResourceGroup(stack)], a: unknownText(stack), b: undefined } }),
    ).toBeUndefined();
  });
});
