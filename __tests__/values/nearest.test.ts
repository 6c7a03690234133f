import { distance, nearest } from "../../values/nearest";

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["kitten", "sitting", 3],
  ["abc", "abc", 0],
  ["abc", "ac", 1],
  ["ac", "abc", 1],
])("from %j to %j it takes %d edits", (a, b, edits) => {
  expect(distance(a, b)).toBe(edits);
});

test.each([
  ["AcrPul", ["AcrPush", "AcrPull"], "AcrPull"],
  ["acrpull", ["AcrPull"], "AcrPull"],
  ["abcd", ["abxy"], "abxy"],
  ["Key Vault Secret User", ["Key Vault Secrets User", "Owner"], "Key Vault Secrets User"],
])("%j most likely meant one of %j: %j", (text, candidates, meant) => {
  expect(nearest(text, candidates)).toBe(meant);
});

test.each([
  ["something else", ["AcrPull"]],
  ["AcrPull", []],
  ["abcd", ["axyz"]],
])("%j meant none of %j", (text, candidates) => {
  expect(nearest(text, candidates)).toBeUndefined();
});

test("a text longer than any name is compared with nothing", () => {
  const long = "a".repeat(40_000);
  expect(nearest(long, ["AcrPull", long])).toBeUndefined();
  expect(distance(long, "AcrPull")).toBeGreaterThan(39_000);
});
