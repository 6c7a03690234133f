import { basename, join, sep } from "node:path";
import type { Problem } from "../../../values/problem";

/** The folders of this package. Empty in the bundle of a program, where the package and the program are one file. */
const OWN_FOLDERS = /^user-stack\.[jt]s$/.test(basename(__filename))
  ? ["constructs", "facts", "model", "values", "wiring"].map(
      (folder) => join(__dirname, "..", "..", "..", folder) + sep,
    )
  : [];

const PACKAGES = `${sep}node_modules${sep}`;

/** Constructs nest, and the line of the program is below all of them. */
const FRAMES = 100;

/** An error whose stack trace starts in the user's program, at the line that passed the wrong value. */
export function errorOfUser(message: Problem): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const error = new Error(message);
  // The stack trace is created on the first read, and the limit applies until then.
  const stack = error.stack ?? "";
  Error.stackTraceLimit = stackTraceLimit;
  const frames = stack
    .slice(stack.indexOf(message) + message.length)
    .split("\n")
    .filter((each) => each !== "");
  const first = frames.findIndex(isOfUser);
  // Without a frame of a program, as in a test of this package, all frames stay.
  if (first >= 0) error.stack = [`Error: ${message}`, ...frames.slice(first)].join("\n");
  return error;
}

function isOfUser(frame: string): boolean {
  const isFile = /[\\/]/.test(frame) && !/\(?node:/.test(frame);
  return isFile && OWN_FOLDERS.length > 0 && ![PACKAGES, ...OWN_FOLDERS].some((folder) => frame.includes(folder));
}
