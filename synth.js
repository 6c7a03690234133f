// The app command in cdktf.json: runs main.ts, or the program it is given, from bundles kept in .cache/synth.
//
// Packages are one bundle and the project's own files another, so that an edit costs the bundling of a few files. Each is
// made anew when what it was made from has changed, and keeps the code that V8 compiled from it. Types are checked by
// `npm test` and in the editor, not here.
const { createHash } = require("node:crypto");
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { createRequire, isBuiltin, SourceMap } = require("node:module");
const { dirname, join, relative, resolve } = require("node:path");
const { Script } = require("node:vm");

const ROOT = __dirname;
const entry = resolve(process.argv[2] ?? join(ROOT, "main.ts"));
const cache = join(ROOT, ".cache", "synth", relative(ROOT, entry).replace(/[^\w.-]+/g, "-"));

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const stat = (path) => statSync(join(ROOT, path), { throwIfNoEntry: false });

/** The own files: each is read, and of their folders the names, since an import is found among them. */
const OWN = {
  name: "own",
  options: () => ({ entryPoints: [entry], packages: "external", sourcemap: "external" }),
  madeFrom: (inputs) => [...inputs, ...new Set(inputs.map((path) => `${dirname(path)}/`))],
  tell(path) {
    const found = stat(path);
    if (!found) return "absent";
    const full = join(ROOT, path);
    return hash(
      found.isDirectory()
        ? readdirSync(full)
            .filter((each) => /\.(ts|tsx|js|jsx|json)$/.test(each))
            .join()
        : readFileSync(full),
    );
  },
};

/** The packages that the own files import: hundreds of files, so it is their times and sizes that tell. */
const PACKAGES = {
  name: "packages",
  options: (names) => ({
    stdin: {
      contents: names
        .map((each) => `exports[${JSON.stringify(each)}] = () => require(${JSON.stringify(each)});`)
        .join("\n"),
      resolveDir: dirname(entry),
    },
    // Names of classes stay: messages of cdktf show them.
    minifyWhitespace: true,
    minifySyntax: true,
  }),
  madeFrom: (inputs) => inputs.filter((path) => path !== "<stdin>"),
  tell(path) {
    const found = stat(path);
    return found ? `${found.mtimeMs} ${found.ctimeMs} ${found.size}` : "absent";
  },
};

/** What says how imports are found and bundled, beside the imported files themselves. */
const RESOLUTION = ["synth.js", "package.json", "tsconfig.json", "node_modules/.package-lock.json"];

/** The bundle of an earlier run; nothing where a new one would be another. */
function kept(kind, names = []) {
  try {
    const record = JSON.parse(readFileSync(join(cache, `${kind.name}.json`), "utf8"));
    const same =
      names.every((each) => record.names.includes(each)) &&
      Object.entries(record.madeFrom).every(([path, told]) => kind.tell(path) === told);
    return same ? { ...record, code: readFileSync(join(cache, record.file), "utf8") } : undefined;
  } catch {
    return undefined;
  }
}

function build(kind, names) {
  const began = Date.now();
  const { outputFiles, metafile } = esbuild().buildSync({
    ...kind.options(names),
    absWorkingDir: ROOT,
    outfile: join(cache, "bundle.js"),
    write: false,
    bundle: true,
    metafile: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // A bundle is run as a script, which cannot import: it requires.
    supported: { "dynamic-import": false },
    logLevel: "silent",
  });
  const code = outputFiles.find(({ path }) => path.endsWith(".js")).text;
  const map = outputFiles.find(({ path }) => path.endsWith(".map"))?.text;
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const madeFrom = [...kind.madeFrom(Object.keys(metafile.inputs)), ...RESOLUTION];
  const record = {
    file: `${kind.name}-${hash(code)}.js`,
    names: names ?? [...new Set(imported)].filter((path) => !isBuiltin(path)),
    madeFrom: Object.fromEntries(madeFrom.map((path) => [path, kind.tell(path)])),
  };
  keep(record.file, code);
  if (map) keep(`${record.file}.map`, map);
  // What was written while it was bundled may be in the bundle as it was before: then the next run bundles again.
  const settled = madeFrom.every((path) => !(stat(path)?.isFile() && stat(path).ctimeMs > began - 20));
  if (settled) keep(`${kind.name}.json`, JSON.stringify(record));
  for (const old of filesOf(cache))
    if (old.startsWith(`${kind.name}-`) && !old.startsWith(record.file)) rmSync(join(cache, old), { force: true });
  return { ...record, code };
}

function esbuild() {
  try {
    return require("esbuild");
  } catch {
    throw new Error("the packages of this project are not installed: run `npm ci`");
  }
}

function filesOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Writes a file of the cache whole or not at all; where that cannot be, the next run does the work again. */
function keep(name, content) {
  try {
    mkdirSync(cache, { recursive: true });
    const beside = join(cache, `.${process.pid}-${name}`);
    writeFileSync(beside, content);
    renameSync(beside, join(cache, name));
  } catch {
    return;
  }
}

/** Runs a bundle as the module it stands for. */
function run(bundle, require, module) {
  // V8 compares only the length of the code with what it compiled, so that file goes by the name of the content.
  const compiled = `${bundle.file}.${process.version}-${process.arch}`;
  const cachedData = filesOf(cache).includes(compiled) ? readFileSync(join(cache, compiled)) : undefined;
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {\n${bundle.code}\n})`, {
    filename: join(cache, bundle.file),
    lineOffset: -1,
    cachedData,
  });
  process.on("exit", () => {
    if (!cachedData || script.cachedDataRejected) keep(compiled, script.createCachedData());
  });
  script.runInThisContext().call(module.exports, module.exports, require, module, entry, dirname(entry));
  return module.exports;
}

/** The stack with places in the own files, where they can be told, and without those of the machinery. */
function readable(stack) {
  return stack
    .split("\n")
    .map((line) => {
      const place = /\(?([^\s()]*)[/\\](own-\w+\.js):(\d+):(\d+)\)?$/.exec(line);
      if (!place) return /^\s+at /.test(line) ? undefined : line;
      const [, , file, row, column] = place;
      const map = new SourceMap(JSON.parse(readFileSync(join(cache, `${file}.map`), "utf8")));
      const { originalSource, originalLine, originalColumn } = map.findEntry(row - 1, column - 1);
      if (originalSource === undefined) return undefined;
      const source = relative(process.cwd(), resolve(cache, originalSource));
      return `${line.slice(0, place.index)}(${source}:${originalLine + 1}:${originalColumn + 1})`;
    })
    .filter((line) => line !== undefined)
    .join("\n");
}

/** An Error was thrown for its reader, who needs its message alone; any other kind is a slip in the code, to be found by its stack. */
function report(error) {
  process.exitCode = 1;
  let text = String(error);
  if (Array.isArray(error?.errors) && error.errors[0]?.text)
    text = esbuild().formatMessagesSync(error.errors, { kind: "error" }).join("").trimEnd();
  else if (error?.constructor === Error) text = error.message;
  else if (error instanceof Error) text = readable(error.stack);
  process.stderr.write(`${text}\n`);
}

process.on("uncaughtException", report);
const own = kept(OWN) ?? build(OWN);
const packages = run(kept(PACKAGES, own.names) ?? build(PACKAGES, own.names), createRequire(entry), { exports: {} });
const requireOne = (id) => (Object.hasOwn(packages, id) ? packages[id]() : createRequire(entry)(id));
requireOne.main = { exports: {} };
run(own, requireOne, requireOne.main);
