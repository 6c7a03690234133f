import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { folderProblem, readFleetFiles } from "../../../constructs/fleet/fleet-files";
import { folderOf } from "./fleet-fixture";

const placesOf = (text: string, ...props: readonly string[]): string[] => {
  const { entries } = readFleetFiles(folderOf({ "a.yaml": text }));
  return props.map((prop) => entries.at(-1)!.at(prop).split(":").slice(1).join(":"));
};

test("the place of a property is that of its name, and of an element that of its value", () => {
  const text = "a: 1\n---\nb:\n  - c: x\n  - d.e: [y,\n      z]\n";
  expect(placesOf(text, "", "b", "b[0].c", 'b[1]["d.e"]', 'b[1]["d.e"][1]')).toEqual([
    "3:1",
    "3:1",
    "4:5",
    "5:5",
    "6:7",
  ]);
});

test("the place of a property that the file does not have is that of the nearest one above it", () => {
  expect(placesOf("b:\n  c: 1\n", "b.x.y", "z")).toEqual(["1:1", "1:1"]);
});

test("an alias is read as its anchor", () => {
  const { entries } = readFleetFiles(folderOf({ "a.yaml": "- &a { x: 1 }\n- *a\n" }));
  expect(entries.map(({ value }) => value)).toEqual([{ x: 1 }, { x: 1 }]);
});

test("a device in the folder is refused, and a folder in it is read", () => {
  const folder = folderOf({ "below/a.yaml": "x: 1" });
  expect(folderProblem(folder)).toBeUndefined();
  execFileSync("ln", ["-s", "/dev/zero", join(folder, "b.yaml")]);
  const { entries, problems } = readFleetFiles(folder);
  expect(entries).toHaveLength(1);
  expect(problems).toEqual([
    expect.stringMatching(
      /b\.yaml:1:1: the file is not a regular file; correct it, or move it out of the folder of the fleet \[fleet-file\]$/,
    ),
  ]);
});

test("a link to a folder is refused, because it can lead back, and a link to a file is read", () => {
  const folder = folderOf({ "below/a.yaml": "x: 1" });
  execFileSync("ln", ["-s", ".", join(folder, "loop")]);
  execFileSync("ln", ["-s", "below/a.yaml", join(folder, "link.yaml")]);
  execFileSync("ln", ["-s", "gone.yaml", join(folder, "dangling.yaml")]);
  const { entries, problems } = readFleetFiles(folder);
  expect(entries).toHaveLength(2);
  expect(problems).toEqual([
    expect.stringMatching(/dangling\.yaml:1:1: the file does not exist; /),
    expect.stringMatching(
      /loop:1:1: a link to a folder is not followed; move the files into the folder of the fleet \[fleet-file\]$/,
    ),
  ]);
});

test.each([".", "..", "/", process.cwd()])("a folder that holds the working directory is refused: %s", (folder) => {
  expect(folderProblem(folder)).toBe(
    `\`folder\` must hold nothing but bindings, got "${folder}", which holds the working directory; move the files into a folder below it [fleet-file]`,
  );
});
