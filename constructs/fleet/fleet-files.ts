import { lstatSync, readdirSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { type Document, isCollection, isMap, isPair, LineCounter, type Node, parseAllDocuments } from "yaml";
import { readRegularFile } from "../../model/regular-file";
import { whyRefused } from "../../values/refused-path";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";
import { slashed } from "../../values/slashed";

/** A binding as a file has it, and where. */
export interface FleetEntry {
  /** Path of the file, from the working directory. */
  readonly file: string;
  readonly value: unknown;
  /** `file:line:column` of a property, or of the nearest one above it that the file has. */
  readonly at: (path?: string) => string;
}

/** What was read of a folder. */
export interface FleetFiles {
  readonly entries: readonly FleetEntry[];
  /** Files that cannot be read, each as `file:line:column: problem`. */
  readonly problems: readonly Problem[];
}

const EXTENSION = /\.(ya?ml|json)$/;
/** What else may be in the folder: names that start with a dot, and pages. */
const LEFT_OUT = /^\.|\.md$/;

/**
 * Reads the bindings of a folder, in the order of the paths. A file has one binding, a list of bindings, or as YAML several
 * documents.
 */
export function readFleetFiles(folder: string): FleetFiles {
  const read = filesIn(folder).map((path) => readFile(slashed(relative(".", path)), path));
  return { entries: read.flatMap(({ entries }) => entries), problems: read.flatMap(({ problems }) => problems) };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((each) => (each.isDirectory() ? filesIn(join(folder, each.name)) : [join(folder, each.name)]));
}

function readFile(file: string, path: string): FleetFiles {
  const refused = (problem: Problem): FleetFiles => ({ entries: [], problems: [`${file}:1:1: ${problem}` as Problem] });
  // A link can lead back to the folder it is in.
  if (isLinkToFolder(path))
    return refused(
      refusal("fleet-file", "a link to a folder is not followed; move the files into the folder of the fleet"),
    );
  if (!EXTENSION.test(file))
    return refused(
      refusal(
        "fleet-file",
        "the file must end with .yaml, .yml or .json; rename it, or move it out of the folder of the fleet",
      ),
    );
  let text: string;
  try {
    text = readRegularFile(path);
  } catch (error) {
    const why = whyRefused(error);
    if (why === undefined) throw error;
    return refused(refusal("fleet-file", `the file ${why}; correct it, or move it out of the folder of the fleet`));
  }
  const { documents, lines } = parse(text);
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) {
    // A message of the parser goes on with the lines of the file.
    const [{ message, pos }] = errors as [(typeof errors)[number]];
    return {
      entries: [],
      problems: [
        refusal("fleet-file", `${placeIn(file, lines, pos[0])}: ${message.split("\n")[0]!.replace(/[.:]$/, "")}`),
      ],
    };
  }
  const roots = documents.filter(({ contents }) => contents !== null);
  const entries: FleetEntry[] = [];
  try {
    for (const document of roots) {
      const value: unknown = document.toJS();
      const items = Array.isArray(value)
        ? value.map((each: unknown, i) => ({ steps: [i], value: each }))
        : [{ steps: [], value }];
      for (const { steps, value } of items)
        entries.push({
          file,
          value,
          at: (prop = "") => locate(file, text, documents.indexOf(document), [...steps, ...stepsOf(prop)]),
        });
    }
  } catch (error) {
    // Aliases that expand to more than anyone writes.
    return refused(refusal("fleet-file", (error as Error).message));
  }
  return entries.length > 0
    ? { entries, problems: [] }
    : refused(refusal("fleet-file", "the file must have a binding, got an empty one; write one, or remove the file"));
}

/** JSON is YAML, so one parser gives the lines of both. */
function parse(text: string): { documents: Document[]; lines: LineCounter } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  return { documents: Array.isArray(parsed) ? (parsed as Document[]) : [], lines };
}

/** The steps of a property as messages write it: `roles[0].scope`, `serviceAccountLabels["a.b"]`. */
function stepsOf(prop: string): (string | number)[] {
  return [...prop.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name!,
  );
}

/** Parses again, because only an error needs the lines: the tree of a file takes many times the memory of its text. */
function locate(file: string, text: string, index: number, steps: readonly (string | number)[]): string {
  const { documents, lines } = parse(text);
  let node = documents[index]!.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of steps) {
    if (!isCollection(node)) break;
    const pair = isMap(node) ? node.items.find((each) => isPair(each) && String(each.key) === String(step)) : undefined;
    const next = pair ? pair.value : node.get(step, true);
    const found = (pair?.key ?? next) as Node | null | undefined;
    if (!found) break;
    offset = found.range?.[0] ?? offset;
    node = next as Node | null;
  }
  return placeIn(file, lines, offset);
}

function placeIn(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}

/** What is wrong with the folder, or nothing. */
export function folderProblem(folder: string): Problem | undefined {
  const refused = (got: string): Problem =>
    refusal(
      "fleet-file",
      `\`folder\` must be a folder with files of bindings, got ${shown(folder)}, which ${got}; a path starts in the working directory`,
    );
  try {
    if (!statSync(folder).isDirectory()) return refused("is a file");
    if (holdsWorkingDirectory(folder))
      return refusal(
        "fleet-file",
        `\`folder\` must hold nothing but bindings, got ${shown(folder)}, which holds the working directory; ` +
          "move the files into a folder below it",
      );
    return filesIn(folder).length > 0 ? undefined : refused("has none");
  } catch (error) {
    const why = whyRefused(error);
    if (why === undefined) throw error;
    return refused(why);
  }
}

/** Whether a path is a link to a folder. A link that leads to nothing, or back to itself, is an error of reading the file. */
function isLinkToFolder(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** With node_modules in it, or the whole disk, reading has no end that anybody waits for. */
function holdsWorkingDirectory(folder: string): boolean {
  const way = relative(folder, ".");
  return !isAbsolute(way) && way.split(sep)[0] !== "..";
}
