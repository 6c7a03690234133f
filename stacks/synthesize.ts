import { AnnotationMetadataEntryType, type App } from "cdktf";
import { checkApp } from "../constructs/check-app";

/**
 * Writes the JSON of all stacks, after all of them were found right: `app.synth()` alone writes one after the other, and
 * leaves the first rewritten where the second is wrong.
 *
 * @throws Error with everything that is wrong, before a file was touched
 */
export function synthesize(app: App): void {
  checkApp(app);
  app.synth();
}

const LEVELS: Readonly<Record<string, string>> = {
  [AnnotationMetadataEntryType.WARN]: "WARN ",
  [AnnotationMetadataEntryType.INFO]: "",
};

/** What constructs have to say, one line each, as the CLI prints it. */
export function annotationsOf(app: App): string[] {
  return app.node
    .findAll()
    .flatMap((each) =>
      each.node.metadata
        .filter(({ type }) => type in LEVELS)
        .map(({ type, data }) => `${LEVELS[type]}[${each.node.path}]: ${data}`),
    );
}
