import { Fn, Lazy, Token } from "cdktf";
import { isLiteral, shown } from "../../values/literal";
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
  "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;",
  "https://a.blob.core.windows.net/c?sv=1&sig=c2VjcmV0",
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  "Endpoint=sb://a/;SharedAccessKey=c2VjcmV0",
])("does not show %j, which opens something", (value) => {
  expect(shown(value)).toBe("a text that looks like a secret and is not shown");
  expect(shown([value])).not.toContain("c2VjcmV0");
});
