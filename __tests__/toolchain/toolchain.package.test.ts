// Newer releases of Node and TypeScript than the ones that the other tests use, from the npm registry.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const CACHE = join(ROOT, ".cache/toolchain");
const NODES = ["22.23.3", "24.21.0"];
const COMPILERS = ["6.0.3", "7.0.2"];
/** Parts with few Terraform types: text, files, numbers and processes. */
const PART = ["__tests__/values/", "__tests__/model/", "__tests__/cli/"];

const PACKAGES = Object.fromEntries([
  ...NODES.map((each) => [`node-${each}`, `npm:node-${process.platform}-${process.arch}@${each}`]),
  ...COMPILERS.map((each) => [`typescript-${each}`, `npm:typescript@${each}`]),
]);

/** A program of these packages. */
const inCache = (name: string): string => join(CACHE, "node_modules", name);

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, "package.json"), JSON.stringify({ private: true, dependencies: PACKAGES }));
  const installed = run("npm", ["install", "--prefix", CACHE, "--prefer-offline", "--no-audit", "--no-fund"]);
  expect(installed).toMatchObject({ status: 0 });
});

test.each(COMPILERS)("TypeScript %s accepts the sources", (version) => {
  const tsc = inCache(`typescript-${version}/bin/tsc`);
  for (const project of [".", "handover/trust-map/page"])
    expect(run(process.execPath, [tsc, "-p", project, "--incremental", "false", "--tsBuildInfoFile", "null"])).toEqual({
      status: 0,
      output: "",
    });
});

/** The files of the package as a compiler writes them, without maps. The order in which types are listed differs by compiler. */
function packageBy(tsc: string): Record<string, string> {
  const dist = mkdtempSync(join(tmpdir(), "dist-"));
  try {
    expect(run(process.execPath, [tsc, "-p", "build", "--outDir", dist])).toEqual({ status: 0, output: "" });
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|json)$/.test(name));
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(dist, name), "utf8")]));
  } finally {
    rmSync(dist, { recursive: true });
  }
}

test("TypeScript builds the same package in each release", () => {
  const [installed, ...newer] = [
    require.resolve("typescript/bin/tsc"),
    ...COMPILERS.map((version) => inCache(`typescript-${version}/bin/tsc`)),
  ].map(packageBy);
  expect(Object.keys(installed!).length).toBeGreaterThan(100);
  for (const each of newer) expect(each).toEqual(installed);
});

/** The JSON of the default app by stack, synthesized by a binary of Node. */
function synthesizedBy(node: string): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "toolchain-"));
  try {
    expect(run(node, ["synth.js"], { CDKTF_OUTDIR: outdir })).toMatchObject({ status: 0 });
    const stacks = join(outdir, "stacks");
    return Object.fromEntries(
      readdirSync(stacks).map((name) => [name, readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

describe.each(NODES)("Node %s", (version) => {
  const node = inCache(`node-${version}/bin/node`);

  test("synthesizes the default app as the other releases do", () => {
    expect(run(node, ["--version"]).output).toBe(`v${version}\n`);
    expect(synthesizedBy(node)).toEqual(synthesizedBy(process.execPath));
  });

  test(`passes the tests in ${PART.join(", ")}`, () => {
    const { status, output } = run(node, [require.resolve("jest/bin/jest"), "--maxWorkers=100%", ...PART]);
    expect({ status, failed: output.match(/^.*● .*$/gm) ?? [] }).toEqual({ status: 0, failed: [] });
  });
});
