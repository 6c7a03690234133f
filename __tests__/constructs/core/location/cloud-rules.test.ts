import { cloudProblem } from "../../../../constructs/core/location/cloud-rules";
import { CLOUDS } from "../../../../facts/azure/clouds";

test.each([
  ["AzurePublicCloud", '`cloud` must be one of "public", "usgovernment", "china", got "AzurePublicCloud" [cloud]'],
  ["german", '`cloud` must be one of "public", "usgovernment", "china", got "german" [cloud]'],
  ["toString", '`cloud` must be one of "public", "usgovernment", "china", got "toString" [cloud]'],
  [3, '`cloud` must be one of "public", "usgovernment", "china", got 3 [cloud]'],
])("refuses %j", (name, problem) => {
  expect(cloudProblem("cloud", name)).toBe(problem);
});

test.each(Object.keys(CLOUDS))("accepts %s", (name) => {
  expect(cloudProblem("cloud", name)).toBeUndefined();
});

test("each cloud has its own name and hosts", () => {
  const all = Object.values(CLOUDS).flatMap((cloud) => Object.values(cloud));
  expect(new Set(all).size).toBe(all.length);
});
