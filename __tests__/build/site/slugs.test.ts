import { Slugs } from "../../../build/site/slugs";

test.each([
  ["What a pod needs", "what-a-pod-needs"],
  ["`--check`: compare, don't write", "--check-compare-dont-write"],
  ["Programs by az command", "programs-by-az-command"],
  ["fromVaultName()", "fromvaultname"],
  ["role_definition_name", "role_definition_name"],
  ["A/B & C", "ab--c"],
  ["[0.2.0] - 2026-11-26", "020---2026-11-26"],
  ["Größe in MB", "größe-in-mb"],
])("the anchor of the heading %j is %j, as on GitHub", (heading, anchor) => {
  expect(new Slugs().slug(heading)).toBe(anchor);
});

test("headings with the same anchor get numbers, which no other heading has", () => {
  const slugs = new Slugs();
  expect(["Returns", "Returns", "Returns-1", "Returns", "returns"].map((each) => slugs.slug(each))).toEqual([
    "returns",
    "returns-1",
    "returns-1-1",
    "returns-2",
    "returns-3",
  ]);
});
