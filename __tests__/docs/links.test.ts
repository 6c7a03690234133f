import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { manifestOf } from "../../init/manifest";
import { USES } from "../../init/project";
import { anchorsOf } from "./anchors";

const ROOT = resolve(__dirname, "../..");
const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const PAGES = [".", "docs", "docs/pipelines"].flatMap(pagesIn);
const REFERENCE = readdirSync(join(ROOT, "api"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => join("api", name));

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

const linksOf = (page: string): string[] =>
  [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link!);

/** What is wrong with a link of a page; undefined if it leads to a file, and to a heading if it names one. */
function problemOf(page: string, link: string): string | undefined {
  const [path, anchor] = link.split("#") as [string, string?];
  const target = path === "" ? page : relative(ROOT, resolve(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return `${link}: no such file`;
  if (anchor === undefined || anchorsOf(read(target)).headings.includes(anchor)) return undefined;
  return `${link}: no such heading`;
}

test.each(PAGES)("every link of %s leads to a file and a heading that exist", (page) => {
  expect(linksOf(page).flatMap((link) => problemOf(page, link) ?? [])).toEqual([]);
});

test("every link of the API reference leads to a page and a heading that exist", () => {
  expect(REFERENCE.length).toBeGreaterThan(100);
  const problems = REFERENCE.flatMap((page) =>
    linksOf(page).flatMap((link) => {
      const problem = problemOf(page, link);
      return problem === undefined ? [] : [`${page}: ${problem}`];
    }),
  );
  expect(problems).toEqual([]);
});

test("no page of the API reference is too long to read", () => {
  expect(REFERENCE.filter((page) => read(page).split("\n").length > 600)).toEqual([]);
});

test("a link to a missing file or heading is found", () => {
  expect(problemOf("README.md", "docs/missing.md")).toBe("docs/missing.md: no such file");
  expect(problemOf("docs/pods.md", "../README.md#missing")).toBe("../README.md#missing: no such heading");
  expect(problemOf("docs/pods.md", "app.md#settings")).toBeUndefined();
});

test.each(PAGES)("every script and every path in code that %s names exists", (page) => {
  const manifests = [JSON.parse(read("package.json")), ...USES.map((use) => manifestOf("new", use))] as {
    scripts: object;
  }[];
  // Those of this repository, and of the projects that `init` writes.
  const scripts = Object.assign({}, ...manifests.map((each) => each.scripts)) as object;
  for (const [, script] of read(page).matchAll(/npm run (?:--silent )?([\w:-]+)/g))
    expect(scripts).toHaveProperty([script!]);
  const paths = [
    ...read(page).matchAll(/`((?:constructs|stacks|facts|model|wiring|build|__tests__|testing)\/[\w./-]*\w)`/g),
  ].map(([, path]) => path!);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
