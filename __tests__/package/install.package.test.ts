// The package as users get it: packed, installed into an empty project, compiled against, synthesized and tested with.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import manifest from "../../package.json";
import { snippetsOf } from "../testing/snippets";
import { POD_IDENTITY_DUMP } from "../docs/belongings";
import { EXAMPLES } from "../kit/examples";
import { copySources } from "../kit/sources";
import { TOOLS } from "../../init/manifest";
import { describeInitProjects } from "./init-projects";
import { describePages } from "./pages";

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

const compilerOptions = { target: "ES2022", strict: true, types: ["node", "jest"], outDir: "out" };

/** Compiles the examples and the documented tests. */
function compiled(settings: object): ReturnType<typeof run> {
  write("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, ...settings }, include: ["*.ts"] }));
  return run(inProject("tsc"), ["-p", "."]);
}

function synthesized(example: string): string {
  const out = join(project, `cdktf.${example}`);
  must("env", [`CDKTF_OUTDIR=${out}`, process.execPath, join("out", example.replace(/\.ts$/, ".js"))]);
  return out;
}

let tarball: string;
let asNode16: ReturnType<typeof run>;

beforeAll(() => {
  // In a copy, because the package for cdktn is built in the folder dist of this one at the same time.
  const sources = join(folder, "sources");
  copySources(sources, ["__tests__"]);
  symlinkSync(join(root, "node_modules"), join(sources, "node_modules"));
  // Under a umask that no reader of the package has, so that modes which follow it show.
  must("sh", ["-c", 'umask 077; npm pack --pack-destination "$0"', folder], sources);
  tarball = join(folder, `${manifest.name}-${manifest.version}.tgz`);
  mkdirSync(project);
  write("package.json", JSON.stringify({ name: "project", private: true }));
  // Of the peers, npm takes the newest in the range, while the project's own tests have the oldest.
  must("npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    tarball,
    ...Object.entries(TOOLS).map(([name, release]) => `${name}@${release}`),
  ]);
  for (const file of EXAMPLES) {
    const text = readFileSync(join(root, "examples", file), "utf8");
    write(file, text);
  }
  write("readme.ts", /^```ts\n([^]*?)^```$/m.exec(readFileSync(join(installed, "README.md"), "utf8"))![1]!);
  cpSync(join(root, "examples", "fleet"), join(project, "examples", "fleet"), { recursive: true });
  snippetsOf("testing.md").forEach(({ file, code }, i) => write(file ?? `documented-${i}.test.ts`, code));
  asNode16 = compiled({ module: "node16", moduleResolution: "node16", skipLibCheck: true });
});

test("has the same modes under every umask", () => {
  const listed = must("tar", ["tzvf", tarball])
    .split("\n")
    .filter((line) => line !== "");
  expect([...new Set(listed.map((line) => line.slice(0, 10)))]).toEqual(["-rw-r--r--"]);
});

test("holds a bill of materials of what it needs at run time, without a time or a random number", () => {
  const bom = JSON.parse(readFileSync(join(installed, "dist/sbom.cdx.json"), "utf8")) as {
    bomFormat: string;
    serialNumber?: string;
    metadata: { timestamp?: string; component: { name: string } };
    components: { name: string; version: string; hashes?: object[]; licenses?: object[] }[];
  };
  expect([bom.bomFormat, bom.metadata.component.name]).toEqual(["CycloneDX", manifest.name]);
  expect([bom.serialNumber, bom.metadata.timestamp]).toEqual([undefined, undefined]);
  const names = bom.components.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]),
  );
  expect(names.filter((name) => name in manifest.devDependencies)).toEqual([]);
});

test("holds compiled code, its types and source maps, and what a user reads; nothing else", () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(installed.length + 1));
  const others = files.filter((file) => !file.startsWith("dist/"));
  const pages = readdirSync(root).filter((name) => name.endsWith(".md"));
  expect(others.filter((file) => !/^(api|docs|examples)\//.test(file)).sort()).toEqual(
    ["LICENSE", "package.json", ...pages].sort(),
  );
  // What a bundle gets, and the move to cdktn, run by themselves: they have neither types nor source maps.
  const alone = ["dist/cdktn-names.js", "dist/to-cdktn.js"];
  const typed = files.filter(
    (file) => file.endsWith(".js") && !file.startsWith("dist/handover/shipped/") && !alone.includes(file),
  );
  const code = typed.map((file) => file.slice(0, -".js".length));
  expect(files.filter((file) => /\.d\.ts$/.test(file)).sort()).toEqual(code.map((file) => `${file}.d.ts`).sort());
  // The tests among the templates are files of new projects.
  const ownFiles = files.filter((file) => !file.startsWith("dist/init/templates/"));
  expect(ownFiles.filter((file) => /__tests__|\.test\.|^dist\/(bench|build|examples|stacks)\//.test(file))).toEqual([]);
  for (const file of code) {
    const map = JSON.parse(readFileSync(join(installed, `${file}.js.map`), "utf8")) as { sourcesContent?: string[] };
    expect(map.sourcesContent).toHaveLength(1);
  }
});

test("its README links to files that it has, and to pages of the web", () => {
  const links = [...readFileSync(join(installed, "README.md"), "utf8").matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(
    ([, link]) => link!,
  );
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(installed, link)))).toEqual([]);
});

