import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { LIMITS } from "../../facts/limits";
import { NAME_RULES } from "../../facts/name-rules";
import { PROXY_PORT, TOKEN_EXPIRATION } from "../../facts/kubernetes/webhook";

const root = join(__dirname, "../..");

/** Every range of the tables, as a text states it. */
const RANGES = new Set(
  [
    ...Object.values(NAME_RULES).map(({ minimum, maximum }) => [minimum, maximum ?? minimum] as const),
    ...[...Object.values(LIMITS), TOKEN_EXPIRATION, PROXY_PORT].flatMap((each) =>
      typeof each === "object" && "minimum" in each ? [[each.minimum, each.maximum] as const] : [],
    ),
    [1, LIMITS.nodesPerPool.maximum] as const,
    [1, LIMITS.blobName] as const,
  ].map(([minimum, maximum]) => `${minimum} to ${maximum}`),
);

/** Every number of the tables. */
const NUMBERS = new Set(
  [
    ...Object.values(NAME_RULES).map(({ maximum }) => maximum),
    ...Object.values(LIMITS).filter((each) => typeof each === "number"),
  ].map(String),
);

/** Statements of a limit, with the numbers in groups: letters, seconds and the like, but not steps of a list. */
const RANGE =
  /\b([\d,]+) to ([\d,]+)(?= (?:lowercase )?(?:letters|characters)|[;.,]| \(| ?@| \|| in | with |$)(?! (?:destroy|change|import|add))/g;
const MOST =
  /\b(?:at most|within|longer than|more than|cut to|trimmed to) ([\d,]+)(?= (?:characters|credentials|federated))/g;

/** The pages, and the doc comments of what a user sees, with their files. */
function texts(): [file: string, text: string][] {
  const under = (folder: string, end: string): string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((each) => each.endsWith(end))
      .map((each) => join(root, folder, each));
  const comments = (text: string): string => [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([each]) => each).join("\n");
  return [
    ...[join(root, "README.md"), ...under("docs", ".md")].map((file): [string, string] => [
      file,
      readFileSync(file, "utf8").replace(/^```[\s\S]*?^```/gm, ""),
    ]),
    ...[...under("constructs", ".ts"), ...under("stacks", ".ts")].map((file): [string, string] => [
      file,
      comments(readFileSync(file, "utf8")),
    ]),
  ].map(([file, text]) => [relative(root, file), text.replace(/\s+\*?\s*/g, " ")]);
}

const plain = (number: string): string => number.replaceAll(",", "");

test("pages and doc comments state only ranges that the tables have", () => {
  const found = texts().flatMap(([file, text]) =>
    [...text.matchAll(RANGE)].map(([, from, to]) => ({ file, range: `${plain(from!)} to ${plain(to!)}` })),
  );
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter(({ range }) => !RANGES.has(range))).toEqual([]);
});

test("pages and doc comments state only limits that the tables have", () => {
  const found = texts().flatMap(([file, text]) =>
    [...text.matchAll(MOST)].map(([statement, number]) => ({ file, statement, number: plain(number!) })),
  );
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter(({ number }) => !NUMBERS.has(number))).toEqual([]);
});

test.each([
  [
    "docs/pods.md",
    "federated identity credentials of an identity",
    LIMITS.credentialsPerIdentity,
    /at most (\d+) cred/i,
  ],
  [
    "docs/wiring-rules.md",
    "federated identity credentials of an identity",
    LIMITS.credentialsPerIdentity,
    /more than (\d+) cred/i,
  ],
  ["docs/app.md", "days of retention of a vault", LIMITS.vaultRetentionDays.maximum, /7 to (\d+)/],
])("%s states the number of %s", (file, _, limit, statement) => {
  expect(statement.exec(readFileSync(join(root, file), "utf8"))?.[1]).toBe(String(limit));
});
