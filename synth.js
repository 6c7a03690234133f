// The app command in cdktf.json: runs main.ts, or the program it is given. The program gets the options. Types are checked by
// `npm test` and in the editor. A file that loads this one, as cli/run.js does, exports its program.
//
// esbuild makes three bundles of a program: its own files, the files of the library that they import, and the packages that both
// import. An edit of the program makes only the first one again, which is small. They are kept in .cache/synth, with the code that
// V8 compiled from them when the process ended. Node's own `module.enableCompileCache()` is not used: it keeps what V8 compiled when
// a module starts, without the functions that run later. On Node 22 the default app then took 1.2 times the CPU time, and Node 20
// does not have it.
const { isAscii } = require("node:buffer");
const fs = require("node:fs");
const { createRequire } = require("node:module");
const { tmpdir } = require("node:os");
const { join, relative, resolve } = require("node:path");
const { cachedDataVersionTag, setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

// V8 optimizes a function after about 130 kB of its bytecode ran. Most functions of an app that runs for a quarter of a second
// end soon after: the optimized code is not worth its time. With thousands of bindings the difference is small.
setFlagsFromString("--interrupt-budget=500000");

const ROOT = __dirname;
const entry = resolve(
  require.main.exports.program ?? process.argv.slice(2).find((each) => !each.startsWith("--")) ?? join(ROOT, "main.ts"),
);
const cache = join(ROOT, ".cache", "synth", relative(ROOT, entry).replace(/[^\w.-]+/g, "-"));

/** Files that say how imports are found and transpiled, beside the imported files. */
const RESOLUTION = [
  "synth.js",
  "build/bundle.js",
  "build/library.js",
  "package.json",
  "tsconfig.json",
  "node_modules/.package-lock.json",
];

const stat = (path) => fs.statSync(`${ROOT}/${path}`, { throwIfNoEntry: false });

/** What changes when a file does. Of a folder it is the names, since an import is found among them. */
function stamp(path) {
  const found = stat(path);
  if (!found?.isDirectory()) return found ? `${found.mtimeMs} ${found.ctimeMs} ${found.size}` : "absent";
  const names = fs.readdirSync(join(ROOT, path));
  return names.filter((each) => /\.([cm]?[jt]sx?|json)$/.test(each)).join(" ");
}

const recordFile = (name) => join(cache, `${name}.json`);

/** What an earlier run wrote of a bundle, whatever has changed since but this file, which says what is in a record. */
function recordOf(name) {
  try {
    const record = JSON.parse(fs.readFileSync(recordFile(name), "utf8"));
    return record.stamps["synth.js"] === stamp("synth.js") ? record : undefined;
  } catch {
    return undefined;
  }
}

/** The bundle that an earlier run made, if it exports these modules and nothing it was made from has changed. */
function kept(name, modules = []) {
  const record = recordOf(name);
  if (!record || !modules.every((each) => record.modules.includes(each))) return undefined;
  if (!Object.entries(record.stamps).every(([path, was]) => stamp(path) === was)) return undefined;
  try {
    return withCode(record, join(cache, record.folder));
  } catch {
    // Another run has just removed it.
    return undefined;
  }
}

/** A bundle is ASCII but for letters in regular expressions: without those it is read in half the time. */
const withCode = ({ library, imports, encoding }, folder) => ({
  library,
  imports,
  folder,
  code: fs.readFileSync(join(folder, "bundle.js"), encoding),
});

async function made(name, options = {}) {
  const { bundle } = require("./build/bundle.js");
  const began = Date.now();
  const folder = newFolder(name);
  const { inputs, library, imports, asking } = await bundle({
    ...options,
    entry,
    folder,
    asking: recordOf(name)?.asking,
  });
  const encoding = isAscii(fs.readFileSync(join(folder, "bundle.js"))) ? "latin1" : "utf8";
  const record = { modules: options.modules ?? [], library, imports, asking, encoding };
  const stamps = Object.fromEntries([...inputs, ...RESOLUTION].map((path) => [path, stamp(path)]));
  // A file that was written in the meantime may have been read as it was before: the next run makes the bundle again.
  const isSettled = (path) => path.endsWith("/") || !(stat(path)?.ctimeMs > began - 20);
  if (Object.keys(stamps).every(isSettled))
    keep(recordFile(name), JSON.stringify({ ...record, folder: relative(cache, folder), stamps }));
  return withCode(record, folder);
}

/** A folder for a bundle; where there can be none in the project, one for this run alone. */
function newFolder(name) {
  try {
    fs.mkdirSync(cache, { recursive: true });
    for (const each of fs.readdirSync(cache)) if (each.startsWith(`${name}-`)) removeIfOld(join(cache, each));
    return fs.mkdtempSync(join(cache, `${name}-`));
  } catch {
    const folder = fs.mkdtempSync(join(tmpdir(), "synth-"));
    process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

/** Removes a bundle that another has replaced: one of the last minute may be in use by a run that still goes on. */
function removeIfOld(path) {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  const isOld = found?.isDirectory() && found.mtimeMs < Date.now() - 60_000;
  if (isOld) fs.rmSync(path, { recursive: true, force: true });
}

/** Loaded only when something has changed. */
const keep = (path, content) => require("./build/keep.js").keep(path, content);

/** What a bundle exports. */
function load({ folder, code }, require) {
  loaded.push(folder);
  const path = join(folder, "bundle.js");
  // V8 takes nothing that another version of itself compiled, or itself with other flags: each has its own file.
  const compiled = `${path}.${cachedDataVersionTag().toString(16)}`;
  const cachedData = fs.existsSync(compiled) ? fs.readFileSync(compiled) : undefined;
  const script = new Script(code, { filename: path, cachedData });
  process.on("exit", () => {
    if (!cachedData || script.cachedDataRejected) keep(compiled, script.createCachedData());
  });
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, require, module, path, folder);
  return module.exports;
}

const loaded = [];
process.on("uncaughtException", (error) => {
  process.exitCode = 1;
  // A reader that has seen enough, as `head` has: nothing can be said to it.
  if (error?.code === "EPIPE") process.exit();
  process.stderr.write(`${require("./build/error-text.js").errorText(error, loaded)}\n`);
});

/** The bundle of own files, and the one of the library. If the library cannot be bundled alone, there is one of both. */
async function programAndLibrary() {
  const own = kept("own") ?? (await made("own"));
  const modules = own.library;
  if (modules.length === 0) return [own];
  const library = kept("library", modules) ?? (await made("library", { modules }).catch(() => undefined));
  return library ? [own, library] : [await made("own", { isWhole: true })];
}

/**
 * cdktf makes two tokens with stack traces when it is loaded. For the text of a trace V8 counts the lines of the whole bundle,
 * which takes 4 % of the CPU time of the default app. Errors keep their traces.
 */
function withoutTraces(action) {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    return action();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

async function run() {
  const [own, library] = await programAndLibrary();
  const modules = [...new Set([...own.imports, ...(library?.imports ?? [])])];
  const installed = createRequire(entry);
  const packages = load(kept("packages", modules) ?? (await made("packages", { modules })), installed);
  const find = (id) => (Object.hasOwn(packages, id) ? withoutTraces(packages[id]) : installed(id));
  const files = library ? load(library, Object.assign(find, installed)) : {};
  const findFile = (id) => {
    const file = relative(ROOT, join(own.folder, id));
    return id.startsWith(".") && Object.hasOwn(files, file) ? files[file]() : find(id);
  };
  load(own, Object.assign(findFile, installed));
}
void run();
