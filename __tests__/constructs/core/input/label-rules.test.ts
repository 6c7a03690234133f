import { labelsProblem } from "../../../../constructs/core/input/label-rules";
import { newStack, unknownText } from "../../../kit/app";

const KEY =
  "`labels` must have keys of 1 to 63 letters, digits, hyphens, underscores or periods that start and end with a letter or digit, " +
  "with or without a DNS subdomain and a slash before them, got ";

test.each(["", "bad key", "-a", "a/b/c", "Example.com/a", "example.com/", "k".repeat(64)])(
  "the key %j is refused",
  (key) => {
    expect(labelsProblem("labels", { [key]: "x" })).toBe(`${KEY}${JSON.stringify(key)} [label-shape]`);
  },
);

test.each(["/x", "a b", "x-", "v".repeat(64)])("the value %j is refused", (value) => {
  expect(labelsProblem("labels", { app: value })).toBe(
    '`labels["app"]` must be at most 63 letters, digits, hyphens, underscores or periods that start and end with a letter or digit, got ' +
      `${JSON.stringify(value)} (${value.length} characters) [label-shape]`,
  );
});

test("labels at the edge of their range and tokens are accepted", () => {
  expect(labelsProblem("labels", undefined)).toBeUndefined();
  const token = unknownText(newStack());
  expect(
    labelsProblem("labels", {
      a: "",
      "app.kubernetes.io/name": "orders",
      ["k".repeat(63)]: "v".repeat(63),
      A_b: "00000000-0000-0000-0000-000000000000",
      team: token,
      [token]: "x",
    }),
  ).toBeUndefined();
});
