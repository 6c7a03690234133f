import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main";
import { synthesizeInto } from "../handover/fixture";
import { printedSeed, Random } from "../kit/random";

const FILES = Number(process.env["PROPERTY_CASES"] ?? 2_000);
const root = mkdtempSync(join(tmpdir(), "mutated-"));
const synthesized = join(root, "synthesized");
const bundles = join(root, "bundles");
beforeAll(async () => {
  mkdirSync(synthesized);
  synthesizeInto(synthesized);
  expect(await run("handover", "--from", synthesized, "--out", bundles)).toMatchObject({ status: 0 });
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Result {
  readonly status: number;
  readonly said: string;
}

/** Runs a command line as a shell would, and gives what it said. */
async function run(...argv: string[]): Promise<Result> {
  let said = "";
  const take = (text: unknown): boolean => ((said += String(text)), true);
  const spies = [process.stdout, process.stderr].map((each) => jest.spyOn(each, "write").mockImplementation(take));
  try {
    return { status: await main(argv), said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}

const PIECES = [
  "null",
  "0",
  "{}",
  "[]",
  '""',
  "\u0000",
  "\ufeff",
  "${",
  "%{",
  "- ",
  ": ",
  "&a *a",
  "!!js",
  "---\n",
  "\t",
  "\ud800",
  "😀",
  "__proto__",
  "constructor",
  "<script>",
  "\u001b[31m",
  "..",
  "/",
  '"',
  "}",
  "]",
  "1e999",
  "-".repeat(10_000),
];

/** A text with one to three changes: of bytes, of lines, of values. */
function mutated(text: string, random: Random): string {
  let changed = text;
  for (let i = 0; i <= random.below(3); i++) {
    const at = random.below(changed.length + 1);
    const to = Math.min(changed.length, at + random.below(40));
    const lines = changed.split("\n");
    const line = random.below(lines.length);
    changed = random.from<() => string>([
      () => changed.slice(0, at),
      () => changed.slice(0, at) + changed.slice(to),
      () => changed.slice(0, at) + random.from(PIECES) + changed.slice(at),
      () => changed.slice(0, at) + random.from(PIECES) + changed.slice(to),
      () => changed.slice(0, to) + changed.slice(at),
      () => lines.filter((_, each) => each !== line).join("\n"),
      () => lines.flatMap((each, at) => (at === line ? [each, each] : [each])).join("\n"),
      () => lines.map((each, at) => (at === line ? each.replace(/[^:]*$/, random.from(PIECES)) : each)).join("\n"),
    ])();
  }
  return changed;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) => statSync(join(folder, each)).isFile());

const MANIFESTS = join(__dirname, "..", "migration", "manifests");

/** What reads a folder with a changed file in it. */
const READERS: Readonly<Record<string, (folder: string, file: string) => readonly string[][]>> = {
  [MANIFESTS]: (folder, file) => [
    ["check", join(folder, file)],
    ["migrate", folder, "--out", join(root, "migrated"), "--force"],
  ],
  [synthesized]: (folder, file) => [
    ["check", join(folder, file)],
    ["handover", "--from", folder, "--out", join(root, "again"), "--replace"],
  ],
  [bundles]: (folder) => [
    ["verify", folder],
    ["diff", bundles, folder],
  ],
};

test(`${FILES.toLocaleString("en")} changed files are read by every command that reads such files, or refused in a sentence`, async () => {
  const seed = printedSeed("changed files");
  const slips: string[] = [];
  const kinds = [MANIFESTS, MANIFESTS, synthesized, bundles];
  for (let i = 0; i < FILES; i++) {
    const random = new Random(seed + i);
    const kind = kinds[i % kinds.length]!;
    const folder = join(root, "changed");
    rmSync(folder, { recursive: true, force: true });
    cpSync(kind, folder, { recursive: true });
    const file = random.from(filesBelow(folder));
    writeFileSync(join(folder, file), mutated(readFileSync(join(folder, file), "utf8"), random));
    for (const argv of READERS[kind]!(folder, file)) {
      const what = `file ${i} (${file}): ${argv[0]}`;
      try {
        const { status, said } = await run(...argv);
        if (![0, 1, 2, 3].includes(status) || /TypeError|RangeError|ReferenceError|\n {4}at .*\(/.test(said))
          slips.push(`${what}: ${status} ${said.slice(0, 400)}`);
      } catch (error) {
        slips.push(`${what}: ${String((error as Error).stack).slice(0, 400)}`);
      }
    }
    if (slips.length > 20) break;
  }
  expect(slips).toEqual([]);
});
