import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { NAVIGATION, neighbours, pageOf } from "../../../build/site/navigation";

const ROOT = resolve(__dirname, "../../..");
const LISTED = NAVIGATION.flatMap(({ entries }) => entries.map(pageOf));

test("every page is in one group of the navigation", () => {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`);
  const pages = [...readdirSync(ROOT), ...docs].filter((name) => name.endsWith(".md"));
  expect([...LISTED].sort()).toEqual([...pages, "api/README.md"].sort());
});

test("every page of the navigation exists", () => {
  expect(LISTED.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
});

test("the first page has only a next one, the last only a previous one, and a page outside has neither", () => {
  expect(neighbours("README.md").previous).toBeUndefined();
  expect(pageOf(neighbours("README.md").next!)).toBe(LISTED[1]);
  expect(neighbours(LISTED.at(-1)!)).toEqual({ previous: expect.anything(), next: undefined });
  expect(neighbours("api/constructs/classes/Fleet.md")).toEqual({});
});
