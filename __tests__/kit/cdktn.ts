// cdktn and its provider packages, from the registries that have them.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const CACHE = resolve(__dirname, "../../.cache/cdktn");

/** The releases that the tests use. */
export const CDKTN = "0.24.0";
/** The newest that cdktn 0.24.0 takes. */
const CONSTRUCTS = "10.7.2";
const BINDINGS = { azurerm: "18.9.0", kubernetes: "17.1.0", random: "15.0.1", time: "14.0.2" };

function run(command: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(command, args, { cwd, stdio: "ignore" }).status === 0;
}

/** A provider package as a file: from the npm registry, or from the Python package, which contains it. */
function bindingOf(provider: string, version: string): { readonly file: string; readonly from: string } | undefined {
  mkdirSync(CACHE, { recursive: true });
  const kept = readdirSync(CACHE).find((name) => name.startsWith(`provider-${provider}-${version}.`));
  if (kept) return { file: join(CACHE, kept), from: kept.split(".").at(-2)! };
  const folder = mkdtempSync(join(tmpdir(), "binding-"));
  try {
    const keep = (file: string, from: string) => {
      const target = join(CACHE, `provider-${provider}-${version}.${from}.tgz`);
      copyFileSync(file, target);
      return { file: target, from };
    };
    if (run("npm", ["pack", "--silent", `@cdktn/provider-${provider}@${version}`], folder))
      return keep(join(folder, readdirSync(folder)[0]!), "npm");
    const wheel = ["-m", "pip", "download", "--no-deps", "-q", `cdktn-provider-${provider}==${version}`];
    if (!run("python3", wheel, folder)) return undefined;
    if (!run("python3", ["-m", "zipfile", "-e", readdirSync(folder)[0]!, "."], folder)) return undefined;
    const jsii = join(folder, `cdktn_provider_${provider}`, "_jsii");
    const packed = readdirSync(jsii).find((name) => name.endsWith(".jsii.tgz"))!;
    return keep(join(jsii, packed), "PyPI");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder with cdktn and its provider packages in `node_modules`, and where they came from. */
export interface Cdktn {
  readonly folder: string;
  readonly versions: readonly string[];
  /** The archives of the provider packages. */
  readonly archives: readonly string[];
}

/** Installs cdktn and more packages, once for each list. Undefined if a registry does not have one of them. */
export function installCdktn(name: string, more: readonly string[]): Cdktn | undefined {
  const bindings = Object.entries(BINDINGS).map(([provider, version]) => ({
    provider,
    version,
    found: bindingOf(provider, version),
  }));
  if (bindings.some(({ found }) => found === undefined)) return undefined;
  const folder = join(CACHE, name);
  const archives = bindings.map(({ found }) => found!.file);
  const packages = [`cdktn@${CDKTN}`, `constructs@${CONSTRUCTS}`, ...archives, ...more];
  const versions = [
    `cdktn ${CDKTN}`,
    `constructs ${CONSTRUCTS}`,
    ...bindings.map(({ provider, version, found }) => `@cdktn/provider-${provider} ${version} (${found!.from})`),
  ];
  const done = join(folder, "installed.json");
  const wanted = JSON.stringify(packages);
  if (existsSync(done) && readFileSync(done, "utf8") === wanted) return { folder, versions, archives };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "cdktn-project", "private": true }');
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
  if (!run("npm", ["install", ...options, ...packages], folder)) return undefined;
  writeFileSync(done, wanted);
  return { folder, versions, archives };
}
