// What synth.js runs, made from the files as they are: loaded only when something has changed.
const { mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { isBuiltin } = require("node:module");
const { tmpdir } = require("node:os");
const { dirname, join } = require("node:path");

const ROOT = dirname(__dirname);

/**
 * The project's own files, each a module as Node has them, in one script whose value is the list of their functions.
 *
 * @param entry the program
 * @param tell says by content what a path is
 * @param earlier what an earlier run made, from which files that are the same are taken
 */
function makeOwn(entry, tell, earlier) {
  const known = new Map(earlier?.modules.map((each, index) => [each.path, { ...each, ...pieceOf(earlier, index) }]));
  const isKnown = (path) => known.has(path) && earlier.told[path] === tell(path);

  // Where folders hold the same files and every file imports what it imported, it is the same files that are imported.
  const sameFolders =
    earlier && Object.keys(earlier.told).every((path) => !path.endsWith("/") || earlier.told[path] === tell(path));
  if (sameFolders) {
    const changed = transpile(earlier.modules.map(({ path }) => path).filter((path) => !isKnown(path)));
    const sameImports = [...changed].every(([path, { names }]) => names.join() === known.get(path).names.join());
    if (sameImports)
      return assemble(
        earlier.modules.map((each) => ({ ...known.get(each.path), ...changed.get(each.path) })),
        entry,
      );
  }

  const { metafile } = esbuild({ entryPoints: [entry], bundle: true, packages: "external" });
  const paths = Object.keys(metafile.inputs);
  const changed = transpile(paths.filter((path) => !isKnown(path)));
  return assemble(
    paths.map((path) => {
      const imports = metafile.inputs[path].imports.filter(({ external }) => !external);
      const indexes = imports.map((each) => [each.original, paths.indexOf(each.path)]);
      return { ...known.get(path), ...changed.get(path), path, imports: Object.fromEntries(indexes) };
    }),
    entry,
  );
}

/** A module's code and source map as an earlier run made them. */
function pieceOf(earlier, index) {
  const { line, lines } = earlier.modules[index];
  return { code: earlier.lines.slice(line, line + lines), map: earlier.maps[index] };
}

/** The code, source map and imports of each file: what is imported for its types alone is gone from them. */
function transpile(paths) {
  if (paths.length === 0) return new Map();
  const outdir = join(ROOT, "transpiled");
  const entryPoints = paths.map((path, index) => ({ in: join(ROOT, path), out: String(index) }));
  const { outputFiles, metafile } = esbuild({ entryPoints, outdir, sourcemap: "external", sourcesContent: false });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  return new Map(
    paths.map((path, index) => {
      const file = join(outdir, `${index}.js`);
      const names = metafile.outputs[`transpiled/${index}.js`].imports.map((each) => each.path);
      return [path, { code: texts.get(file).split("\n"), map: texts.get(`${file}.map`), names }];
    }),
  );
}

function assemble(pieces, entry) {
  const lines = ["["];
  const modules = [];
  for (const { path, imports, names, code } of pieces) {
    lines.push("function (exports, require, module, __filename, __dirname) {");
    modules.push({ path, imports, names, line: lines.length, lines: code.length });
    lines.push(...code, "},");
  }
  const paths = pieces.map(({ path }) => path);
  // An index file is found only where no file beside its folder has the folder's name.
  const folders = paths.flatMap((path) => [
    dirname(path),
    ...(/(^|\/)index\.\w+$/.test(path) ? [dirname(dirname(path))] : []),
  ]);
  return {
    code: [...lines, "]"].join("\n"),
    map: JSON.stringify(pieces.map(({ map }) => map)),
    inputs: [...paths, ...new Set(folders.map((folder) => `${folder}/`))],
    modules,
    main: paths.findIndex((path) => join(ROOT, path) === entry),
    names: [...new Set(pieces.flatMap(({ names }) => names))].filter((name) => !/^[./]/.test(name) && !isBuiltin(name)),
  };
}

/** The packages of these names, in one script whose value is a function that gives an object of their loaders. */
function makePackages(entry, names) {
  const requires = names.map((each) => `${JSON.stringify(each)}: () => require(${JSON.stringify(each)}),`);
  // Written by esbuild itself: handed over, megabytes would be in memory several times.
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  process.on("exit", () => rmSync(outdir, { recursive: true, force: true }));
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
}

function esbuild(options) {
  return loadEsbuild().buildSync({
    absWorkingDir: ROOT,
    outdir: ROOT,
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

module.exports = { loadEsbuild, makeOwn, makePackages };
