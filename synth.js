// The app command in cdktf.json: runs main.ts, or the program it is given, with as little work as each run allows.
//
// The project's own files are transpiled one by one, so that each is a module as Node has them; the packages they import
// are one bundle. Both are kept in .cache/synth with the code that V8 compiled from them, and made anew when something they
// were made from has changed. Types are checked by `npm test` and in the editor, not here.
const { createHash } = require("node:crypto");
const {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire, isBuiltin, SourceMap } = require("node:module");
const { tmpdir } = require("node:os");
const { dirname, join, relative, resolve } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const { Script } = require("node:vm");

const ROOT = __dirname;
const entry = resolve(process.argv[2] ?? join(ROOT, "main.ts"));
const cache = join(ROOT, ".cache", "synth", relative(ROOT, entry).replace(/[^\w.-]+/g, "-"));

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const stat = (path) => statSync(join(ROOT, path), { throwIfNoEntry: false });

/** What says how imports are found and transpiled, beside the imported files themselves. */
const RESOLUTION = ["synth.js", "package.json", "tsconfig.json", "node_modules/.package-lock.json"];

/** The own files: each is read, and of their folders the names, since an import is found among them. */
const OWN = {
  name: "own",
  tell(path) {
    const found = stat(path);
    if (!found) return "absent";
    const full = join(ROOT, path);
    if (!found.isDirectory()) return hash(readFileSync(full));
    return hash(
      readdirSync(full)
        .filter((each) => /\.(ts|tsx|js|jsx|json)$/.test(each))
        .join(),
    );
  },
  make() {
    const { metafile } = esbuild({ entryPoints: [entry], bundle: true, packages: "external" });
    const paths = Object.keys(metafile.inputs);
    const modules = paths.map((path) => {
      const imports = metafile.inputs[path].imports.filter(({ external }) => !external);
      return { path, imports: Object.fromEntries(imports.map((each) => [each.original, paths.indexOf(each.path)])) };
    });
    const transpiled = transpile(paths);
    const lines = ["["];
    for (const [index, each] of modules.entries()) {
      lines.push("function (exports, require, module, __filename, __dirname) {");
      each.line = lines.length;
      lines.push(...transpiled[index].code.split("\n"), "},");
    }
    return {
      code: [...lines, "]"].join("\n"),
      map: JSON.stringify(transpiled.map(({ map }) => map)),
      inputs: [...paths, ...new Set(paths.map((path) => `${dirname(path)}/`))],
      modules,
      main: modules.findIndex(({ path }) => join(ROOT, path) === entry),
      // What is left of the imports: those of types alone are gone.
      names: [...new Set(transpiled.flatMap(({ names }) => names))].filter(
        (name) => !/^\.|^\//.test(name) && !isBuiltin(name),
      ),
    };
  },
};

let resolutionTold;
function resolution() {
  resolutionTold ??= hash(RESOLUTION.map(OWN.tell).join());
  return resolutionTold;
}

/** Each file as a module of its own; those that an earlier run transpiled are taken from there. */
function transpile(paths) {
  const keys = paths.map((path) => `${path} ${OWN.tell(path)} ${resolution()}`);
  let known = {};
  try {
    known = JSON.parse(readFileSync(join(cache, "transpiled.json"), "utf8"));
  } catch {}
  const entryPoints = paths.flatMap((path, index) =>
    Object.hasOwn(known, keys[index]) ? [] : [{ in: join(ROOT, path), out: String(index) }],
  );
  const { outputFiles, metafile } = esbuild({ entryPoints, sourcemap: "external", sourcesContent: false });
  const imports = new Map(Object.entries(metafile.outputs).map(([path, output]) => [join(ROOT, path), output.imports]));
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const result = keys.map((key, index) => {
    const file = join(cache, `${index}.js`);
    const names = () => imports.get(file).map(({ path }) => path);
    return known[key] ?? { code: texts.get(file), map: texts.get(`${file}.map`), names: names() };
  });
  // By the content it was read with, and nothing where that changed meanwhile.
  const entries = keys.flatMap((key, index) =>
    key.includes(` ${OWN.tell(paths[index])} `) ? [[key, result[index]]] : [],
  );
  keep("transpiled.json", JSON.stringify(Object.fromEntries(entries)));
  return result;
}

/** The packages that the own files import: hundreds of files, so it is their times and sizes that tell. */
const PACKAGES = {
  name: "packages",
  tell(path) {
    const found = stat(path);
    return found ? `${found.mtimeMs} ${found.ctimeMs} ${found.size}` : "absent";
  },
  make(names) {
    const requires = names.map((each) => `${JSON.stringify(each)}: () => require(${JSON.stringify(each)}),`);
    // Written by esbuild itself: handed over, megabytes would be in memory several times.
    const outdir = scratch();
    const { metafile } = esbuild({
      stdin: { contents: `module.exports = {\n${requires.join("\n")}\n};`, resolveDir: dirname(entry) },
      bundle: true,
      outdir,
      write: true,
      banner: { js: "(function (require, module) {" },
      footer: { js: "return module.exports;\n})" },
      // Names of classes stay: messages of cdktf show them.
      minifyWhitespace: true,
      minifySyntax: true,
    });
    return {
      code: readFileSync(join(outdir, "stdin.js"), "latin1"),
      inputs: Object.keys(metafile.inputs).filter((path) => path !== "<stdin>"),
      names,
    };
  },
};

