import "../../testing";
import { newApp } from "../kit/app";
import { EXAMPLES, stacksOf } from "../kit/examples";

test.each(EXAMPLES)("the resources of examples/%s keep their addresses: others have such stacks, with state", (file) => {
  const stacks = stacksOf(file);
  expect(stacks).not.toHaveLength(0);
  for (const [name, Stack] of stacks) expect(new Stack(newApp(), name, "PREPARE")).toKeepAddresses("addresses.json");
});
