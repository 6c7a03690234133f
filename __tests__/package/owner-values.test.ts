import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const { unfilled } = jest.requireActual<{ unfilled: (manifest: object) => string[] }>("../../build/owner-values");
const ROOT = resolve(__dirname, "../..");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, unknown>;
const VALUES = ["author", "homepage", "repository.url", "bugs.url", "bugs.email"];

test("each value that only the owner knows is listed while it is a placeholder", () => {
  expect(unfilled({ author: "owner.example", bugs: { url: "https://owner.example/issues" }, name: "x" })).toEqual([
    "author",
    "bugs.url",
  ]);
  expect(unfilled({ author: "A", bugs: { url: "https://example.org" }, files: ["dist"], private: null })).toEqual([]);
});

test("package.json has every value, filled in or as a placeholder", () => {
  for (const path of VALUES) expect(manifest).toHaveProperty(path);
  const open = unfilled(manifest);
  expect(VALUES).toEqual(expect.arrayContaining(open));
  if (open.length > 0) process.stderr.write(`package.json: the owner has to fill in ${open.join(", ")}\n`);
});

test("`npm publish` stops while a value is a placeholder, and says which", () => {
  expect(manifest).toHaveProperty(["scripts", "prepublishOnly"], "node build/owner-values.js");
  const { status, stderr } = spawnSync(process.execPath, ["build/owner-values.js"], { cwd: ROOT, encoding: "utf8" });
  const open = unfilled(manifest);
  expect(status).toBe(open.length > 0 ? 1 : 0);
  for (const path of open) expect(stderr).toContain(path);
});

test("no other page repeats a placeholder's value", () => {
  const pages = [
    ...["README.md", "SECURITY.md", "ARCHITECTURE.md", "CHANGELOG.md"],
    ...readdirSync(join(ROOT, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];
  expect(pages.filter((page) => readFileSync(join(ROOT, page), "utf8").includes("owner.example"))).toEqual([]);
});
