// Files that the package ships ready to run elsewhere: one script each, without imports.
const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

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

/** The text of a shipped file, built from the sources. */
function build(name) {
  if (!Object.hasOwn(SHIPPED, name)) throw new Error(`there is no source of ${name}`);
  const { buildSync } = require("esbuild");
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    logLevel: "error",
    define: { __PACKAGE_VERSION__: JSON.stringify(require("../package.json").version) },
    ...SHIPPED[name],
  });
  return outputFiles[0].text;
}

/** Writes all of them into a folder. */
function buildInto(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(SHIPPED)) writeFileSync(join(folder, name), build(name));
}

module.exports = { build, buildInto };