function esbuild(options) {
  return loadEsbuild().buildSync({
    absWorkingDir: ROOT,
    outdir: cache,
    write: false,
    metafile: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // What runs as a script cannot import: it requires.
    supported: { "dynamic-import": false },
    // Comments are the one place where esbuild writes more than ASCII.
    legalComments: "none",
    logLevel: "silent",
    ...options,
  });
}

function loadEsbuild() {
  try {
    return require("esbuild");
  } catch {
    throw new Error("the packages of this project are not installed: run `npm ci`");
  }
}

/** What an earlier run kept; nothing where it would be another now. */
function kept(kind, names = []) {
  try {
    const record = JSON.parse(readFileSync(join(cache, `${kind.name}.json`), "utf8"));
    const same =
      record.resolution === resolution() &&
      names.every((each) => record.names.includes(each)) &&
      Object.entries(record.told).every(([path, told]) => kind.tell(path) === told);
    // esbuild writes ASCII alone, for which this is the shortest way.
    return same ? { ...record, code: readFileSync(join(cache, record.file), "latin1") } : undefined;
  } catch {
    return undefined;
  }
}

function made(kind, names) {
  const began = Date.now();
  const { code, map, inputs, ...rest } = kind.make(names);
  const bytes = Buffer.from(code, "latin1");
  const file = `${kind.name}-${hash(bytes)}.js`;
  const told = Object.fromEntries(inputs.map((path) => [path, kind.tell(path)]));
  const record = { ...rest, file, told, resolution: resolution() };
  keep(file, bytes);
  if (map) keep(`${file}.map`, map);
  // What was written in the meantime may have been read as it was before: then the next run makes it again.
  const settled = [...inputs, ...RESOLUTION].every(
    (path) => !(stat(path)?.isFile() && stat(path).ctimeMs > began - 20),
  );
  if (settled) keep(`${kind.name}.json`, JSON.stringify(record));
  for (const old of filesOf(cache))
    if (old.startsWith(`${kind.name}-`) && !old.startsWith(file)) rmSync(join(cache, old), { force: true });
  return { ...record, code, map };
}

/** A folder for this run alone, which need not be where things are kept. */
function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "synth-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
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

/** The value of a script, and what V8 compiled of it kept when the process ends: by then that is all that was needed. */
function evaluate({ file, code }) {
  // V8 compares only the length of the code with what it compiled: the name of the file stands for the content. It takes
  // nothing that another version of itself compiled, or itself with other flags, as under the CLI: those have their own.
  const compiled = `${file}.${cachedDataVersionTag().toString(16)}`;
  const cachedData = filesOf(cache).includes(compiled) ? readFileSync(join(cache, compiled)) : undefined;
  const script = new Script(code, { filename: join(cache, file), cachedData });
  process.on("exit", () => {
    if (!cachedData || script.cachedDataRejected) keep(compiled, script.createCachedData());
  });
  return script.runInThisContext();
}

function run(own, packages) {
  const functions = evaluate(own);
  const loaded = own.modules.map(() => ({ exports: {}, loaded: false }));
  const load = (index) => {
    const module = loaded[index];
    if (module.loaded) return module.exports;
    module.loaded = true;
    const { path, imports } = own.modules[index];
    const full = join(ROOT, path);
    const require = (id) => {
      if (Object.hasOwn(imports, id)) return load(imports[id]);
      return Object.hasOwn(packages, id) ? packages[id]() : createRequire(full)(id);
    };
    require.main = loaded[own.main];
    functions[index].call(module.exports, module.exports, require, module, full, dirname(full));
    return module.exports;
  };
  load(own.main);
}

/** A stack with the places of the own files as they were written, and without those of packages and of this file. */
function readable(stack, { file, modules, map = readFileSync(join(cache, `${file}.map`), "utf8") }) {
  const maps = JSON.parse(map);
  const place = new RegExp(`\\(?\\S*${file}:(\\d+):(\\d+)\\)?$`);
  return stack
    .split("\n")
    .flatMap((line) => {
      const [found, row, column] = place.exec(line) ?? [];
      if (!found) return /^\s+at /.test(line) ? [] : [line];
      const index = modules.findLastIndex((each) => each.line < row);
      const { originalLine, originalColumn } = new SourceMap(JSON.parse(maps[index])).findEntry(
        row - 1 - modules[index].line,
        column - 1,
      );
      if (originalLine === undefined) return [];
      const source = relative(process.cwd(), join(ROOT, modules[index].path));
      return [`${line.replace(found, "")}(${source}:${originalLine + 1}:${originalColumn + 1})`];
    })
    .join("\n");
}

let own;
process.on("uncaughtException", (error) => {
  process.exitCode = 1;
  let text = String(error);
  if (Array.isArray(error?.errors) && error.errors[0]?.text)
    text = loadEsbuild().formatMessagesSync(error.errors, { kind: "error" }).join("").trimEnd();
  // An Error was thrown for its reader, who needs its message alone; any other kind is a slip in the code.
  else if (error?.constructor === Error) text = error.message;
  else if (error instanceof Error && own) text = readable(error.stack, own);
  process.stderr.write(`${text}\n`);
});

own = kept(OWN) ?? made(OWN);
const packages = evaluate(kept(PACKAGES, own.names) ?? made(PACKAGES, own.names));
run(own, packages(createRequire(entry), { exports: {} }));
