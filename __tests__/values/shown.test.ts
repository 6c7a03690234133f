import { Fn, Lazy, Token } from "cdktf";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { newStack, unknownText } from "../kit/app";

test.each([["text"], [""], [0], [3], [false], [null], [[]], [["a"]], [{}]])("%j is a literal", (value) => {
  expect(isLiteral(value)).toBe(true);
});

test("an absent value is none", () => {
  expect(isLiteral(undefined)).toBe(false);
});

test("a token is none, however it looks", () => {
  const text = unknownText(newStack());
  expect(isLiteral(text)).toBe(false);
  expect(isLiteral(`kv-${text}`)).toBe(false);
  expect(isLiteral(Token.asNumber(text))).toBe(false);
  expect(isLiteral(Token.asList(text))).toBe(false);
  expect(isLiteral(Fn.merge([{}, {}]))).toBe(false);
  expect(isLiteral(Lazy.stringValue({ produce: () => "later" }))).toBe(false);
});

test("a list of tokens is a literal, which is why rules on lists ask each element", () => {
  expect(isLiteral([unknownText(newStack())])).toBe(true);
});

test.each([
  ["a", '"a"'],
  ['say "a"', '"say \\"a\\""'],
  [["a", 1], '["a",1]'],
  [null, "null"],
  [undefined, "undefined"],
])("shows %j as %s", (value, text) => {
  expect(shown(value)).toBe(text);
});

test.each([
  ["5", 5n],
  ["Symbol(a)", Symbol("a")],
  ["a function", () => 1],
  ["an object of the class TerraformStack", newStack()],
  ["{}", Object.create(null)],
])("shows a value that JSON cannot hold: %s", (text, value) => {
  expect(shown(value)).toBe(text);
});

test("shows data that refers to itself by its kind", () => {
  const object: Record<string, unknown> = {};
  object["self"] = object;
  expect(shown(object)).toBe("an object");
  expect(shown([object])).toBe("a list");
});

test("shows a text of 200 characters whole, and the start of a longer one", () => {
  expect(shown("a".repeat(200))).toBe(`"${"a".repeat(200)}"`);
  expect(shown("a".repeat(40_000))).toBe(`"${"a".repeat(199)}"… (40,000 characters)`);
  expect(shown(["a".repeat(300)])).toBe(`["${"a".repeat(197)}… (304 characters)`);
});

test("cuts no character in half", () => {
  expect(shown("😀".repeat(101))).toBe(`"${"😀".repeat(99)}"… (202 characters)`);
});

test.each(["AccountName=a;AccountKey=c2VjcmV0;", "https://a.blob.core.windows.net/c?sv=1&sig=c2VjcmV0"])(
  "does not show %j, which opens something",
  (value) => {
    expect(shown(value)).toBe("a text that looks like a secret and is not shown");
    expect(shown([value])).not.toContain("c2VjcmV0");
  },
);
