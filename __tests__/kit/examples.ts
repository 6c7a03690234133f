import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { TerraformStack } from "cdktf";

const FOLDER = resolve(__dirname, "../../examples");

/** The files of the examples. */
export const EXAMPLES: readonly string[] = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));

type StackClass = new (...args: unknown[]) => TerraformStack;

/** The stack classes that an example exports. */
export function stacksOf(file: string): [string, StackClass][] {
  const exported = jest.requireActual<Record<string, unknown>>(join(FOLDER, file));
  return Object.entries(exported).filter(
    (entry): entry is [string, StackClass] =>
      typeof entry[1] === "function" && entry[1].prototype instanceof TerraformStack,
  );
}
