// The move of a project from cdktf to cdktn, on copies of the examples.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EXAMPLES } from "../kit/examples";

const ROOT = resolve(__dirname, "../..");
const folders: string[] = [];
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })));

const MANIFEST = {
  name: "orders",
  dependencies: {
    "@cdktf/provider-azurerm": "14.23.1",
    "@cdktf/provider-helm": "12.0.1",
    "@cdktf/provider-kubernetes": "12.1.1",
    cdktf: "^0.21.0",
    "cdktf-aks-workload-identity": "^0.1.0",
    constructs: "^10.4.2",
  },
  devDependencies: { "cdktf-cli": "^0.21.0", typescript: "5.9.3" },
};

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "to-cdktn-"));
  folders.push(folder);
  for (const name of EXAMPLES) {
    const text = readFileSync(join(ROOT, "examples", name), "utf8");
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(MANIFEST, undefined, 4)}\n`);
  writeFileSync(join(folder, "cdktf.json"), '{ "app": "node main.js", "language": "typescript" }\n');
  for (const left of ["node_modules/cdktf", "dist"]) {
    mkdirSync(join(folder, left), { recursive: true });
    cpSync(join(ROOT, "examples/quickstart.ts"), join(folder, left, "quickstart.ts"));
  }
  return folder;
}

function move(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "build/to-cdktn.js"), ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
const textOf = (...path: string[]): string => readFileSync(join(...path), "utf8");

test("every import of the examples names cdktn afterwards, and nothing else changes", () => {
  const folder = project();
  const before = new Map(EXAMPLES.map((name) => [name, textOf(folder, name)]));
  const { status, stdout } = move(folder);
  expect(status).toBe(0);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(`${EXAMPLES.length + 2} files changed`);
  for (const name of EXAMPLES) {
    const text = textOf(folder, name);
    expect(text).not.toMatch(/from "(@?cdktf)/);
    expect(text).toContain('from "cdktn"');
    const backAgain = text.replace(/(from ")(@?)cdktn/g, "$1$2cdktf");
    expect(backAgain).toBe(before.get(name));
  }
  expect(textOf(folder, "node_modules/cdktf/quickstart.ts")).toContain('from "cdktf"');
  expect(textOf(folder, "dist/quickstart.ts")).toContain('from "cdktf"');
});

test("the manifest gets the packages for cdktn with known releases, and keeps its indentation", () => {
  const folder = project();
  expect(move(folder).stdout).toContain("choose a release of @cdktn/provider-helm in package.json\n");
  const text = textOf(folder, "package.json");
  expect(text).toContain('\n    "name": "orders"');
  expect(JSON.parse(text)).toEqual({
    name: "orders",
    dependencies: {
      "@cdktn/provider-azurerm": "^18.9.0",
      "@cdktn/provider-helm": "12.0.1",
      "@cdktn/provider-kubernetes": "^17.1.0",
      cdktn: "^0.24.0",
      "cdktn-aks-workload-identity": "^0.1.0",
      constructs: ">=10.6.0 <10.8.0",
    },
    devDependencies: { "cdktn-cli": "^0.24.0", typescript: "5.9.3" },
  });
  expect(JSON.parse(textOf(folder, "cdktf.json"))).toEqual({
    app: "node main.js",
    language: "typescript",
    targetVersions: { terraform: ">=1.11.0", opentofu: ">=1.11.0" },
  });
});

test("a second run changes nothing, and a dry run never does", () => {
  const folder = project();
  const before = textOf(folder, "quickstart.ts");
  expect(move("--dry-run", folder).stdout).toContain(`${EXAMPLES.length + 2} files to change`);
  expect(textOf(folder, "quickstart.ts")).toBe(before);
  move(folder);
  expect(move(folder).stdout).toBe("0 files changed\n");
});

test.each([
  ['import traces = require("cdktf/lib/tokens");', 'import traces = require("cdktn/lib/tokens");'],
  ["const { App } = await import('cdktf');", "const { App } = await import('cdktn');"],
  ['jest.mock("cdktf", () => ({}));', 'jest.mock("cdktn", () => ({}));'],
  ['export * from "@cdktf/provider-aws/lib/vpc";', 'export * from "@cdktn/provider-aws/lib/vpc";'],
  [
    'import { matchers } from "cdktf-aks-workload-identity/testing";',
    'import { matchers } from "cdktn-aks-workload-identity/testing";',
  ],
  ['import { x } from "cdktfish";', 'import { x } from "cdktfish";'],
  ['const annotation = "cdktf-aks-workload-identity/binding"; const text = "cdktf";', undefined],
])("%s", (before, after = before) => {
  const folder = project();
  writeFileSync(join(folder, "line.ts"), before);
  move(join(folder, "line.ts"));
  expect(textOf(folder, "line.ts")).toBe(after);
});

test.each([
  [["absent"], "absent does not exist; usage: to-cdktn [--dry-run] [folder or file ...]\n"],
  [["--force"], "--force is not an option; usage: to-cdktn [--dry-run] [folder or file ...]\n"],
])("a wrong command line changes nothing: %j", (args, stderr) => {
  expect(move(...args)).toMatchObject({ status: 2, stderr, stdout: "" });
});

test("a manifest that is not JSON leaves the project as it is", () => {
  const folder = project();
  writeFileSync(join(folder, "package.json"), "{");
  expect(move(folder).status).not.toBe(0);
  expect(textOf(folder, "quickstart.ts")).toContain('from "cdktf"');
});
