// Follows a page as its reader does: every block in the order of the page, in one folder and one shell.
import { type Block, nameOf, type Task, tasksOf } from "./blocks";
import { extended } from "./fragments";
import { type Belongings, type Pasted, Reader } from "./reader";

/** The blocks of a page that are not executed, by their first lines, each with the reason. */
export type Unexecuted = Readonly<Record<string, string>>;

/** What is wrong with the list of blocks that are not executed: a block that the page does not have, or one it does not name. */
export function problemsOf(page: string, unexecuted: Unexecuted): readonly string[] {
  const tasks = tasksOf(page);
  const names = tasks.map(({ block }) => nameOf(block));
  const gone = Object.keys(unexecuted).filter((each) => !names.includes(each));
  return [
    ...gone.map((each) => `the page has no block that starts with: ${each}`),
    ...tasks.flatMap(({ block, task }, i) => problemOf(block, task, tasks[i - 1]?.block, unexecuted) ?? []),
  ];
}

function problemOf(
  block: Block,
  task: Task | undefined,
  previous: Block | undefined,
  unexecuted: Unexecuted,
): string | undefined {
  if (nameOf(block) in unexecuted) return undefined;
  const where = `line ${block.line}, ${block.language || "a quoted output"}:`;
  if (task === undefined) return `${where} neither executed, nor listed with a reason: ${nameOf(block)}`;
  const follows = previous?.language === "sh" && !(nameOf(previous) in unexecuted);
  return task.do === "compare" && !follows
    ? `${where} follows no command that is executed: ${nameOf(block)}`
    : undefined;
}

/** Follows a page. Throws at the first block that fails. */
export async function followPage(page: string, has: Belongings, unexecuted: Unexecuted = {}): Promise<void> {
  const reader = new Reader(has);
  try {
    if (has.before !== undefined) await must(reader, has.before, "before the page");
    let last: Pasted = { status: 0, output: "" };
    for (const { block, task } of tasksOf(page)) {
      if (nameOf(block) in unexecuted || task === undefined) continue;
      if (task.do === "write") await reader.write(task.file, block.text);
      if (task.do === "extend") await reader.change(task.file, (text) => extended(text, block.text));
      if (task.do === "merge") await merge(reader, task, has.folder);
      if (task.do === "run") last = await must(reader, block.text, `line ${block.line} of the page`);
      if (task.do === "compare") compare(block, last.output);
    }
    if (has.after !== undefined) await must(reader, has.after, "after the page");
  } finally {
    reader.leave();
  }
}

/** Adds settings to a file. Those of the default app are tried at once. */
async function merge(reader: Reader, { file, json }: { file: string; json: object }, folder: Belongings["folder"]) {
  await reader.merge(file, json);
  if (file === "cdktf.json" && folder === "clone") await must(reader, "npm run --silent synth\n", "the settings");
}

async function must(reader: Reader, lines: string, where: string): Promise<Pasted> {
  const pasted = await reader.paste(lines);
  if (pasted.status === 0) return pasted;
  throw new Error(`${where} exited with ${pasted.status}:\n${lines}\n${pasted.output}`);
}

function compare({ text, line }: Block, output: string): void {
  const missing = missingLines(text, output);
  if (missing.length === 0) return;
  throw new Error(
    `the lines below line ${line} of the page were not printed:\n${missing.join("\n")}\n\nbut\n${output}`,
  );
}

/** The lines of a quoted output that a command did not print, in this order. `...` stands for any text. */
function missingLines(quoted: string, output: string): readonly string[] {
  const printed = output.split("\n").map((line) => line.trim());
  let at = 0;
  return quoted.split("\n").filter((line) => {
    if (line.trim() === "" || line.trim() === "...") return false;
    const pattern = new RegExp(`^${line.trim().split("...").map(escaped).join(".*")}$`);
    const found = printed.findIndex((each, i) => i >= at && pattern.test(each));
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
