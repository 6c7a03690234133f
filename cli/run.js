// Runs the command from the sources, bundled at each start: node cli/run.js <command> [options].
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const outfile = join(__dirname, "../.cache/cli/main.js");
buildSync({
  entryPoints: [join(__dirname, "main.ts")],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "error",
});
void require(outfile).run(process.argv.slice(2));
