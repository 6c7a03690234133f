// Programs synthesized by each engine: the same sources, bundled with the modules of the engine.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
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

/** Which modules each engine has in the place of those of cdktf. */
export function engines(cdktn: Cdktn | undefined): Readonly<Record<string, Readonly<Record<string, string>>>> {
  if (!cdktn) return { cdktf: {} };
  const module = (name: string) => join(cdktn.folder, "node_modules", name);
  const alias = { cdktf: module("cdktn"), constructs: module("constructs") };
  const bindings = PROVIDERS.map((name) => [`@cdktf/provider-${name}`, module(`@cdktn/provider-${name}`)]);
  return { cdktf: {}, "cdktn, alias": alias, cdktn: { ...alias, ...Object.fromEntries(bindings) } };
}

/** What an engine synthesizes, by release, without what names the engine: its metadata, and the short name of a provider. */
export function synthesizedBy(engine: string, alias: Readonly<Record<string, string>>): Record<Release, Stacks> {
  const folder = join(WORK, engine.replace(/\W+/g, "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(WORK, "driver.ts"), DRIVER);
  const outfile = join(folder, "driver.js");
  buildSync({
    entryPoints: [join(WORK, "driver.ts")],
    outfile,
    alias: { ...alias },
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
