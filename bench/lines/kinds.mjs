// A thousand bindings in one stack that look up their identity, move it, or are on a cluster of the same stack: each
// against a thousand that do not.
import { synthesis, warmUp } from "./bindings.mjs";

const COUNT = 1_000;
const ENV = { PER_STACK: String(COUNT) };

const line = (name) => ({
  name,
  atMost: 1.3,
  measure(world) {
    warmUp(world);
    const { of, to } = world.sideBySide(3, {
      of: () => synthesis(world, "bindings", COUNT, { ...ENV, KIND: name }),
      to: () => synthesis(world, "bindings", COUNT, ENV),
    });
    return { ratio: of.milliseconds / to.milliseconds, of, to };
  },
});

export const kinds = ["look-ups", "moved", "same-stack"].map(line);
