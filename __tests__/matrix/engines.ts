// Programs synthesized by each engine: the same sources, bundled with the modules of the engine. The library of cdktn is the
// built package.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import type { Cdktn } from "../kit/cdktn";

const ROOT = resolve(__dirname, "../..");
const WORK = join(ROOT, ".cache/matrix");

export const RELEASES = ["~> 4.81", "~> 5.2"] as const;
export type Release = (typeof RELEASES)[number];

/** The stacks of all programs by name, each after the ones that it reads. */
export type Stacks = Readonly<Record<string, object>>;

/** The programs for one release, in the folder of the release. */
const DRIVER = `
import { App, TerraformStack } from "cdktf";
import { build } from "../../main";
import { MigrationPhase, synthesize } from "../../constructs";
import { PodIdentityExit } from "../../examples/pod-identity";
import { Quickstart } from "../../examples/quickstart";

for (const [index, azurermVersion] of ${JSON.stringify(RELEASES)}.entries()) {
  const app = new App({ stackTraces: false, outdir: \`\${process.argv[2]}/\${index}\` });
  build(app, { project: "orders", location: "centralindia", vaultRetentionDays: 7, azurermVersion });
  const others = [new Quickstart(app, "quickstart"), new PodIdentityExit(app, "pod-identity-exit", MigrationPhase.SWITCH)] as TerraformStack[];
  for (const each of others) each.addOverride("terraform.required_providers.azurerm.version", azurermVersion);
  synthesize(app);
}
`;

const PROVIDERS = ["azurerm", "kubernetes", "random", "time"];

/** What an engine has in the place of the modules of cdktf and of the sources of the library. */
export interface Engine {
  readonly alias: Readonly<Record<string, string>>;
  /** Finds the folder with the compiled library. @default - the sources */
  readonly library?: () => string;
}

/** The engines that are there. */
export function engines(cdktn: Cdktn | undefined): Readonly<Record<string, Engine>> {
  if (!cdktn) return { cdktf: { alias: {} } };
  const module = (name: string) => join(cdktn.folder, "node_modules", name);
  const alias = { cdktf: module("cdktn"), constructs: module("constructs") };
  const bindings = PROVIDERS.flatMap((name) =>
    ["@cdktf", "@cdktn"].map((scope) => [`${scope}/provider-${name}`, module(`@cdktn/provider-${name}`)]),
  );
  const native = { ...alias, cdktn: module("cdktn"), ...Object.fromEntries(bindings) };
  return {
    cdktf: { alias: {} },
    "cdktn, alias": { alias },
    cdktn: { alias: native, library: () => builtForCdktn(cdktn.archives) },
  };
}

/** The code of the package for cdktn, built from the sources as they are. */
function builtForCdktn(archives: readonly string[]): string {
  const dist = join(ROOT, "dist-cdktn/dist");
  const builtAt = (name: string): number => statSync(join(dist, name)).mtimeMs;
  const isCurrent = (folder: string): boolean =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .every((name) => statSync(join(ROOT, folder, name)).mtimeMs < builtAt("constructs/index.js"));
  const folders = existsSync(dist) ? readdirSync(dist).filter((each) => statSync(join(dist, each)).isDirectory()) : [];
  if (folders.length > 0 && folders.every(isCurrent)) return dist;
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "build:cdktn", "--", ...archives], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm run build:cdktn exited with ${status}:\n${stdout}${stderr}`);
  return dist;
}

/** Imports of sources that the compiled library has lead to it. */
const compiled = (library: string): Plugin => ({
  name: "compiled",
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const source = join(library, relative(ROOT, resolve(resolveDir, path)));
      const file = [`${source}.js`, join(source, "index.js")].find((each) => existsSync(each));
      return file === undefined ? undefined : { path: file };
    });
  },
});

/** What an engine synthesizes, by release, without what names the engine: its metadata, and the short name of a provider. */
export async function synthesizedBy(engine: string, { alias, library }: Engine): Promise<Record<Release, Stacks>> {
  const folder = join(WORK, engine.replace(/\W+/g, "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(WORK, "driver.ts"), DRIVER);
  const outfile = join(folder, "driver.js");
  await build({
    entryPoints: [join(WORK, "driver.ts")],
    outfile,
    alias: { ...alias },
    plugins: library ? [compiled(library())] : [],
    bundle: true,
    platform: "node",
    logLevel: "error",
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile, folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${engine} exited with ${status}:\n${stdout}${stderr}`);
  return Object.fromEntries(
    RELEASES.map((release, index) => [release, stacksIn(join(folder, String(index), "stacks"))]),
  ) as Record<Release, Stacks>;
}

const stacksIn = (folder: string): Stacks =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => {
        const text = readFileSync(join(folder, name, "cdk.tf.json"), "utf8");
        const json: unknown = JSON.parse(text, (key, value: unknown) => (key === "//" ? undefined : value));
        const named = JSON.stringify(json).replaceAll(/"source":"(hashicorp\/)?/g, '"source":"hashicorp/');
        return [name, JSON.parse(named.replaceAll(folder, "")) as object];
      }),
  );
