import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json";
import { TOOLS } from "../../init/manifest";
import { projectFiles, USES } from "../../init/project";
import { writeProject } from "../../init/write-project";
import { commandLine } from "../kit/command-line";
import { withoutHint } from "../kit/help-hint";

const folder = mkdtempSync(join(tmpdir(), "init-"));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const packageOf = (project: string) =>
  JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as typeof manifest & { readonly name: string };

test.each(USES)("a project for %s has the settings, the stack, its tests and a script for each step", async (use) => {
  const { status, out, err } = await commandLine("init", use, "--use", use);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const names = readdirSync(use);
  for (const name of ["package.json", "cdktf.json", "tsconfig.json", ".gitignore", "README.md", "main.ts", "orders.ts"])
    expect(names).toContain(name);
  for (const name of names) expect(out).toContain(join(use, name));
  expect(out).toContain(`cd ${use} && npm install && npm test && npm run synth`);
  const readme = readFileSync(join(use, "README.md"), "utf8");
  const scripts = packageOf(use).scripts as Record<string, string>;
  for (const [, script] of readme.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script!]);
  for (const [, file] of readme.matchAll(/^\| `(\w+\.ts)`/gm)) expect(names).toContain(file);
});

test("it has the peers of the package and the package itself, and the tools that this package is tested with", async () => {
  await commandLine("init", "releases");
  const { dependencies, devDependencies } = packageOf("releases") as unknown as Record<string, Record<string, string>>;
  expect(dependencies).toEqual({ ...manifest.peerDependencies, [manifest.name]: `^${manifest.version}` });
  expect(Object.keys(devDependencies!)).toEqual(Object.keys(TOOLS));
  const own = manifest.devDependencies as Record<string, string>;
  expect(Object.entries(TOOLS).filter(([name, release]) => own[name] !== undefined && own[name] !== release)).toEqual(
    [],
  );
});

test.each([
  ["Orders API", "orders-api"],
  ["_x.y", "x.y"],
  ["注文", "app"],
  ["cdktf", "cdktf-app"],
  ["jest", "jest-app"],
])("a folder %j gives the package %j, as npm accepts it", async (name, expected) => {
  expect((await commandLine("init", name)).status).toBe(0);
  expect(packageOf(name).name).toBe(expected);
});

test("the current folder gets the project too, in addition to what it has", async () => {
  mkdirSync("here");
  writeFileSync("here/LICENSE", "mine");
  process.chdir("here");
  const { status, out } = await commandLine("init");
  process.chdir(folder);
  expect(status).toBe(0);
  expect(out).toContain("then npm install");
  expect(readFileSync("here/LICENSE", "utf8")).toBe("mine");
});

test("no file is overwritten, and then none is written", async () => {
  mkdirSync("full");
  writeFileSync("full/main.ts", "mine");
  writeFileSync("full/README.md", "mine");
  const { status, err } = await commandLine("init", "full");
  expect(status).toBe(2);
  expect(withoutHint(err)).toBe(
    "README.md, main.ts in full would be overwritten; choose another folder. Nothing was written [init-overwrite]\n",
  );
  expect(readdirSync("full").sort()).toEqual(["README.md", "main.ts"]);
  expect(readFileSync("full/main.ts", "utf8")).toBe("mine");
});

test.each([
  ["a folder with files", ".", "crowded", "charts, values.yaml"],
  ["the folder above", "crowded", "..", ".+"],
])("%s is refused, and nothing is written", async (_, from, path, names) => {
  mkdirSync("crowded/charts", { recursive: true });
  writeFileSync("crowded/values.yaml", "a: 1");
  const files = readdirSync(join(from, path));
  process.chdir(from);
  const { status, err } = await commandLine("init", path);
  process.chdir(folder);
  expect(status).toBe(2);
  expect(withoutHint(err)).toMatch(
    new RegExp(
      `must be an empty or absent folder, and has ${names}; name another folder, as in \`init orders\`, or pass --existing to write next to these files. Nothing was written .init-not-empty.\n$`,
    ),
  );
  expect(readdirSync(join(from, path))).toEqual(files);
});

test("a folder with files gets a project with --existing, and keeps them", async () => {
  mkdirSync("repository");
  writeFileSync("repository/values.yaml", "mine");
  expect((await commandLine("init", "repository", "--existing")).status).toBe(0);
  expect(readFileSync("repository/values.yaml", "utf8")).toBe("mine");
  const { status, err } = await commandLine("init", "repository", "--existing");
  expect(status).toBe(2);
  expect(err).toContain("[init-overwrite]");
});

test("a repository that was just created gets a project", async () => {
  mkdirSync("fresh/.git", { recursive: true });
  writeFileSync("fresh/.gitattributes", "");
  writeFileSync("fresh/LICENSE.md", "");
  expect((await commandLine("init", "fresh")).status).toBe(0);
});

test.each([
  ["/", "the root of the file system"],
  [homedir(), "the home directory"],
])("%s is refused, with --existing too", async (path, what) => {
  const { status, err } = await commandLine("init", path, "--existing");
  expect({ status, err: withoutHint(err) }).toEqual({
    status: 2,
    err: `${path} is ${what}; name a folder for the project, as in \`init orders\`. Nothing was written [init-folder]\n`,
  });
  expect(existsSync(join(path, "orders.test.ts"))).toBe(false);
});

test("an error after some files leaves none, and no folder", () => {
  const files = new Map([...projectFiles("x", "deploy"), ["absent/file", "cannot be written"]]);
  expect(() => writeProject(join(folder, "deep/er"), files)).toThrow("ENOENT");
  expect(existsSync(join(folder, "deep"))).toBe(false);
});

test("a file in the place of the folder is an error", async () => {
  writeFileSync("taken", "");
  const { status, err } = await commandLine("init", "taken");
  expect(status).toBe(2);
  expect(withoutHint(err)).toMatch(/taken.*is a file.*; nothing was written \[output-write\]\n$/);
});

test("an unknown use is an error with those that there are", async () => {
  const { status, err } = await commandLine("init", "x", "--use", "test");
  expect(status).toBe(2);
  expect(err).toContain("Allowed choices are deploy, handover, snapshots");
  expect(existsSync("x")).toBe(false);
});
