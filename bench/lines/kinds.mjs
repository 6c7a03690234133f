// A thousand bindings in one stack that look up their identity, move it, or are on a cluster of the same stack: each
// against a thousand that do not.
import { synthesis, warmUp } from "./bindings.mjs";

const COUNT = 1_000;
const RUNS = 2;
const KINDS = ["look-ups", "moved", "same-stack"];

const once = new WeakMap();

/** All kinds are measured in one go, against the same plain ones. */
function measured(world) {
  if (once.has(world)) return once.get(world);
  warmUp(world);
  const run = (KIND) => () => synthesis(world, "bindings", COUNT, { PER_STACK: String(COUNT), KIND });
  const kinds = Object.fromEntries(["plain", ...KINDS].map((kind) => [kind, run(kind)]));
  const result = world.sideBySide(RUNS, kinds);
  once.set(world, result);
  return result;
}

const line = (name) => ({
  name,
  atMost: 1.3,
  measure(world) {
    const { [name]: of, plain: to } = measured(world);
    return { ratio: of.milliseconds / to.milliseconds, of, to };
  },
});

export const kinds = KINDS.map(line);
