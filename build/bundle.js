// What synth.js runs, made from the files as they are: loaded only when something has changed.
const { readFileSync } = require("node:fs");
const { isBuiltin } = require("node:module");
const { dirname, extname } = require("node:path");

const { build } = loadEsbuild();

const ROOT = dirname(__dirname);

/**
 * Writes bundle.js into a folder.
 *
 * @param entry the program
 * @param imports the packages to bundle, each with a loader of its own; without them it is the program's own files
 * @returns what the bundle was made from, by paths from the root, and the packages it imports or holds
 */
async function bundle({ entry, imports, folder }) {
  const options = imports
    ? packagesOf(entry, imports)
    : { entryPoints: [entry], packages: "external", sourcemap: "external", sourcesContent: false };
  const { metafile } = await build({
    absWorkingDir: ROOT,
    outdir: folder,
    entryNames: "bundle",
    bundle: true,
    metafile: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // A package is imported from its bundle, whichever way.
    supported: { "dynamic-import": false },
    legalComments: "none",
    logLevel: "silent",
    plugins: [placesOfFiles(entry)],
    ...options,
  });
  const inputs = Object.keys(metafile.inputs).filter((path) => path !== "<stdin>");
  if (imports) return { inputs, imports };
  const found = Object.values(metafile.outputs).flatMap((each) => each.imports.map(({ path }) => path));
  // An index file is found only where no file beside its folder has the folder's name.
  const folders = inputs.flatMap((path) => [`${dirname(path)}/`, `${dirname(dirname(path))}/`]);
  return { inputs: [...inputs, ...new Set(folders)], imports: [...new Set(found)].filter((each) => !isBuiltin(each)) };
}

function packagesOf(entry, imports) {
  const loaders = imports.map((each) => `${JSON.stringify(each)}: () => require(${JSON.stringify(each)}),`);
  return {
    stdin: { contents: `module.exports = {\n${loaders.join("\n")}\n};`, resolveDir: dirname(entry) },
    // Names of classes stay: messages of cdktf show them.
    minifyWhitespace: true,
    minifySyntax: true,
  };
}

/** Each file has its own `__filename`, `__dirname` and `require.main`, as if Node had loaded it. */
const placesOfFiles = (entry) => ({
  name: "places-of-files",
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!/\b(__filename|__dirname|require\.main)\b/.test(text)) return undefined;
      const places = [`__filename = ${JSON.stringify(path)}`, `__dirname = ${JSON.stringify(dirname(path))}`];
      if (path === entry) places.push("module = require.main");
      else if (!/\bmodule\.exports\b/.test(text)) places.push("module = {}");
      const loader = extname(path).slice(1).replace(/^[cm]/, "");
      return { contents: `const ${places.join(", ")}; ${text.replace(/^#!/, "//")}`, loader };
    });
  },
});

function loadEsbuild() {
  try {
    return require("esbuild");
  } catch {
    throw new Error("the packages of this project are not installed: run `npm ci`");
  }
}

module.exports = { bundle };
