// Many bindings, against fewer and against the same resources by provider classes alone.
import { rmSync } from "node:fs";

const PER_STACK = 500;

/** A run of bindings.ts or bare-bindings.ts; its output is of no further use. */
export function synthesis(world, program, count, env = {}) {
  const result = world.run(["synth.js", `bench/programs/${program}.ts`], {
    COUNT: String(count),
    PER_STACK: String(PER_STACK),
    CDKTF_OUTDIR: "bindings.out",
    ...env,
  });
  if (!env.CDKTF_OUTDIR) rmSync(world.path("bindings.out"), { recursive: true });
  return result;
}

/** The first run bundles. */
export const warmUp = (world) => ["bindings", "bare-bindings"].forEach((program) => synthesis(world, program, 1));

const once = new Map();

/** Bindings and bare resources without what an app without them costs, measured once for all lines of a size. */
function measured(world, count, runs) {
  if (once.has(count)) return once.get(count);
  warmUp(world);
  const { none, bareNone, hundred, ours, bare } = world.sideBySide(runs, {
    none: () => synthesis(world, "bindings", 0),
    bareNone: () => synthesis(world, "bare-bindings", 0),
    hundred: () => synthesis(world, "bindings", 100),
    ours: () => synthesis(world, "bindings", count),
    bare: () => synthesis(world, "bare-bindings", count),
  });
  const without = (of, floor) => ({
    milliseconds: of.milliseconds - floor.milliseconds,
    megabytes: of.megabytes - floor.megabytes,
  });
  const result = { hundred: without(hundred, none), ours: without(ours, none), bare: without(bare, bareNone) };
  once.set(count, result);
  return result;
}

function linesOf(count, runs, byName) {
  const name = (text) => `${text}-${count}`;
  return [
    {
      name: name("binding-cost"),
      atMost: 1.2,
      byName,
      measure(world) {
        const { ours, hundred } = measured(world, count, runs);
        return { ratio: ours.milliseconds / count / (hundred.milliseconds / 100), of: ours, to: hundred };
      },
    },
    {
      name: name("bindings-bare"),
      atMost: 1.4,
      byName,
      measure(world) {
        const { ours, bare } = measured(world, count, runs);
        return { ratio: ours.milliseconds / bare.milliseconds, of: ours, to: bare };
      },
    },
    {
      name: name("bindings-memory"),
      atMost: 1.3,
      byName,
      measure(world) {
        const { ours, bare } = measured(world, count, runs);
        return { ratio: ours.megabytes / bare.megabytes, of: ours, to: bare };
      },
    },
  ];
}

export const bindings = [...linesOf(1_000, 3, false), ...linesOf(10_000, 3, true)];
