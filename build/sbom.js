// Writes the bill of materials of the package in the form of CycloneDX: what it needs at run time, from the lock file. Equal
// sources give equal bytes, so it has no time and no random serial number.
const { spawnSync } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * @param {string} file the file to write
 * @param {string} project the folder with the manifest and the lock file
 */
function writeSbom(file, project) {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: project, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  const bom = JSON.parse(stdout);
  // `--omit dev` of npm also leaves out what development packages need as well.
  const { packages } = require(join(project, "package-lock.json"));
  const needed = new Set(
    Object.entries(packages)
      .filter(([path, { dev }]) => path !== "" && dev !== true)
      .map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`),
  );
  bom.components = bom.components.filter((each) => needed.has(each["bom-ref"]));
  // Where this machine found a package, such as a mirror of the registry, says nothing about the package.
  for (const each of bom.components)
    each.externalReferences = each.externalReferences.filter(({ type }) => type !== "distribution");
  const refs = new Set([bom.metadata.component, ...bom.components].map((each) => each["bom-ref"]));
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
  delete bom.serialNumber;
  delete bom.metadata.timestamp;
  // npm takes the name of the folder.
  bom.metadata.component.name = require(join(project, "package.json")).name;
  writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
}

module.exports = { writeSbom };
