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

/** The first blocks of commands of the page under a heading. */
export function commandsUnder(heading: string, blocks: number): string[] {
  const [, section] = PAGE.split(`## ${heading}\n`);
  if (section === undefined) throw new Error(`docs/remote-state.md has no heading ${heading}`);
  const found = [...section.split("\n## ")[0]!.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!);
  if (found.length < blocks) throw new Error(`docs/remote-state.md has ${found.length} blocks under ${heading}`);
  return found.slice(0, blocks);
}
