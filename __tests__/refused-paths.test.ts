import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { main as command } from "../cli/main";
import { Fleet } from "../constructs";
import { synthesize } from "../constructs/core/synthesis/synthesize";
import { main as app } from "../main";
import { readContext } from "../stacks/context";
import { synthesizeInto } from "./handover/fixture";

const root = mkdtempSync(join(tmpdir(), "refused-paths-"));
const at = (name: string): string => join(root, name);
const synthesized = at("synthesized");
const bundles = at("bundles");
const manifests = at("manifests");
const full = at("full");
let server: Server;

beforeAll(async () => {
  for (const folder of ["empty", "synthesized", "manifests", "full"]) mkdirSync(at(folder));
  writeFileSync(at("file"), "text");
  writeFileSync(join(full, "file"), "text");
  writeFileSync(
    join(manifests, "account.yaml"),
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: b }\n",
  );
  symlinkSync(at("loop"), at("loop"));
  symlinkSync(at("nothing"), at("broken"));
  await new Promise<void>((done) => (server = createServer().listen(at("socket"), done)));
  synthesizeInto(synthesized);
  expect(await run("handover", "--from", synthesized, "--out", bundles)).toMatchObject({ status: 0 });
}, 60_000);
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

/** Paths that no place accepts, with what is said about them. */
const NEVER: Readonly<Record<string, readonly [path: string, why: RegExp]>> = {
  "a path of 5,000 characters": ["x".repeat(5000), /longer than a path can be/],
  "a name of 300 characters": [at("x".repeat(300)), /longer than a path can be/],
  "a path with a zero byte": [at("a\0b"), /zero byte/],
  "a path below a file": [at("file/below"), /is below a file/],
  "a link that leads to itself": [at("loop"), /leads back to itself|leads nowhere/],
  "a socket": [at("socket"), /is a socket|not a regular file|is a file/],
  "a device": ["/dev/zero", /is a device|not a regular file|is a file/],
};

/** Paths that one place accepts and another does not: none of them gets an error of the system. */
const SOMETIMES: readonly string[] = [
  at("file"),
  at("empty"),
  full,
  at("nothing"),
  at("broken"),
  "/proc/self/mem",
  "/proc/below",
  "",
];

/** By place, the command line with a path. */
const PLACES: Readonly<Record<string, (path: string) => readonly string[]>> = {
  check: (path) => ["check", path],
  "check --terraform": (path) => ["check", manifests, "--terraform", path],
  "explain, its manifests": (path) => ["explain", "AADSTS70021", path],
  "explain --terraform": (path) => ["explain", "AADSTS70021", "--terraform", path],
  migrate: (path) => ["migrate", path, "--out", at("migrated")],
  "migrate --out": (path) => ["migrate", manifests, "--out", path],
  "handover --from": (path) => ["handover", "--from", path, "--out", at("out")],
  "handover --out": (path) => ["handover", "--from", synthesized, "--out", path],
  "handover --replace": (path) => ["handover", "--from", synthesized, "--replace", "--out", path],
  "handover --actions": (path) => ["handover", "--from", synthesized, "--out", at("out"), "--actions", path],
  verify: (path) => ["verify", path],
  "diff, the old bundle": (path) => ["diff", path, bundles],
  "diff, the new bundle": (path) => ["diff", bundles, path],
  "hcl --from": (path) => ["hcl", "--from", path, "--out", at("out"), "--terraform", "true"],
  "hcl --out": (path) => ["hcl", "--from", synthesized, "--out", path, "--terraform", "true"],
  init: (path) => ["init", path],
};

/** Runs a command line as a shell would, and gives what it wrote to standard error. */
async function run(...argv: readonly string[]): Promise<{ readonly status: number; readonly err: string }> {
  let err = "";
  const spies = [
    jest.spyOn(process.stdout, "write").mockReturnValue(true),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true)),
  ];
  try {
    return { status: await command(argv), err };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
    for (const made of ["out", "migrated", "nothing", "empty"]) rmSync(at(made), { recursive: true, force: true });
    mkdirSync(at("empty"));
  }
}

const each = Object.entries(NEVER);

describe.each(Object.entries(PLACES))("%s", (_, line) => {
  test.each(each)("refuses %s in one line with the reason and an id", async (_, [path, why]) => {
    const { status, err } = await run(...line(path));
    expect({ status, ends: / \[[a-z-]+\]\n.*\n$/.test(err), lines: err.split("\n").length }).toEqual({
      status: 2,
      ends: true,
      lines: 3,
    });
    expect(err).toMatch(why);
    expect(err.length).toBeLessThan(1000);
  });

  test("accepts other paths, or refuses them as its own", async () => {
    for (const path of SOMETIMES) {
      const { status, err } = await run(...line(path));
      expect([0, 2]).toContain(status);
      expect(err).not.toMatch(/\b(E[A-Z]{4,}|syscall|scandir|lstat)\b/);
    }
  });
});

const SETTINGS = { project: "orders", location: "westeurope" };

/** By place, what a program does with a path. */
const PROGRAMS: Readonly<Record<string, (path: string) => unknown>> = {
  "`folder` of a fleet": (folder) =>
    new Fleet(new App({ outdir: full }), "fleet", { folder, shards: 1, stack: () => undefined as never }),
  "the file of the settings": (path) => readContext({}, path),
  "`CDKTF_OUTDIR`": (path) => app({ CDKTF_OUTDIR: path, CDKTF_CONTEXT_JSON: JSON.stringify(SETTINGS) }),
  "`outdir` of an app": (path) => {
    const app = new App({ outdir: full });
    new TerraformStack(app, "stack");
    Object.assign(app, { outdir: path });
    synthesize(app);
  },
};

describe.each(Object.entries(PROGRAMS))("%s", (_, use) => {
  test.each(each)("must not be %s", (_, [path, why]) => {
    const text = errorOf(() => use(path));
    expect(text).toMatch(why);
    expect(text).toMatch(/ \[[a-z-]+\]$/);
  });

  test("gets no error of the system for other paths", () => {
    for (const path of SOMETIMES.filter((each) => each !== "")) {
      expect(errorOf(() => use(path))).toMatch(/ \[[a-z-]+\]$|^$/);
    }
  });
});

function errorOf(action: () => unknown): string {
  const spies = [process.stdout, process.stderr].map((each) => jest.spyOn(each, "write").mockReturnValue(true));
  try {
    action();
    return "";
  } catch (error) {
    return (error as Error).message;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test.each([
  ["a link that leads to itself", at("loop"), /leads back to itself/],
  ["a link to nothing", at("never"), /does not exist/],
  ["a link to a device", "/dev/zero", /not a regular file/],
  ["a link to a socket", at("socket"), /not a regular file/],
])("a file of a fleet must not be %s", (_, target, why) => {
  const folder = mkdtempSync(join(root, "fleet-"));
  symlinkSync(target, join(folder, "orders.yaml"));
  const text = errorOf(() => PROGRAMS["`folder` of a fleet"]!(folder));
  expect(text).toMatch(why);
  expect(text).toMatch(/ \[fleet-file\]$/);
});

test("what is left of a path that was refused", () => {
  expect(readFileSync(join(full, "file"), "utf8")).toBe("text");
});
