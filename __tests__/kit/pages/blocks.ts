// The fenced blocks of a Markdown page, in their order.

/** A fenced block of a page. */
export interface Block {
  /** The line of the page on which the block starts. */
  readonly line: number;
  /** The word after the fence, such as `sh`. Empty for a block that quotes an output. */
  readonly language: string;
  /** The content without the indentation of the fence. */
  readonly text: string;
  /** The heading above. */
  readonly heading: string;
  /** The paragraph or the item of a list before the block, if it is under the same heading. */
  readonly before: string;
}

/** The blocks of a page. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; indent: string; language: string; lines: string[]; before: string } | undefined;
  let [heading, before] = ["", ""];
  page.split("\n").forEach((text, i) => {
    const [, indent, language] = /^( *)```(.*)$/.exec(text) ?? [];
    if (open && indent !== undefined) {
      blocks.push({ ...open, text: `${open.lines.join("\n")}\n`, heading });
      open = undefined;
    } else if (open) {
      open.lines.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text);
    } else if (indent !== undefined) {
      open = { line: i + 1, indent, language: language!.trim(), lines: [], before };
      before = "";
    } else if (text.startsWith("#")) {
      [heading, before] = [text.replace(/^#+ /, ""), ""];
    } else if (text !== "") {
      before = text;
    }
  });
  return blocks.map(({ line, language, text, heading: title, before: said }) => ({
    line,
    language,
    text,
    heading: title,
    before: said,
  }));
}

/** The first line of a block, by which a list of exceptions names it. */
export const nameOf = ({ text }: Block): string => text.slice(0, text.indexOf("\n"));

/** The file that the first line of a block names in a comment. */
const named = (text: string): string | undefined => /^(?:\/\/|#) (\S+\.\w+)(?:\n|$)/.exec(text)?.[1];

/** The last name of a file in the sentence before a block. */
const said = ({ before }: Block): string | undefined =>
  [...before.matchAll(/`([\w./-]+\.(?:json|ya?ml|ts|tf|tf\.json))`/g)].at(-1)?.[1];

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** What a reader does with a block. */
export type Task =
  | { readonly do: "run" | "compare" | "paste" }
  | { readonly do: "write" | "extend"; readonly file: string }
  | { readonly do: "merge"; readonly file: string; readonly json: object };

/** The blocks of a page with what a reader does with each. Two tests under one heading are two files. */
export function tasksOf(page: string): readonly { readonly block: Block; readonly task: Task | undefined }[] {
  const taken = new Set<string>();
  return blocksOf(page).map((block) => {
    const task = taskOf(block);
    if (task?.do !== "write" || !task.file.endsWith(".test.ts")) return { block, task };
    let file = task.file;
    for (let i = 2; taken.has(file); i++) file = task.file.replace(/\.test\.ts$/, `-${i}.test.ts`);
    taken.add(file);
    return { block, task: { ...task, file } };
  });
}

/** What a reader does with a block; undefined if the page does not say. */
function taskOf(block: Block): Task | undefined {
  const { language, text } = block;
  if (language === "sh") return { do: "run" };
  if (language === "" || language === "text") return { do: "compare" };
  const file = named(text);
  if (language === "ts") {
    if (file !== undefined) return { do: "write", file };
    if (/^test\(/m.test(text)) return { do: "write", file: `${slug(block.heading)}.test.ts` };
    const extended = /end of the constructor in `(\S+\.ts)`/.exec(block.before)?.[1];
    return extended === undefined ? { do: "paste" } : { do: "extend", file: extended };
  }
  if (language === "json") return jsonTask(block);
  const name = file ?? said(block);
  return ["yaml", "tf"].includes(language) && name !== undefined ? { do: "write", file: name } : undefined;
}

/** JSON is a file, or settings to paste into one: under `context` if the sentence says so. */
function jsonTask(block: Block): Task | undefined {
  const file = said(block);
  if (file === undefined) return undefined;
  const isPart = block.text.startsWith('"');
  const json = JSON.parse(isPart ? `{${block.text}}` : block.text) as object;
  if (isPart) return { do: "merge", file, json: /\bunder `context`/i.test(block.before) ? { context: json } : json };
  return ["cdktf.json", "package.json"].includes(file) ? { do: "merge", file, json } : { do: "write", file };
}
