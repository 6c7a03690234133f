import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { spawnSync } from "node:child_process";

const PROJECT = resolve(__dirname, "../..");
const FILES = {
  "package.json": '{"version":"1.0.0"}',
  "tsconfig.json": "{}",
  "build/without-tokens.js": "",
  "cli/review.ts": 'import { part } from "./part";\nconsole.log("review", part);\n',
  "cli/part/index.ts": 'export const part = "first";\n',
  "handover/trust-map/page/main.ts": 'document.title = "map";\n',
};
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "shipped-")));
  mkdirSync(join(folder, "build"));
  for (const name of ["build/shipped.js", "build/keep.js"]) cpSync(join(PROJECT, name), join(folder, name));
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  waitUntilSettled();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A build keeps nothing that was made from files of the last moment. */
function waitUntilSettled(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
}

/** The text of review.cjs, and whether esbuild made it. */
function built(): { readonly text: string; readonly made: boolean } {
  const script = `
    const text = require("./build/shipped.js").build("review.cjs");
    const made = Object.keys(require.cache).some((each) => /esbuild/.test(each));
    process.stdout.write(JSON.stringify({ text, made }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  waitUntilSettled();
  return JSON.parse(stdout) as ReturnType<typeof built>;
}

const KEPT = ".cache/shipped/review.cjs.json";

test("a file that is shipped is built once", () => {
  const first = built();
  expect(first).toEqual({ text: expect.stringContaining('"first"') as string, made: true });
  expect(built()).toEqual({ ...first, made: false });
});

describe("is built again after a change of", () => {
  test.each<[string, () => void, string]>([
    ["a source", () => write("cli/part/index.ts", 'export const part = "other";\n'), '"other"'],
    [
      "a source that keeps its size and times",
      () => {
        const path = join(folder, "cli/part/index.ts");
        write("cli/part/index.ts", 'export const part = "fresh";\n');
        utimesSync(path, new Date(0), new Date(0));
      },
      '"fresh"',
    ],
    ["the file that an import finds", () => write("cli/part.ts", 'export const part = "nearer";\n'), '"nearer"'],
    [
      "the settings of the compiler",
      () => write("tsconfig.json", '{"compilerOptions":{"alwaysStrict":true}}'),
      '"use strict"',
    ],
    ["what was kept", () => write(KEPT, "{"), '"first"'],
  ])("%s", (_, change, expected) => {
    built();
    expect(existsSync(join(folder, KEPT))).toBe(true);
    change();
    waitUntilSettled();
    expect(built()).toEqual({ text: expect.stringContaining(expected) as string, made: true });
  });
});

test("a folder that cannot be written to keeps nothing", () => {
  writeFileSync(join(folder, ".cache"), "a file");
  expect(built().made).toBe(true);
  expect(built().made).toBe(true);
  expect(readFileSync(join(folder, ".cache"), "utf8")).toBe("a file");
});
