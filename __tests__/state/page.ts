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
