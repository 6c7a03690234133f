import { join } from "node:path";
import { App } from "cdktf";
import { CLOUD_CONTEXT } from "./constructs/core/location/cloud";
import { writingTo } from "./constructs/core/synthesis/output-folder";
import { SUPPORTED_REGIONS_CONTEXT } from "./constructs/core/location/region-check";
import { isOnlyChecking, synthesize } from "./constructs/core/synthesis/synthesize";
import { Platform } from "./stacks/platform";
import { readContext } from "./stacks/context";
import { readSettings } from "./stacks/settings";
import type { Settings } from "./stacks/settings-types";
import { State } from "./stacks/state";
import { Workload } from "./stacks/workload";

/** The stacks of the default app. */
export function build(app: App, settings: Settings): void {
  app.node.setContext(CLOUD_CONTEXT, settings.cloud);
  app.node.setContext(SUPPORTED_REGIONS_CONTEXT, settings.supportedRegions);
  if (settings.stateStack) new State(app, "state", settings);
  const platform = new Platform(app, "platform", settings);
  new Workload(app, "workload", platform, settings);
}

/** Reads the settings and synthesizes all stacks. Without the CLI it prints the written files. */
export function main(env: NodeJS.ProcessEnv = process.env): void {
  const context = readContext(env);
  // Before the app, because its constructor creates the output folder.
  const settings = readSettings(context, env);
  const outdir = env.CDKTF_OUTDIR ?? "cdktf.out";
  const app = writingTo(outdir, () => new App({ stackTraces: false, context, outdir }));
  synthesize(app, () => build(app, settings));
  const underCli = env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined;
  if (underCli || isOnlyChecking()) return;
  for (const { synthesizedStackPath } of Object.values(app.manifest.stacks))
    process.stdout.write(`${join(app.outdir, synthesizedStackPath)}\n`);
}

if (require.main === module) main();
