// What synthesis and the command cost, as ratios that are measured side by side: `npm run bench`, or with names of lines
// `npm run bench -- app edit`. docs/performance.md explains each line.
import { lines } from "./lines/index.mjs";
import { World } from "./world.mjs";

const named = process.argv.slice(2);
const unknown = named.filter((name) => !lines.some((line) => line.name === name));
if (unknown.length > 0) {
  console.error(`there is no line ${unknown.join(", ")}; there are ${lines.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const chosen = lines.filter(({ name, byName }) => (named.length > 0 ? named.includes(name) : !byName));

const columns = (cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(22) : cell.padStart(11))).join(""));
columns(["line", "ratio", "at most", "CPU ms", "of ms", "peak MB", "of MB"]);

const world = new World();
let over = false;
for (const line of chosen) {
  // Lines that are measured together come from one call.
  const { ratio, of, to } = line.measure(world);
  over ||= ratio > line.atMost || of.megabytes > line.mostMegabytes;
  const limit = line.atMost === undefined ? "" : line.atMost.toFixed(2);
  const number = (value, digits = 0) => (value === undefined ? "" : value.toFixed(digits));
  columns([
    line.name,
    number(ratio, 2),
    limit,
    number(of.milliseconds),
    number(to?.milliseconds),
    number(of.megabytes),
    number(to?.megabytes),
  ]);
}
// Said, not failed: how busy a machine is decides about no change.
if (over) console.log("over a limit");
