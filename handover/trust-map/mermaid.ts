import { type Graph, graphOf, type NodeKind } from "./graph";
import { terminalText } from "../../values/text/terminal-text";
import type { Reach } from "./map";

/** Beyond these Mermaid draws an error instead. Source: mermaid.js.org/config/schema-docs/config.html, read 2026-11. */
const MAX_EDGES = 500;
const MAX_CHARACTERS = 50_000;

/** The lines of a map as Mermaid texts: one, or as many as each needs to be drawn. */
export function diagrams(reach: readonly Reach[]): readonly string[] {
  const graph = graphOf(reach);
  const text = mermaid(graph);
  const drawn = graph.edges.length <= MAX_EDGES && text.length <= MAX_CHARACTERS;
  if (drawn || reach.length < 2) return [text];
  const half = Math.ceil(reach.length / 2);
  return [...diagrams(reach.slice(0, half)), ...diagrams(reach.slice(half))];
}

const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  workload: ["[", "]"],
  account: ["(", ")"],
  credential: ["{{", "}}"],
  identity: ["([", "])"],
  scope: ["[(", ")]"],
};

/** The graph as Mermaid text, which a pull request shows as a picture. */
export function mermaid({ nodes, edges }: Graph): string {
  const names = new Map(nodes.map((each, index) => [each.id, `n${index}`]));
  const lines = [
    "flowchart LR",
    ...nodes.map((each) => {
      const [open, close] = SHAPES[each.kind];
      const cluster =
        each.kind === "credential" && each.cluster !== undefined
          ? `<br/>${each.caption === "credential" ? "issuer of" : "on"} ${escaped(each.cluster)}`
          : "";
      return `  ${names.get(each.id)}${open}"${each.caption}<br/>${escaped(each.label)}${cluster}"${close}`;
    }),
    ...edges.map((each) => `  ${names.get(each.from)} -->|"${escaped(each.label)}"| ${names.get(each.to)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Mermaid reads entities with a hash; quotes, brackets and backticks would end or change a label. */
function escaped(text: string): string {
  return terminalText(text).replace(/[^A-Za-z0-9 _./:,@-]/gu, (char) => `#${char.codePointAt(0)};`);
}