test("names as peers what the constructs are written against, in ranges that hold what is tested", () => {
  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    const { version } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as {
      version: string;
    };
    expect([name, range]).toEqual([name, `^${version}`]);
    expect(readdirSync(join(project, "node_modules", name))).toContain("package.json");
  }
});

test("publint finds nothing to say", () => {
  expect(must(bin("publint"), ["run", installed, "--strict", "--pack", "false"])).toContain("All good!");
});

test("its types resolve for every kind of user", () => {
  expect(must(bin("attw"), [tarball, "--format", "table-flipped", "--no-emoji"])).toContain("No problems found");
});

test("every example and every documented test compiles as Node resolves modules", () => {
  expect(asNode16).toEqual({ status: 0, output: "" });
});

test("every example and every documented test compiles with the settings of cdktf's TypeScript template", () => {
  const template = { module: "CommonJS", moduleResolution: "node", esModuleInterop: true, outDir: "template" };
  expect(compiled({ ...template, skipLibCheck: true })).toEqual({ status: 0, output: "" });
});

test("its declarations compile without skipLibCheck as far as they are its own", () => {
  const strictest = { skipLibCheck: false, exactOptionalPropertyTypes: true, noEmit: true };
  const { output } = compiled({ module: "node16", moduleResolution: "node16", ...strictest });
  expect(output.split("\n").filter((line) => line.startsWith(`node_modules/${manifest.name}/`))).toEqual([]);
});

test("the program of README.md is one of ES modules with the file names that README.md says", () => {
  const page = readFileSync(join(installed, "README.md"), "utf8");
  const folder = join(project, "esm");
  mkdirSync(folder);
  write("esm/package.json", JSON.stringify({ type: "module" }));
  for (const file of ["orders.ts", "main.ts"]) {
    const code = page.split(`\`\`\`ts\n// ${file}\n`)[1]!.split("```")[0]!;
    write(
      `esm/${file}`,
      code.replace(/(@cdktf\/[\w-]+\/lib\/[\w-]+)"/g, '$1/index.js"').replace("./orders", "./orders.js"),
    );
  }
  const settings = { ...compilerOptions, module: "node16", verbatimModuleSyntax: true, skipLibCheck: true };
  write("esm/tsconfig.json", JSON.stringify({ compilerOptions: settings, include: ["*.ts"] }));
  must(inProject("tsc"), ["-p", "."], folder);
  must(process.execPath, ["out/main.js"], folder);
  expect(readdirSync(join(folder, "cdktf.out/stacks"))).toEqual(["orders"]);
});

test.each(EXAMPLES)("%s synthesizes", (file) => {
  const stacks = join(synthesized(file), "stacks");
  for (const stack of readdirSync(stacks)) {
    const json = JSON.parse(readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8")) as object;
    expect(Object.keys(json)).toEqual(expect.arrayContaining(["provider", "resource", "terraform"]));
  }
});

describePages(() => project);

describeInitProjects(() => project, must);

test.each(["check", "explain", "migrate", "handover", "hcl", "diff", "verify", "init", "completion"])(
  "the command %s is there and prints its usage",
  (command) => {
    expect(must(inProject(manifest.name), [command, "--help"])).toContain(`Usage: ${manifest.name} ${command}`);
  },
);

const HALF_WIRED = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: api, namespace: orders, annotations: { azure.workload.identity/client-id: 11111111-1111-1111-1111-111111111111 } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: orders }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { serviceAccountName: api, containers: [{ name: api, image: "example.azurecr.io/api:1" }] }
`;

test("the command checks manifests", () => {
  write("half-wired.yaml", HALF_WIRED);
  const { status, output } = run(inProject(manifest.name), ["check", "half-wired.yaml"]);
  expect({ status, output }).toEqual({
    status: 1,
    output: expect.stringMatching(/^ {2}error: .*\[label-missing\]$/ms),
  });
});

test("the command writes a stack off pod identity that compiles against the package", () => {
  write("pod-identity.yaml", POD_IDENTITY_DUMP);
  must(inProject(manifest.name), ["migrate", "pod-identity.yaml", "--out", "exit"]);
  const config = { compilerOptions: { ...compilerOptions, module: "node16", skipLibCheck: true }, include: ["exit"] };
  write("tsconfig.json", JSON.stringify(config));
  expect(run(inProject("tsc"), ["-p", "."])).toEqual({ status: 0, output: "" });
});

test("the command hands an app over", () => {
  must(inProject(manifest.name), ["handover", "--from", synthesized("mappings.ts"), "--out", "bundles"]);
  expect(readdirSync(join(project, "bundles", "mappings"))).toEqual(
    expect.arrayContaining(["README.md", "cdk.tf.json", "manifest.json", "permissions.json", "trust-map.html"]),
  );
});

test("only the two entries can be required", () => {
  for (const entry of ["", "/testing"]) must(process.execPath, ["-e", `require("${manifest.name}${entry}")`]);
  const { output } = run(process.execPath, ["-e", `require("${manifest.name}/dist/constructs/refuse")`]);
  expect(output).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
});
