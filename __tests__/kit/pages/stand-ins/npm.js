// Stands for `npm`: installs what it is told from the packages of one installed project, without the registry. A folder gets
// no package that npm would not install there. Scripts are run by npm.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const SHARED = join(process.env.PAGE_PACKAGES ?? "/absent", "node_modules");
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const args = process.argv.slice(2);
const [command, ...rest] = args;

function fail(text) {
  process.stderr.write(`stand-in: npm ${args.join(" ")}: ${text}\n`);
  process.exit(64);
}

/** Whether a release is in a range: a release, or one with `^` or `~`. */
function satisfies(release, range) {
  const [, mark, wanted] = /^([\^~]?)([\d.]+)$/.exec(range) ?? fail(`the range ${range} is not known`);
  const [is, least] = [release, wanted].map((each) => each.split(".").map(Number));
  const same = mark === "" ? least.length : mark === "~" ? 2 : least.findIndex((part) => part > 0) + 1;
  if (!least.slice(0, same).every((part, i) => part === is[i])) return false;
  const i = least.findIndex((part, at) => part !== is[at]);
  return i === -1 || is[i] > least[i];
}

/** Links packages and all that they depend on, as a flat install has them, with their commands. */
function link(names) {
  const todo = [...names];
  const done = new Set();
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const from = join(SHARED, name);
    if (done.has(name) || !existsSync(from)) continue;
    done.add(name);
    const { bin, dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(from);
    const peers = Object.keys(peerDependencies).filter((each) => !peerDependenciesMeta[each]?.optional);
    todo.push(...Object.keys(dependencies), ...peers);
    place(from, join("node_modules", name));
    const commands = typeof bin === "string" ? { [name.replace(/^@[^/]+\//, "")]: bin } : (bin ?? {});
    for (const [each, path] of Object.entries(commands)) place(join(from, path), join("node_modules/.bin", each));
  }
  return done.size;
}

function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { recursive: true, force: true });
  symlinkSync(from, to);
}

function install() {
  if (process.env.PAGE_PACKAGES === undefined) fail("a clone installs with `npm ci`");
  const options = rest.filter((each) => each.startsWith("-"));
  for (const each of options) if (!["--save-dev", "-D", "--ignore-scripts"].includes(each)) fail(`no option ${each}`);
  const named = rest.filter((each) => !each.startsWith("-"));
  const own = existsSync("package.json") ? manifestOf(".") : {};
  const kind = options.some((each) => /^(--save-dev|-D)$/.test(each)) ? "devDependencies" : "dependencies";
  for (const each of named) {
    const [, name, range] = /^(@?[^@]+)(?:@(.+))?$/.exec(each);
    if (!existsSync(join(SHARED, name)))
      fail(`the package ${name} is not among those that are installed for the pages`);
    own[kind] = { ...own[kind], [name]: range ?? `^${manifestOf(join(SHARED, name)).version}` };
  }
  const all = { ...own.dependencies, ...own.devDependencies };
  for (const [name, range] of Object.entries(all)) {
    if (!existsSync(join(SHARED, name)))
      fail(`the package ${name} is not among those that are installed for the pages`);
    const { version } = manifestOf(join(SHARED, name));
    if (!satisfies(version, range)) fail(`${name} is installed as ${version}, which is not in ${range}`);
  }
  if (named.length > 0) writeFileSync("package.json", `${JSON.stringify(own, null, 2)}\n`);
  process.stdout.write(`\nadded ${link(Object.keys(all))} packages\n`);
}

if (command === "install") install();
else if (command === "ci") {
  for (const file of ["package.json", "package-lock.json", "node_modules"])
    if (!existsSync(file)) fail(`there is no ${file}`);
} else if (["run", "test", "init"].includes(command)) {
  const PATH = process.env.PAGE_PATH;
  const env = { ...process.env, PATH: `${process.env.PAGE_BIN}:${PATH}` };
  const npm = join(dirname(process.execPath), "npm");
  process.exitCode = spawnSync(npm, args, { stdio: "inherit", env }).status ?? 1;
} else fail("no such command");
