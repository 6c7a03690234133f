import { AnnotationMetadataEntryType, type App } from "cdktf";

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
