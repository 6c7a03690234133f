import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const PAGE = readFileSync(resolve(__dirname, "../../docs/remote-state.md"), "utf8");

/** What docs/remote-state.md quotes of Terraform's output, from the paragraph on that holds a text. */
export function quoted(text: string): string {
  const blocks = [...PAGE.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, block]) => block!.trimEnd());
  const block = blocks.find((each) => each.includes(text));
  if (block === undefined) throw new Error(`docs/remote-state.md quotes no ${text}`);
  const paragraphs = block.split("\n\n");
  return paragraphs.slice(paragraphs.findIndex((each) => each.includes(text))).join("\n\n");
}

/** The commands of the page under a heading: the first block of them, or as many as are asked for. */
export function commandsUnder(heading: string): string;
export function commandsUnder(heading: string, blocks: number): string[];
export function commandsUnder(heading: string, blocks?: number): string | string[] {
  const [, section] = PAGE.split(`## ${heading}\n`);
  if (section === undefined) throw new Error(`docs/remote-state.md has no heading ${heading}`);
  const found = [...section.split("\n## ")[0]!.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!);
  if (found.length < (blocks ?? 1)) throw new Error(`docs/remote-state.md has ${found.length} blocks under ${heading}`);
  return blocks === undefined ? found[0]! : found.slice(0, blocks);
}
