import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const pagesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort();

test("the committed surface in api/ is the one that the code has: otherwise run npm run api and look at the diff", () => {
  const out = mkdtempSync(join(tmpdir(), "api-"));
  try {
    const run = spawnSync(process.execPath, [join(root, "build/api.js"), out], { encoding: "utf8" });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const pages = pagesIn(out);
    expect(pagesIn(join(root, "api"))).toEqual(pages);
    for (const page of pages)
      expect(readFileSync(join(root, "api", page), "utf8")).toBe(readFileSync(join(out, page), "utf8"));
  } finally {
    rmSync(out, { recursive: true });
  }
});
