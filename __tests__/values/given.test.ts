import { Fn, Token } from "cdktf";
import { choiceProblem, textProblem } from "../../values/given";
import { newStack, unknownText } from "../kit/app";

const SET_IT = "if it is read from the environment, set that variable";

test.each([
  [undefined, `\`owner\` must be given, got undefined; ${SET_IT} [input-missing]`],
  [null, `\`owner\` must be given, got null; ${SET_IT} [input-missing]`],
  ["", `\`owner\` must not be blank, got ""; ${SET_IT} [input-missing]`],
  [" \t", `\`owner\` must not be blank, got " \\t"; ${SET_IT} [input-missing]`],
  [5, "`owner` must be text, got 5 [input-type]"],
  [["a"], '`owner` must be text, got ["a"] [input-type]'],
  [{}, "`owner` must be text, got {} [input-type]"],
  [
    "repo:undefined/app",
    '`owner` must not contain the word undefined, got "repo:undefined/app"; a value in this text was absent [input-absent-word]',
  ],
  [
    "undefined_orders",
    '`owner` must not contain the word undefined, got "undefined_orders"; a value in this text was absent [input-absent-word]',
  ],
  [
    "kv-null",
    '`owner` must not contain the word null, got "kv-null"; a value in this text was absent [input-absent-word]',
  ],
  ["NaN", '`owner` must not contain the word NaN, got "NaN"; a value in this text was absent [input-absent-word]'],
  [
    "id-[object Object]",
    '`owner` must not contain the word [object Object], got "id-[object Object]"; a value in this text was absent [input-absent-word]',
  ],
])("of the text %j it is said what is wrong", (value, problem) => {
  expect(textProblem("owner", value)).toBe(problem);
});

test.each(["contoso", "nullable", "undefinedness", "annull", "NaNny", "0", "cat x >/dev/null", "object Object"])(
  "%j is a text",
  (value) => {
    expect(textProblem("owner", value)).toBeUndefined();
  },
);

test("the token of a text is a text", () => {
  const text = unknownText(newStack());
  expect(textProblem("owner", text)).toBeUndefined();
  expect(textProblem("owner", `kv-${text}`)).toBeUndefined();
  expect(textProblem("owner", Fn.join("-", ["a", text]))).toBeUndefined();
});

test("an absent value next to a token is refused", () => {
  expect(textProblem("owner", `${unknownText(newStack())}-${undefined}`)).toContain(
    "must not contain the word undefined",
  );
});

test("a token of another type is not a text", () => {
  const text = unknownText(newStack());
  expect(textProblem("owner", Token.asList(text))).toBe(
    "`owner` must be text, got the token of a list; use Fn.element [input-type]",
  );
  expect(textProblem("owner", Token.asList(text)[0])).toBe(
    "`owner` must be text, got an element of a list token; use Fn.element, which Terraform evaluates [input-token]",
  );
  expect(textProblem("owner", Token.asAny(text))).toBe(
    "`owner` must be text, got the token of an object; use Token.asString [input-type]",
  );
  expect(textProblem("owner", Token.asNumber(text))).toBe(
    "`owner` must be text, got the token of a number; use Token.asString [input-type]",
  );
});

test("a token that another run made is refused", () => {
  expect(textProblem("owner", "${TfToken[TOKEN.123456]}")).toBe(
    '`owner` must contain only tokens of this run, got "${TfToken[TOKEN.123456]}"; read the value again from its construct [input-token]',
  );
});

test("a choice is one of its words", () => {
  expect(choiceProblem("mode", ["create", "adopt"], "adopt")).toBeUndefined();
});

test.each([
  ["text", unknownText(newStack())],
  ["a number", Token.asNumber(unknownText(newStack()))],
  ["an object", Token.asAny(unknownText(newStack()))],
])("the token of %s is not a choice", (_, token) => {
  expect(choiceProblem("mode", ["create", "adopt"], token)).toBe(
    '`mode` must be one of "create", "adopt", got a token; choose when the program runs, for example by a setting of the app [input-choice]',
  );
});

test.each([
  ["Adopt", '`mode` must be one of "create", "adopt", got "Adopt"; did you mean "adopt"? [input-choice]'],
  ["other", '`mode` must be one of "create", "adopt", got "other" [input-choice]'],
  [true, '`mode` must be one of "create", "adopt", got true [input-choice]'],
  [["adopt"], '`mode` must be one of "create", "adopt", got ["adopt"] [input-choice]'],
])("%j is not a choice", (value, problem) => {
  expect(choiceProblem("mode", ["create", "adopt"], value)).toBe(problem);
});

test("of many choices the nearest is named", () => {
  const many = Array.from({ length: 13 }, (_, i) => `choice-number-${i}`);
  expect(choiceProblem("rule", many, "choice-nunber-7")).toBe(
    '`rule` must be one of 13 names, got "choice-nunber-7"; did you mean "choice-number-7"? [input-choice]',
  );
});
