import { nameRule, type NameShape } from "../../values/name-rule";

const shape: NameShape = { minimum: 3, maximum: 5, characters: "a-z-", words: "letters or hyphens", source: "a test" };

test.each<[string, Partial<NameShape>, string]>([
  ["no ends", {}, "^[a-z-]{3,5}$"],
  ["a first character", { first: "a" }, "^[a][a-z-]{2,4}$"],
  ["a last character", { last: "z" }, "^[a-z-]{2,4}[z]$"],
  ["both ends", { first: "a", last: "z" }, "^[a][a-z-]{1,3}[z]$"],
  ["both ends in one place", { first: "a", last: "z", minimum: 1 }, "^[a]([a-z-]{0,3}[z])?$"],
  ["no maximum", { first: "a", minimum: 1, maximum: undefined }, "^[a][a-z-]*$"],
  ["parts", { first: "a", last: "z", parts: true }, "^[a]([a-z-]*[z])?([.][a]([a-z-]*[z])?)*$"],
  ["a text that must not be there", { never: "--" }, "^[a-z-]{3,5}$"],
])("a shape with %s has one pattern for Terraform, without look-ahead", (_, more, expected) => {
  expect(nameRule({ ...shape, ...more }).terraformPattern).toBe(expected);
});

test("the pattern at synthesis also has what Terraform evaluates apart", () => {
  const never = nameRule({ ...shape, never: "--" });
  expect(["a-a", "a--a", "aaaaaa"].map((name) => never.pattern.test(name))).toEqual([true, false, false]);
  const parts = nameRule({ ...shape, first: "a-z", last: "a-z", parts: true });
  expect(["a.a", "a", "aa.aaa", "a..a"].map((name) => parts.pattern.test(name))).toEqual([true, false, false, false]);
});

test("the words have the length of the shape", () => {
  expect(nameRule(shape).expected).toBe("3 to 5 letters or hyphens");
  expect(nameRule({ ...shape, maximum: 9, called: "a label" }).expected).toBe("a label: 3 to 9 letters or hyphens");
  expect(nameRule({ ...shape, maximum: undefined }).expected).toBe("letters or hyphens");
});
