import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const TESTS = resolve(__dirname, "..");

test("all snapshots of the project together have fewer than 1,500 lines, so that reviewers read them", () => {
  const texts = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).flatMap((file) => {
    if (file.endsWith(".snap")) return [readFileSync(join(TESTS, file), "utf8")];
    if (!file.endsWith(".test.ts")) return [];
    const inline = readFileSync(join(TESTS, file), "utf8").matchAll(/toMatchInlineSnapshot\(\s*`((?:[^`\\]|\\.)*)`/g);
    return [...inline].map(([, text]) => text!);
  });
  const lines = texts.reduce((sum, text) => sum + text.split("\n").length, 0);
  expect(lines).toBeGreaterThan(100);
  expect(lines).toBeLessThan(1500);
});
