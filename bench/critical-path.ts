// The chain of resources that decides how long the first apply of the default app takes: `npm run critical-path`. Settings
// are those of cdktf.json and of the environment.
import { tmpdir } from "node:os";
import { App, type TerraformStack } from "cdktf";
import { checkApp } from "../constructs/core/synthesis/check-app";
import { build } from "../main";
import { criticalPath, secondsOf, type Step } from "../model/terraform/critical-path";
import { readDocument } from "../model/terraform/document";
import { readContext } from "../stacks/context";
import { readSettings } from "../stacks/settings";
import type { Settings } from "../stacks/settings-types";

/** The critical path of each stack of the default app. The stacks are applied one after another. */
export function criticalPaths(settings: Settings): ReadonlyMap<string, readonly Step[]> {
  const app = new App({ outdir: tmpdir(), stackTraces: false });
  build(app, settings);
  const documents = [...checkApp(app)] as [TerraformStack, object][];
  return new Map(documents.map(([stack, json]) => [stack.node.id, criticalPath(readDocument(json))]));
}

/** The paths as lines of text. */
export function printed(paths: ReadonlyMap<string, readonly Step[]>): string[] {
  const whole = [...paths.values()].flat();
  const sums = (path: readonly Step[]) => `${secondsOf(path)} s, of which ${secondsOf(path, true)} s are waits`;
  return [
    ...[...paths].flatMap(([stack, path]) => [
      `${stack}: ${sums(path)}`,
      ...path.map(
        ({ address, seconds, isWait }) => `${String(seconds).padStart(6)} s  ${address}${isWait ? " (wait)" : ""}`,
      ),
    ]),
    `all stacks: ${sums(whole)}; creating a cluster counts as 1 s`,
  ];
}

if (require.main === module)
  process.stdout.write(`${printed(criticalPaths(readSettings(readContext(process.env), process.env))).join("\n")}\n`);
