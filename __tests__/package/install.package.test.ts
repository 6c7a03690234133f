// The package as users get it: packed, installed into an empty project, compiled against, synthesized and tested with.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import manifest from "../../package.json";
import { snippetsOf } from "../testing/snippets";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "package-"));
const project = join(folder, "project");
const installed = join(project, "node_modules", manifest.name);
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[], cwd = project): { status: number | null; output: string } {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(npm_|CDKTF_|JEST_|CI$)/.test(key)),
  );
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: clean, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

function must(command: string, args: readonly string[], cwd?: string): string {
  const { status, output } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}:\n${output}`);
  return output;
}

const bin = (name: string): string => join(root, "node_modules", ".bin", name);
const inProject = (name: string): string => join(project, "node_modules", ".bin", name);
const write = (file: string, text: string): void => writeFileSync(join(project, file), text);
const EXAMPLES = readdirSync(join(root, "examples")).filter((file) => file.endsWith(".ts"));

let tarball: string;

beforeAll(() => {
  must("npm", ["pack", "--pack-destination", folder], root);
  tarball = join(folder, `${manifest.name}-${manifest.version}.tgz`);
  mkdirSync(project);
  write("package.json", JSON.stringify({ name: "project", private: true }));
  const tools = ["typescript", "jest", "@types/jest", "@types/node"] as const;
  // Of the peers, npm takes the newest in the range, while the project's own tests have the oldest.
  must("npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    tarball,
    ...tools.map((name) => `${name}@${manifest.devDependencies[name]}`),
  ]);
  for (const file of EXAMPLES) {
    const text = readFileSync(join(root, "examples", file), "utf8");
    write(file, text.replaceAll('"../constructs"', JSON.stringify(manifest.name)));
  }
  snippetsOf("testing.md").forEach(({ file, code }, i) => write(file ?? `documented-${i}.test.ts`, code));
});

const compilerOptions = { target: "ES2022", strict: true, types: ["node", "jest"], outDir: "out" };
const config = (more: object): string =>
  JSON.stringify({ compilerOptions: { ...compilerOptions, ...more }, include: ["*.ts"] });

test("holds compiled code, its types and source maps, and what a user reads; nothing else", () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(installed.length + 1));
  const others = files.filter((file) => !file.startsWith("dist/"));
  expect(others.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
  const code = files.filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -".js".length));
  expect(files.filter((file) => /\.d\.ts$/.test(file)).sort()).toEqual(code.map((file) => `${file}.d.ts`).sort());
  expect(files.filter((file) => /^dist\/.*(test|kit|bench)/.test(file) && !file.startsWith("dist/testing/"))).toEqual(
    [],
  );
  for (const file of code) {
    const map = JSON.parse(readFileSync(join(installed, `${file}.js.map`), "utf8")) as { sourcesContent?: string[] };
    expect(map.sourcesContent).toHaveLength(1);
  }
});

test("names as peers what the constructs are written against, in ranges that hold what is tested", () => {
  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    const developed = manifest.devDependencies[name as keyof typeof manifest.devDependencies];
    expect([name, range]).toEqual([name, `^${developed}`]);
    expect(readdirSync(join(project, "node_modules", name))).toContain("package.json");
  }
});

test("publint finds nothing to say", () => {
  expect(must(bin("publint"), ["run", installed, "--strict", "--pack", "false"])).toContain("All good!");
});

test("its types resolve for every kind of user", () => {
  expect(must(bin("attw"), [tarball, "--format", "table-flipped", "--no-emoji"])).toContain("No problems found");
});

test.each([
  ["node16", { module: "node16", moduleResolution: "node16" }],
  [
    "cdktf's TypeScript template",
    { module: "CommonJS", moduleResolution: "node", esModuleInterop: true, outDir: "template" },
  ],
])("every example and every documented test compiles with the settings of %s", (_, settings) => {
  write("tsconfig.json", config({ skipLibCheck: true, ...settings }));
  expect(run(inProject("tsc"), ["-p", "."])).toEqual({ status: 0, output: "" });
});

test("its declarations compile without skipLibCheck as far as they are its own", () => {
  write("tsconfig.json", config({ module: "node16", moduleResolution: "node16", skipLibCheck: false, noEmit: true }));
  const { output } = run(inProject("tsc"), ["-p", "."]);
  expect(output.split("\n").filter((line) => line.startsWith(`node_modules/${manifest.name}/`))).toEqual([]);
});

test.each(EXAMPLES)("%s synthesizes", (file) => {
  const out = join(project, `cdktf.${file}`);
  const program = join("out", file.replace(/\.ts$/, ".js"));
  must("env", [`CDKTF_OUTDIR=${out}`, process.execPath, program]);
  const [stack] = readdirSync(join(out, "stacks"));
  const json = JSON.parse(readFileSync(join(out, "stacks", stack!, "cdk.tf.json"), "utf8")) as object;
  expect(Object.keys(json)).toEqual(expect.arrayContaining(["provider", "resource", "terraform"]));
});

test("the documented tests run: first they record, and then they hold", () => {
  must(inProject("jest"), ["--ci=false", "--rootDir", "out"]);
  expect(must(inProject("jest"), ["--ci", "--rootDir", "out"])).toMatch(/Tests: +\d+ passed, \d+ total/);
});

test.each(["check", "migrate", "handover", "diff", "verify"])(
  "the command %s is there and tells its usage",
  (command) => {
    expect(must(inProject(manifest.name), [command, "--help"])).toContain(`Usage: ${manifest.name} ${command}`);
  },
);

test("only the two entries can be required", () => {
  for (const entry of ["", "/testing"]) must(process.execPath, ["-e", `require("${manifest.name}${entry}")`]);
  const { output } = run(process.execPath, ["-e", `require("${manifest.name}/dist/constructs/refuse")`]);
  expect(output).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
});
