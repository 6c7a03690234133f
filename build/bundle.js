// What synth.js runs, made from the files as they are: loaded only when something has changed.
const { existsSync, readFileSync } = require("node:fs");
const { createRequire, isBuiltin, wrap } = require("node:module");
const { dirname, extname, join, relative } = require("node:path");
const { FOLDERS, isOfLibrary } = require("./library.js");

const esbuild = loadEsbuild();

const ROOT = dirname(__dirname);

/**
 * Writes bundle.js into a folder. It holds one part of a program:
 *
 * - its own files: no `modules`
 * - files of the library that the own files import: their paths from the root
 * - packages: their names
 *
 * @param entry the program
 * @param modules what the bundle exports, each with a loader of its own
 * @param isWhole whether the own files are bundled with the files of the library
 * @param asking the files that asked where they are when an earlier run made the bundle
 * @returns what the bundle was made from, by paths from the root, the files of the library and the packages that it imports,
 * and the files that ask
 */
async function bundle({ entry, modules, isWhole, folder, asking = [] }) {
  const isPackages = modules?.some((each) => !isOfLibrary(join(ROOT, each)));
  const options = { outdir: folder, ...(modules ? loading(modules, entry) : { entryPoints: [entry] }) };
  Object.assign(options, isPackages ? minified : ownFiles);
  if (!modules && !isWhole && !isOfLibrary(entry)) options.external = FOLDERS.map((each) => `${each}*`);
  const built = await build(options, entry, [entry, ...asking].filter(asks));
  const { inputs, outputs } = built.metafile;
  const files = Object.keys(inputs).filter((path) => !/^(<stdin>$|late:)/.test(path));
  if (isPackages) return { ...built, inputs: files, library: [], imports: [] };
  const stranger = modules && files.find((path) => !isOfLibrary(join(ROOT, path)));
  if (stranger) throw new Error(`${stranger} is not a file of the library`);
  const found = Object.values(outputs).flatMap((each) => each.imports.map(({ path }) => path));
  const external = [...new Set(found)].filter((each) => !isBuiltin(each));
  const [library, imports] = [external.filter(isRelative), external.filter((each) => !isRelative(each))];
  // An index file is found only where no file beside its folder has the folder's name.
  const folders = files.flatMap((path) => [`${dirname(path)}/`, `${dirname(dirname(path))}/`]);
  return {
    ...built,
    inputs: [...files, ...new Set(folders)],
    library: library.map((each) => relative(ROOT, join(folder, each))),
    imports,
  };
}

const isRelative = (id) => id.startsWith(".");

// What Node puts around a module. Written to the file: put around the text at each run, it copies megabytes.
const WRAPPER = wrap("\n").split("\n\n");

const ownFiles = { packages: "external", sourcemap: "external", sourcesContent: false };

// Names of classes stay: messages of cdktf show them.
const minified = { minifyWhitespace: true, minifySyntax: true };

function loading(modules, entry) {
  const path = (each) => JSON.stringify(isOfLibrary(join(ROOT, each)) ? join(ROOT, each) : each);
  const loaders = modules.map((each) => `${JSON.stringify(each)}: () => require(${path(each)}),`);
  return { stdin: { contents: `module.exports = {\n${loaders.join("\n")}\n};`, resolveDir: dirname(entry) } };
}

/** Builds, and once more if other files than known ask where they are: handing all files to a plugin takes longer. */
async function build(options, entry, asking) {
  const { metafile } = await withoutCollector(() =>
    esbuild.build({
      absWorkingDir: ROOT,
      entryNames: "bundle",
      bundle: true,
      metafile: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      banner: { js: WRAPPER[0] },
      footer: { js: WRAPPER[1] },
      // A package is imported from its bundle, whichever way.
      supported: { "dynamic-import": false },
      legalComments: "none",
      logLevel: "silent",
      plugins: [placesOfFiles(entry, asking), archiverWhenUsed, namesAsValues],
      ...options,
    }),
  );
  const all = Object.keys(metafile.inputs).map((path) => join(ROOT, path));
  const others = all.filter((path) => !asking.includes(path) && asks(path));
  return others.length === 0 ? { metafile, asking } : build(options, entry, [...asking, ...others]);
}

/**
 * Starts esbuild without the garbage collector of Go, as its own command does, because it ends soon. The collector takes a
 * quarter of the CPU time of esbuild, and saves 40 MB of 200.
 */
async function withoutCollector(run) {
  const { GOGC } = process.env;
  process.env.GOGC = "off";
  try {
    return await run();
  } finally {
    if (GOGC === undefined) delete process.env.GOGC;
    else process.env.GOGC = GOGC;
  }
}

const asks = (path) =>
  /\.[cm]?[jt]sx?$/.test(path) &&
  existsSync(path) &&
  /\b(__filename|__dirname|require\.main)\b/.test(readFileSync(path, "utf8"));

/** Each file has its own `__filename`, `__dirname` and `require.main`, as if Node had loaded it. */
const placesOfFiles = (entry, asking) => ({
  name: "places-of-files",
  setup({ onLoad }) {
    const escaped = asking.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    onLoad({ filter: new RegExp(`^(${escaped.join("|")})$`) }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const places = [`__filename = ${JSON.stringify(path)}`, `__dirname = ${JSON.stringify(dirname(path))}`];
      if (path === entry) places.push("module = require.main");
      else if (!/\bmodule\.exports\b/.test(text)) places.push("module = {}");
      const loader = extname(path).slice(1).replace(/^[cm]/, "");
      return { contents: `const ${places.join(", ")}; ${text.replace(/^#!/, "//")}`, loader };
    });
  },
});

/**
 * cdktf loads what makes ZIP files of assets at its start: half of the files of the bundle, and 4 % of the CPU time of the
 * default app. Here the first asset loads it, as it is installed.
 */
const archiverWhenUsed = {
  name: "archiver-when-used",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^archiver$/, namespace: "file" }, ({ path, resolveDir }) => ({
      path: createRequire(`${resolveDir}/`).resolve(path),
      namespace: "late",
    }));
    onResolve({ filter: /./, namespace: "late" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: "late" }, ({ path }) => ({
      contents: `module.exports = (...args) => require(${JSON.stringify(path)})(...args);`,
    }));
  },
};

/**
 * A provider class of cdktf exports the names of its blocks again, hundreds for a Deployment, each with a getter of its own.
 * They are set once and never change, so here they are plain values.
 */
const namesAsValues = {
  name: "names-as-values",
  setup({ onLoad }) {
    onLoad({ filter: /@cdktf.provider-\w+.lib.[\w-]+.(index-structs.)?index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace("__createBinding(exports, m, p)", "exports[p] = m[p]"),
    }));
  },
};

function loadEsbuild() {
  try {
    return require("esbuild");
  } catch {
    throw new Error("the packages of this project are not installed: run `npm ci`");
  }
}

module.exports = { bundle };
