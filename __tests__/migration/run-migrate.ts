// Runs of `migrate` in this process, each test in a folder of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../cli/migrate";

/** Where a test runs the command, and what it printed. */
export interface Place {
  folder: string;
  /** A folder in it, which is not there yet, for `--out`. */
  out: string;
  /** Both streams. */
  said: string;
}

/** Makes a folder before each test of a file and removes it afterwards; nothing is printed meanwhile. */
export function placeOfEachTest(): Place {
  const place: Place = { folder: "", out: "", said: "" };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), "migrate-"));
    place.out = join(place.folder, "out");
    place.said = "";
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, "write").mockImplementation((text) => {
        place.said += String(text);
        return true;
      });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(place.folder, { recursive: true, force: true });
  });
  return place;
}

export const runMigrate = (...args: readonly string[]): Promise<unknown> =>
  migrate().parseAsync([...args], { from: "user" });
