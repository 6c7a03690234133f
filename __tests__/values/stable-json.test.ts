import { stableJson } from "../../values/stable-json";

test("JSON has sorted keys, two spaces a level, and nothing that JSON has not", () => {
  const value = { b: [1, undefined, "x\n"], a: { later: undefined, call: () => 1, sooner: null }, Z: true };
  expect(stableJson(value)).toBe(`{
  "Z": true,
  "a": {
    "sooner": null
  },
  "b": [
    1,
    null,
    "x\\n"
  ]
}`);
  expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
});

test("an empty list or object ends on a line of its own", () => {
  expect(stableJson({ list: [], object: {} })).toBe(`{\n  "list": [\n  ],\n  "object": {\n  }\n}`);
});

test("what has a form for JSON is written in it", () => {
  expect(stableJson([new Date(0)])).toBe(`[\n  "1970-01-01T00:00:00.000Z"\n]`);
});
