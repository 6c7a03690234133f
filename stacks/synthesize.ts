import { AnnotationMetadataEntryType, type App } from "cdktf";
import { checkApp } from "../constructs/core/check-app";

/**
 * Writes the JSON of all stacks, after all of them were found right and rendered: `app.synth()` does one after the other,
 * and leaves the first rewritten where the second is wrong.
 *
 * @throws Error with everything that is wrong, before a file was touched
 */
export function synthesize(app: App): void {
  for (const [stack, json] of checkApp(app)) {
    stack.toTerraform = () => json;
    stack.synthesizer.synthesize({ outdir: app.outdir, manifest: app.manifest, skipValidation: true });
  }
  app.manifest.writeToFile();
}

const LEVELS: Readonly<Record<string, string>> = {
  [AnnotationMetadataEntryType.WARN]: "WARN ",
  [AnnotationMetadataEntryType.INFO]: "",
};

/** What constructs have to say, as the CLI prints it, but what several say in one line. */
export function annotationsOf(app: App): string[] {
  const paths = new Map<string, string[]>();
  for (const each of app.node.findAll())
    for (const { type, data } of each.node.metadata)
      if (type in LEVELS) paths.set(`${type} ${data}`, [...(paths.get(`${type} ${data}`) ?? []), each.node.path]);
  return [...paths].map(([key, places]) => {
    const [type] = key.split(" ") as [string];
    return `${LEVELS[type]}[${places.join(", ")}]: ${key.slice(type.length + 1)}`;
  });
}
