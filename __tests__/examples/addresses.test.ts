import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { TerraformStack } from "cdktf";
import "../../testing";
import { newApp } from "../kit/app";

const FOLDER = resolve(__dirname, "../../examples");
const EXAMPLES = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));

type StackClass = new (...args: unknown[]) => TerraformStack;

/** The stack classes an example exports. */
function stacksOf(file: string): [string, StackClass][] {
  const exported = jest.requireActual<Record<string, unknown>>(join(FOLDER, file));
  return Object.entries(exported).filter(
    (entry): entry is [string, StackClass] =>
      typeof entry[1] === "function" && entry[1].prototype instanceof TerraformStack,
  );
}

test.each(EXAMPLES)("the resources of examples/%s keep their addresses: others have such stacks, with state", (file) => {
  const stacks = stacksOf(file);
  expect(stacks).not.toHaveLength(0);
  for (const [name, Stack] of stacks) expect(new Stack(newApp(), name, "PREPARE")).toKeepAddresses("addresses.json");
});
