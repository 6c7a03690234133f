// Where a benchmark runs its programs: a copy of the project in a folder of its own, with the packages of the checkout.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Folders that are no part of a program. */
const LEFT_OUT = /\/(node_modules|\.git|\.cache|__tests__|api|docs|dist|coverage|cdktf\.out|handover\.out)$/;

export class World {
  folder = mkdtempSync(join(tmpdir(), "bench-"));

  constructor() {
    process.on("exit", () => rmSync(this.folder, { recursive: true, force: true }));
    cpSync(ROOT, this.folder, { recursive: true, filter: (path) => path === ROOT || !LEFT_OUT.test(path) });
    symlinkSync(join(ROOT, "node_modules"), this.path("node_modules"));
    mkdirSync(this.path(".cache"));
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  read(name) {
    return readFileSync(this.path(name), "utf8");
  }

  write(name, text) {
    writeFileSync(this.path(name), text);
    return name;
  }

  /**
   * Runs a program.
   *
   * @param args the arguments of node
   * @returns CPU time in milliseconds, on all cores, and the peak of memory in megabytes
   */
  run(args, env = {}) {
    const usage = this.path(".cache", "usage.json");
    const { status, stderr } = spawnSync(process.execPath, ["--require", join(ROOT, "bench", "rusage.js"), ...args], {
      cwd: this.folder,
      encoding: "utf8",
      maxBuffer: Infinity,
      // With certificates of its own, Node 20 reads them all when it starts: longer than an empty program takes without them.
      env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, BENCH_USAGE: usage, ...env },
    });
    if (status !== 0) throw new Error(`node ${args.join(" ")} exited with ${status}: ${stderr.slice(-2000)}`);
    return JSON.parse(readFileSync(usage, "utf8"));
  }

  /**
   * Runs programs in turn, so that a busy machine slows all alike.
   *
   * @param programs functions that run one each
   * @returns the median of CPU time and memory of each
   */
  sideBySide(runs, programs) {
    const names = Object.keys(programs);
    const measured = Object.fromEntries(names.map((name) => [name, []]));
    for (let i = 0; i < runs; i++) for (const name of names) measured[name].push(programs[name]());
    const of = (name, key) => median(measured[name].map((each) => each[key]));
    return Object.fromEntries(
      names.map((name) => [name, { milliseconds: of(name, "milliseconds"), megabytes: of(name, "megabytes") }]),
    );
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
