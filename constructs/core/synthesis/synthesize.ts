import { join } from "node:path";
import { type App, Manifest } from "cdktf";
import { withProgress } from "../../../values/progress";
import { stableJson } from "../../../values/stable-json";
import { sayAnnotations } from "./annotations";
import { checkApp } from "./check-app";
import { withQuickExpressions } from "../cdktf-internals";
import { checkInput } from "../input/check-input";
import { withoutTokenTraces } from "./token-traces";
import { changesOf, type Put, writeWhole, writingTo } from "./output-folder";
import { writeStack } from "./write-stack";

/**
 * Writes the JSON of all stacks of an app after all of them are checked and rendered. `app.synth()` checks and writes stack
 * by stack: if the second stack has an error, the first one is already rewritten. This function writes either all files or
 * none, also if the disk is full or the process is killed.
 *
 * Stacks that use values of each other are the error `stack-cycle` here only. `app.synth()` orders the stacks before it runs
 * the first aspect or validation, and throws an error of cdktf that names no values.
 *
 * ```ts
 * synthesize(new App({ stackTraces: false }), (app) => new Orders(app, "orders"));
 * ```
 *
 * A file whose content does not change is not written, so that its time shows what changed.
 *
 * With `stackTraces: false` cdktf records no stack traces for constructs. This function also records none for tokens, which
 * take most of the memory of a large app. Errors keep their stack traces.
 *
 * A program that is started with `--check` writes nothing. It lists the files that would change, and then exits with 3.
 *
 * Warnings and notes of the constructs are printed on standard error, as `cdktf synth` prints them.
 *
 * On a terminal, a synthesis of more than two seconds shows its progress.
 *
 * @param app the app
 * @param build creates the stacks of the app. @default - the app has its stacks
 * @throws Error with all problems, before a file is written, or if the output folder cannot be written to
 */
export function synthesize(app: App, build: (app: App) => void = () => undefined): void {
  checkInput(app, "synthesize", { app, build });
  withProgress(() =>
    withoutTokenTraces(app, () => {
      withQuickExpressions(() => build(app));
      const rendered = checkApp(app);
      const write = (outdir: string, put: Put): void => {
        const manifest = new Manifest(app.manifest.version, outdir, app.manifest.hclOutput);
        for (const [stack, json] of rendered) writeStack({ outdir, manifest, put }, stack, json);
        put(join(outdir, Manifest.fileName), stableJson(manifest.buildManifest()));
        Object.assign(app.manifest.stacks, manifest.stacks);
      };
      writingTo(app.outdir, () => (isOnlyChecking() ? reportChanges : writeWhole)(app.outdir, write));
    }),
  );
  sayAnnotations(app);
}

/** Whether the program was started with `--check`. */
export const isOnlyChecking = (): boolean => process.argv.includes("--check", 2);

/** The exit status of a check that found a difference, as that of `diff`. */
const DIFFERENT = 3;

function reportChanges(outdir: string, write: (folder: string, put: Put) => void): void {
  const changes = changesOf(outdir, write);
  for (const each of changes) process.stdout.write(`would change: ${join(outdir, each)}\n`);
  if (changes.length > 0) process.exitCode = DIFFERENT;
}
