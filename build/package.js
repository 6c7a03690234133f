// Compiles what the package exports, and what that needs, into an empty dist/, and builds the scripts that handovers carry.
const { copyFileSync, cpSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { spawnSync } = require("node:child_process");
const { buildInto } = require("./shipped.js");

rmSync(join(__dirname, "../dist"), { recursive: true, force: true });
const tsc = require.resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", join(__dirname, "tsconfig.json")], { stdio: "inherit" });
if (status === 0) {
  buildInto(join(__dirname, "../dist/handover/shipped"));
  const schema = "constructs/fleet/fleet.schema.json";
  copyFileSync(join(__dirname, "..", schema), join(__dirname, "../dist", schema));
  const templates = "init/templates";
  cpSync(join(__dirname, "..", templates), join(__dirname, "../dist", templates), { recursive: true });
  // The move to cdktn runs without a build, also where the package is installed.
  for (const name of ["to-cdktn.js", "cdktn-names.js"])
    copyFileSync(join(__dirname, name), join(__dirname, "../dist", name));
}
process.exitCode = status ?? 1;
