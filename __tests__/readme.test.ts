import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import manifest from "../package.json";
import { settablePaths } from "../stacks/settings";

const ROOT = resolve(__dirname, "..");
const README = readFileSync(resolve(ROOT, "README.md"), "utf8");

const APP = readFileSync(resolve(ROOT, "docs/app.md"), "utf8");

describe("README.md", () => {
  const [, code] = /^```ts\n([^]*?)^```$/m.exec(README)!;

  test("begins with the line that installs the package and its peers", () => {
    const [, shell] = /^```sh\n([^]*?)^```$/m.exec(README)!;
    expect(README.slice(0, README.indexOf(shell!)).split("\n").length).toBeLessThan(10);
    const [npm, install, ...names] = shell!.replaceAll("\\\n", " ").trim().split(/\s+/);
    expect([npm, install]).toEqual(["npm", "install"]);
    const peers = Object.entries(manifest.peerDependencies).map(([name, range]) => `${name}@${range}`);
    expect(names.sort()).toEqual([manifest.name, ...peers].sort());
  });

  test("has a program on its first screen", () => {
    expect(README.slice(0, README.indexOf(code!)).split("\n").length).toBeLessThan(15);
  });

  test("links to the app for those who deploy it, and to the pages for those who write programs", () => {
    const table = README.slice(README.indexOf("| you want to |"), README.indexOf("## Three ways to use a program"));
    expect(table).toContain("(docs/app.md)");
    expect(table).toContain("(#documentation)");
  });

  test("has no row of a table outside one", () => {
    const lines = README.split("\n");
    const isRow = (i: number) => lines[i]?.startsWith("|") ?? false;
    const starts = lines.flatMap((_, i) => (isRow(i) && !isRow(i - 1) ? [i] : []));
    expect(starts.filter((i) => !/^\| ---/.test(lines[i + 1] ?? "")).map((i) => lines[i])).toEqual([]);
  });
});

test("docs/app.md names every setting, and no other", () => {
  const table = APP.slice(APP.indexOf("| setting |"), APP.indexOf("## Share the state"));
  const named = [...table.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, name]) => name!);
  const elsewhere = /^(stateStore|supportedRegions|privateNetwork)\./;
  const settings = settablePaths().filter((path) => !elsewhere.test(path));
  expect(named.filter((name) => !["stateStore", "supportedRegions", "privateNetwork"].includes(name)).sort()).toEqual(
    settings.sort(),
  );
});
