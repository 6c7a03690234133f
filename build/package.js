// Compiles what the package exports, and what that needs, into an empty dist/, and builds the scripts that handovers carry.
const { chmodSync, copyFileSync, cpSync, readdirSync, rmSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { spawnSync } = require("node:child_process");
const { writeSbom } = require("./sbom.js");
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
  writeSbom(join(__dirname, "../dist/sbom.cdx.json"), join(__dirname, ".."));
  const pages = readdirSync(join(__dirname, "..")).filter((name) => name.endsWith(".md"));
  for (const name of ["dist", "api", "docs", "examples", "LICENSE", "package.json", ...pages])
    sameModes(join(__dirname, "..", name));
}
/** Gives files the modes that they have under the usual umask: npm packs modes too. */
function sameModes(path) {
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, isFolder ? 0o755 : 0o644);
  if (isFolder) for (const name of readdirSync(path)) sameModes(join(path, name));
}

process.exitCode = status ?? 1;
