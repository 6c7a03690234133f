// Runs every test of docs/testing.md, with the package's names standing for its sources.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import * as constructs from "../../constructs";
import * as testing from "../../testing";
import { snippetsOf } from "./snippets";
import { runProgram } from "../kit/run-program";

const outdir = mkdtempSync(join(tmpdir(), "cdktf.out-"));
process.env.CDKTF_OUTDIR = outdir;
afterAll(() => rmSync(outdir, { recursive: true }));

const files = new Map<string, unknown>();

function load(name: string): unknown {
  if (name === "cdktf-aks-workload-identity") return constructs;
  if (name === "cdktf-aks-workload-identity/testing") return testing;
  return files.get(name) ?? jest.requireActual(name);
}

function run(code: string): unknown {
  const options = {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  } as const;
  const module = { exports: {} };
  runProgram(transformSync(code, options).code, { require: load, module, exports: module.exports });
  return module.exports;
}

const snippets = snippetsOf("testing.md");
for (const { title, file, code } of snippets) {
  if (file === undefined) describe(title, () => void run(code));
  else files.set(`./${file.replace(/\.ts$/, "")}`, run(code));
}

test("every program of the page is a test, except those that name their file", () => {
  const tests = snippets.filter(({ file }) => file === undefined);
  expect(tests.length).toBeGreaterThan(8);
  for (const { code } of tests) expect(code).toMatch(/^test\("/m);
});
