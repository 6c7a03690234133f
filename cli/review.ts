import { type Commands, dispatch, runProcess } from "./dispatch";
import { diff } from "./diff";
import { verify } from "./verify";

/** What the recipient of a bundle runs, from the one file in the bundle. */
const COMMANDS: Commands = {
  verify: { summary: "verify that a bundle is unchanged", load: () => verify() },
  diff: { summary: "show what changed in trust between two bundles", load: () => diff() },
};

void runProcess((argv) => dispatch("review.cjs", COMMANDS, argv), process.argv.slice(2));
