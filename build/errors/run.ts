import { rmSync } from "node:fs";
import { AnnotationMetadataEntryType } from "cdktf";
import { checkApp } from "../../constructs/core/synthesis/check-app";
import { type Explanation, Given } from "./given";

/** The message with an id that an example causes: when it runs, when its app is checked, as a warning, or in what a command writes. */
export async function messageOf(id: string, { example }: Explanation): Promise<string> {
  const given = new Given();
  const found = (all: readonly string[]): string | undefined => all.find((each) => each.endsWith(` [${id}]`));
  try {
    const result = await example(given);
    const returned = (Array.isArray(result) ? result : []) as string[];
    const written = found([...given.commands.said.split("\n"), ...returned]);
    if (written !== undefined) return written.trim();
    checkApp(given.app);
  } catch (error) {
    const { message } = error as Error;
    // A command writes after an error where its help is.
    const [whole] = message.split(/(?<=\[[a-z0-9-]+\])\n`/) as [string];
    return whole.replace(/^Validation failed with the following errors:\n {2}/, "");
  } finally {
    rmSync(given.folder, { recursive: true, force: true });
  }
  const warning = found(
    given.app.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === String(AnnotationMetadataEntryType.WARN))
      .map(({ data }) => String(data)),
  );
  if (warning !== undefined) return warning;
  throw new Error(`the example of ${id} causes no such message`);
}
