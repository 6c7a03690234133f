// Makes the package for cdktn from dist/, which build/package.js has compiled: the same code with other module names.
const { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { codeFor, dependenciesFor, nameFor } = require("./cdktn-names.js");

const ROOT = join(__dirname, "..");
const OUT = join(ROOT, "dist-cdktn");

/** The manifest without what only this repository needs. */
function manifestFor(manifest) {
  const kept = Object.entries(manifest).filter(([name]) => !["scripts", "devDependencies"].includes(name));
  return {
    ...Object.fromEntries(kept),
    name: nameFor(manifest.name),
    description: manifest.description.replace("CDK for Terraform", "CDK Terrain"),
    keywords: manifest.keywords.map(nameFor),
    bin: Object.fromEntries(Object.entries(manifest.bin).map(([name, file]) => [nameFor(name), file])),
    peerDependencies: dependenciesFor(manifest.peerDependencies),
  };
}

/** The text of a file of the package. */
function textFor(file, text) {
  if (/[\\/]facts[\\/]terraform[\\/]engine\.(js|d\.ts)$/.test(file)) return text.replaceAll("cdktf", "cdktn");
  // The page about the move from one engine to the other names both.
  if (file.endsWith(".md") && !file.endsWith("upgrading.md"))
    return codeFor(text).replaceAll("cdktf-aks-workload-identity", "cdktn-aks-workload-identity");
  return codeFor(text);
}

function main() {
  if (!existsSync(join(ROOT, "dist"))) throw new Error("dist/ is not there: run `npm run build:package` first");
  rmSync(OUT, { recursive: true, force: true });
  const pages = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  for (const name of ["dist", "api", "docs", "examples", "LICENSE", ...pages])
    cpSync(join(ROOT, name), join(OUT, name), { recursive: true });
  // It names the packages of cdktf.
  rmSync(join(OUT, "dist/sbom.cdx.json"), { force: true });
  for (const name of readdirSync(OUT, { recursive: true })) {
    const file = join(OUT, name);
    if (!/\.(js|ts|md)$/.test(name)) continue;
    const text = readFileSync(file, "utf8");
    const written = textFor(file, text);
    if (written !== text) writeFileSync(file, written);
  }
  const manifest = manifestFor(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
  writeFileSync(join(OUT, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

main();
