import { type App, Manifest } from "cdktf";
import { checkApp } from "./check-app";
import { checkInput } from "../input/check-input";
import { withoutTokenTraces } from "./token-traces";
import { writeWhole, writingTo } from "./output-folder";
import { writeStack } from "./write-stack";

/**
 * Writes the JSON of all stacks of an app after all of them are checked and rendered. `app.synth()` checks and writes stack
 * by stack: if the second stack has an error, the first one is already rewritten. This function writes either all files or
 * none, also if the disk is full or the process is killed.
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
 * @param app the app
 * @param build creates the stacks of the app. @default - the app has its stacks
 * @throws Error with all problems, before a file is written, or if the output folder cannot be written to
 */
export function synthesize(app: App, build: (app: App) => void = () => undefined): void {
  checkInput(app, "synthesize", { app, build });
  withoutTokenTraces(app, () => {
    build(app);
    const rendered = checkApp(app);
    writingTo(app.outdir, () =>
      writeWhole(app.outdir, (outdir) => {
        const manifest = new Manifest(app.manifest.version, outdir, app.manifest.hclOutput);
        for (const [stack, json] of rendered) writeStack({ outdir, manifest }, stack, json);
        manifest.writeToFile();
        Object.assign(app.manifest.stacks, manifest.stacks);
      }),
    );
  });
}
