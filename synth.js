// The app command in cdktf.json: runs main.ts, or the program it is given, with as little work as each run allows.
//
// The project's own files are transpiled one by one, so that each is a module as Node has them; the packages they import
// are one bundle. Both are kept in .cache/synth with the code that V8 compiled from them, and made anew when something they
// were made from has changed. Types are checked by `npm test` and in the editor, not here.
const { createHash } = require("node:crypto");
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, join, relative, resolve } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const { Script } = require("node:vm");

const ROOT = __dirname;
const entry = resolve(process.argv[2] ?? join(ROOT, "main.ts"));
const cache = join(ROOT, ".cache", "synth", relative(ROOT, entry).replace(/[^\w.-]+/g, "-"));

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const stat = (path) => statSync(join(ROOT, path), { throwIfNoEntry: false });

/** What says how imports are found and transpiled, beside the imported files themselves. */
const RESOLUTION = [
  "synth.js",
  "build/make-bundles.js",
  "package.json",
  "tsconfig.json",
  "node_modules/.package-lock.json",
];

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
  make: () => require("./build/make-bundles.js").makeOwn(entry, OWN.tell, earlierOwn()),
};

/** The packages that the own files import: hundreds of files, so it is their times and sizes that tell. */
const PACKAGES = {
  name: "packages",
  tell(path) {
    const found = stat(path);
    return found ? `${found.mtimeMs} ${found.ctimeMs} ${found.size}` : "absent";
  },
  make: (names) => require("./build/make-bundles.js").makePackages(entry, names),
};

const resolution = hash(RESOLUTION.map(OWN.tell).join());

function recordOf(kind) {
  try {
    const record = JSON.parse(readFileSync(join(cache, `${kind.name}.json`), "utf8"));
    return record.resolution === resolution ? record : undefined;
  } catch {
    return undefined;
  }
}

/** What an earlier run kept; nothing where it would be another now. */
function kept(kind, names = []) {
  const record = recordOf(kind);
  if (!record || !names.every((each) => record.names.includes(each))) return undefined;
  if (!Object.entries(record.told).every(([path, told]) => kind.tell(path) === told)) return undefined;
  const path = join(cache, record.file);
  try {
    // esbuild writes ASCII alone, for which this is the shortest way.
    return { ...record, path, code: readFileSync(path, "latin1") };
  } catch {
    return undefined;
  }
}

/** What an earlier run made of the own files, whatever has changed since. */
function earlierOwn() {
  const record = recordOf(OWN);
  try {
    const lines = readFileSync(join(cache, record.file), "latin1").split("\n");
    return { ...record, lines, maps: JSON.parse(readFileSync(join(cache, `${record.file}.map`), "utf8")) };
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
  keep(file, bytes);
  if (map) keep(`${file}.map`, map);
  // What was written in the meantime may have been read as it was before: then the next run makes it again.
  const isSettled = (path) => !(stat(path)?.isFile() && stat(path).ctimeMs > began - 20);
  if ([...inputs, ...RESOLUTION].every(isSettled))
    keep(`${kind.name}.json`, JSON.stringify({ ...rest, file, told, resolution }));
  for (const old of filesOf(cache))
    if (old.startsWith(`${kind.name}-`) && !old.startsWith(file)) rmSync(join(cache, old), { force: true });
  return { ...rest, file, path: join(cache, file), code, map };
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
function evaluate({ file, path, code }) {
  // V8 compares only the length of the code with what it compiled: the name of the file stands for the content. It takes
  // nothing that another version of itself compiled, or itself with other flags, as under the CLI: those have their own.
  const compiled = `${file}.${cachedDataVersionTag().toString(16)}`;
  const cachedData = filesOf(cache).includes(compiled) ? readFileSync(join(cache, compiled)) : undefined;
  const script = new Script(code, { filename: path, cachedData });
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

let own;
process.on("uncaughtException", (error) => {
  process.exitCode = 1;
  process.stderr.write(`${require("./build/error-text.js").errorText(error, own)}\n`);
});

own = kept(OWN) ?? made(OWN);
const packages = evaluate(kept(PACKAGES, own.names) ?? made(PACKAGES, own.names));
run(own, packages(createRequire(entry), { exports: {} }));
