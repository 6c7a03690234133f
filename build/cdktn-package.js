// Makes the package for cdktn from dist/, which build/package.js has compiled: the same code with other module names, and the
// bill of materials of the packages of cdktn. Arguments are archives of packages that the npm registry does not have.
const { spawnSync } = require("node:child_process");
const { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");
const { codeFor, dependenciesFor, nameFor } = require("./cdktn-names.js");
const { writeSbom } = require("./sbom.js");

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

/**
 * The bill of materials of the package: the tree that npm resolves for its dependencies and peers. The lock file of this
 * repository has the packages of cdktf.
 */
function sbomFor(manifest, archives) {
  const project = mkdtempSync(join(tmpdir(), "cdktn-sbom-"));
  try {
    writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
    const options = ["--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { status, stderr } = spawnSync("npm", ["install", ...options, ...archives], {
      cwd: project,
      encoding: "utf8",
    });
    if (status !== 0)
      throw new Error(
        "the bill of materials of the package for cdktn needs a registry with cdktn and its provider packages, because it lists " +
          "what npm installs with them. Run `npm run build:cdktn` where npm reaches one, or with the archives of the packages " +
          `that it lacks: \`npm run build:cdktn -- provider.tgz\`. npm install says:\n${stderr}`,
      );
    const file = join(project, "sbom.cdx.json");
    writeSbom(file, project);
    return readFileSync(file);
  } finally {
    rmSync(project, { recursive: true });
  }
}

function main(archives) {
  if (!existsSync(join(ROOT, "dist"))) throw new Error("dist/ is not there: run `npm run build:package` first");
  const manifest = manifestFor(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
  const sbom = sbomFor(manifest, archives);
  rmSync(OUT, { recursive: true, force: true });
  const pages = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  for (const name of ["dist", "api", "docs", "examples", "LICENSE", ...pages])
    cpSync(join(ROOT, name), join(OUT, name), { recursive: true });
  for (const name of readdirSync(OUT, { recursive: true })) {
    const file = join(OUT, name);
    if (!/\.(js|ts|md)$/.test(name)) continue;
    const text = readFileSync(file, "utf8");
    const written = textFor(file, text);
    if (written !== text) writeFileSync(file, written);
  }
  writeFileSync(join(OUT, "dist/sbom.cdx.json"), sbom);
  writeFileSync(join(OUT, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

main(process.argv.slice(2).map((file) => resolve(file)));
