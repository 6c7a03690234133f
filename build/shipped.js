// Files that the package ships ready to run elsewhere: one script each, without imports.
const { createHash } = require("node:crypto");
const { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { keep } = require("./keep.js");

const ROOT = join(__dirname, "..");

/** How each is built: the script of the trust map's page for browsers, and the reviewer's tool for Node. */
const SHIPPED = {
  "trust-map.js": {
    entryPoints: ["handover/trust-map/page/main.ts"],
    platform: "browser",
    format: "iife",
    minify: true,
  },
  // Not minified: its recipients read it.
  "review.cjs": {
    entryPoints: ["cli/review.ts"],
    platform: "node",
    format: "cjs",
    target: "node20",
    alias: { cdktf: "./build/without-tokens.js" },
  },
};

/** Files that say how a file is built, in addition to what it imports. */
const SETTINGS = ["build/shipped.js", "package.json", "tsconfig.json", "node_modules/.package-lock.json"];

/** The text of a shipped file, as the sources are now. It is kept in .cache, because a build takes half a second of CPU time. */
function build(name) {
  const file = join(ROOT, ".cache", "shipped", `${name}.json`);
  const kept = recordIn(file);
  if (kept && kept.digest === digestOf(kept.inputs)) return kept.text;
  const began = Date.now();
  const { text, inputs } = made(name);
  // A source that was written in the meantime may have been read as it was before: the next run builds again.
  const isSettled = (path) => !(statSync(join(ROOT, path), { throwIfNoEntry: false })?.ctimeMs > began - 20);
  if (inputs.every(isSettled)) keepIn(file, JSON.stringify({ inputs, digest: digestOf(inputs), text }));
  return text;
}

function keepIn(file, text) {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch {
    return;
  }
  keep(file, text);
}

function recordIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Changes when one of the files does, or the names next to it: an import finds the first of several names. */
function digestOf(paths) {
  const hash = createHash("sha256");
  const add = (read) => {
    try {
      hash.update(JSON.stringify(read()));
    } catch {
      hash.update("absent");
    }
  };
  for (const path of paths) add(() => [path, readFileSync(join(ROOT, path), "utf8")]);
  const own = paths.filter((path) => !path.includes("node_modules"));
  for (const folder of new Set(own.flatMap((path) => [dirname(path), dirname(dirname(path))])))
    add(() => readdirSync(join(ROOT, folder)).filter((each) => /\.([cm]?[jt]sx?|json)$/.test(each)));
  return hash.digest("hex");
}

function made(name) {
  if (!Object.hasOwn(SHIPPED, name)) throw new Error(`there is no source of ${name}`);
  const { buildSync } = require("esbuild");
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    logLevel: "error",
    define: { __PACKAGE_VERSION__: JSON.stringify(require("../package.json").version) },
    ...SHIPPED[name],
  });
  return { text: outputFiles[0].text, inputs: [...Object.keys(metafile.inputs), ...SETTINGS] };
}

/** Writes all of them into a folder. */
function buildInto(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(SHIPPED)) writeFileSync(join(folder, name), made(name).text);
}

module.exports = { build, buildInto };
