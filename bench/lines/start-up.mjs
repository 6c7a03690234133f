// The default app by the command of cdktf.json, against the floors.
import { readdirSync } from "node:fs";
import { byHand } from "../by-hand.mjs";

const RUNS = 9;
const EMPTY = `const { App, TerraformStack } = require("cdktf");
const app = new App({ outdir: "empty.out", stackTraces: false });
new TerraformStack(app, "empty");
app.synth();
`;

const once = new WeakMap();

/** All of these are measured in one go, with the same floors. */
function measured(world) {
  if (once.has(world)) return once.get(world);
  // The command of cdktf.json, without `node`.
  const command = JSON.parse(world.read("cdktf.json")).app.split(" ").slice(1);
  const app = () => world.run(command);
  const first = app();
  world.write("empty.js", EMPTY);
  const stacks = Object.fromEntries(
    readdirSync(world.path("cdktf.out/stacks")).map((id) => [
      id,
      JSON.parse(world.read(`cdktf.out/stacks/${id}/cdk.tf.json`)),
    ]),
  );
  world.write("by-hand.js", byHand(stacks, world.folder));
  const programs = {
    empty: () => world.run(["empty.js"]),
    emptyBundled: () => world.run([...command, "empty.js"]),
    app,
    byHand: () => world.run(["by-hand.js"], { CDKTF_OUTDIR: "by-hand.out" }),
    edit: () => {
      edit(world);
      return app();
    },
    // What the run after an edit left to do is not charged to the next one.
    settle: app,
  };
  for (const run of Object.values(programs)) run();
  const result = { ...world.sideBySide(RUNS, programs), first };
  once.set(world, result);
  return result;
}

let edits = 0;

/** Changes code that runs: a comment would leave the bundle as it was. */
function edit(world) {
  const file = "stacks/platform.ts";
  const text = world.read(file).replace(/\nexport const EDITED = .*\n$/, "\n");
  world.write(file, `${text}\nexport const EDITED = ${++edits};\n`);
}

const against = (of, to) => (world) => {
  const { [of]: mine, [to]: floor } = measured(world);
  return { ratio: mine.milliseconds / floor.milliseconds, of: mine, to: floor };
};

export const startUp = [
  { name: "app", atMost: 1.2, measure: against("app", "empty") },
  { name: "app-bundled", atMost: 2, measure: against("app", "emptyBundled") },
  { name: "app-edited", atMost: 1.8, measure: against("edit", "empty") },
  { name: "app-by-hand", atMost: 1, measure: against("app", "byHand") },
  { name: "app-first", measure: against("first", "empty") },
];
