import { AnnotationMetadataEntryType, type App } from "cdktf";

const LEVELS: Readonly<Record<string, string>> = {
  [AnnotationMetadataEntryType.WARN]: "WARN ",
  [AnnotationMetadataEntryType.INFO]: "",
};

/** The annotations of the constructs, as the CLI prints them. Equal annotations of several constructs are one line. */
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
