import { tagsProblem } from "../../../../constructs/core/input/tag-rules";
import { newStack, unknownText } from "../../../kit/app";

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${i}`, ""]));

test.each([
  ["51 tags", many(51), "`tags` must be at most 50, got 51 [tags]"],
  ["a long key", { ["k".repeat(513)]: "" }, "`tags` must have keys of at most 512 characters, got one of 513 [tags]"],
  ["a long value", { team: "v".repeat(257) }, '`tags["team"]` must be at most 256 characters, got 257 [tags]'],
])("%s is refused", (_, tags, problem) => {
  expect(tagsProblem("tags", tags)).toBe(problem);
});

test("tags at their limits and tags with tokens are accepted", () => {
  expect(tagsProblem("tags", undefined)).toBeUndefined();
  expect(tagsProblem("tags", many(50))).toBeUndefined();
  expect(tagsProblem("tags", { ["k".repeat(512)]: "v".repeat(256), team: unknownText(newStack()) })).toBeUndefined();
});
