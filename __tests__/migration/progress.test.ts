import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planMigration } from "../../migration/plan/plan";
import type { SourceObject } from "../../migration/read/source-object";
import { writeFiles } from "../../migration/write/write-files";
import { withProgress } from "../../values/progress";

const folder = mkdtempSync(join(tmpdir(), "migrate-progress-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A second for each reading of the clock: everything takes long. */
beforeEach(() => {
  let now = 0;
  jest.spyOn(Date, "now").mockImplementation(() => (now += 1_000));
});
afterEach(() => void jest.restoreAllMocks());

/** The lines that a terminal shows during an action. */
async function shown(action: () => Promise<unknown>): Promise<readonly string[]> {
  let text = "";
  await withProgress(action, { isTTY: true, write: (each: string) => (text += each) } as never);
  return text.split("\r\x1b[K").filter((each) => each !== "");
}

const deployment = (name: string): SourceObject => ({
  file: `${name}.yaml`,
  line: 1,
  object: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { template: { metadata: { labels: { aadpodidbinding: name } }, spec: { containers: [] } } },
  },
});

test("the objects that migrate reads and the workloads that it plans are its progress", async () => {
  const names = ["a", "b", "c"];
  expect(await shown(() => planMigration(names.map(deployment)))).toEqual([
    "Reading object 2",
    "Reading object 3",
    ...names.map((_, i) => `Planning workload ${i + 1} of 3`),
  ]);
});

test("the files that migrate writes are its progress", async () => {
  const files = new Map(["a", "b", "c"].map((name) => [name, name]));
  expect(await shown(() => writeFiles(folder, files, false))).toEqual(["Writing file 2 of 3", "Writing file 3 of 3"]);
});
