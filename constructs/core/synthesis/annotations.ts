import { AnnotationMetadataEntryType, type App } from "cdktf";
import { terminalText } from "../../../values/text/terminal-text";

const LEVELS: Readonly<Record<string, string>> = {
  [AnnotationMetadataEntryType.WARN]: "WARN ",
  [AnnotationMetadataEntryType.INFO]: "",
};

/** The constructs that a line names. A large app can have thousands with the same annotation. */
const NAMED = 3;

/** Prints the annotations of an app on standard error. The CLI of cdktf prints them itself, from the manifest. */
export function sayAnnotations(app: App): void {
  if (process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined) return;
  for (const line of annotationsOf(app)) process.stderr.write(`${terminalText(line)}\n`);
}

/** The annotations of the constructs, as the CLI prints them. Equal annotations of several constructs are one line. */
export function annotationsOf(app: App): string[] {
  const paths = new Map<string, string[]>();
  for (const each of app.node.findAll())
    for (const { type, data } of each.node.metadata)
      if (type in LEVELS) paths.set(`${type} ${data}`, [...(paths.get(`${type} ${data}`) ?? []), each.node.path]);
  return [...paths].map(([key, places]) => {
    const [type] = key.split(" ") as [string];
    const more = places.length > NAMED ? [`and ${places.length - NAMED} more`] : [];
    return `${LEVELS[type]}[${[...places.slice(0, NAMED), ...more].join(", ")}]: ${key.slice(type.length + 1)}`;
  });
}
