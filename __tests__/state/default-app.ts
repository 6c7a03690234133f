import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { build } from "../../main";
import { readSettings } from "../../stacks/settings";
import { synthesize } from "../../constructs/core/synthesis/synthesize";

const { context } = JSON.parse(readFileSync(resolve(__dirname, "../../cdktf.json"), "utf8")) as {
  context: { project: string };
};

/** The state key of a stack of the default app. */
export const keyOf = (stack: string): string => `${context.project}/${stack}.tfstate`;

/** Settings as a reader has them who pasted what the state stack printed. */
export const REMOTE_STATE = {
  resourceGroupName: "rg-tfstate",
  storageAccountName: "sttfstate",
  containerName: "tfstate",
};

/** The files that the default app writes with these settings over those of a fresh clone, by stack and name. */
export function defaultAppFiles(settings: object): Record<string, Record<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), "default-app-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app, readSettings({ ...context, ...settings }));
    synthesize(app);
    const filesIn = (folder: string) =>
      Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    return Object.fromEntries(
      Object.entries(app.manifest.stacks).map(([name, stack]) => [name, filesIn(join(outdir, stack.workingDirectory))]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The JSON that the default app writes, by stack. */
export function defaultApp(settings: object = { remoteState: REMOTE_STATE }): Record<string, object> {
  return Object.fromEntries(
    Object.entries(defaultAppFiles(settings)).map(([name, files]) => [name, JSON.parse(files["cdk.tf.json"]!)]),
  );
}
