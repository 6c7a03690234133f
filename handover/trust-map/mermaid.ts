import type { Graph, NodeKind } from "./graph";

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
        each.kind === "credential" && each.cluster !== undefined ? `<br/>issuer of ${escaped(each.cluster)}` : "";
      return `  ${names.get(each.id)}${open}"${each.caption}<br/>${escaped(each.label)}${cluster}"${close}`;
    }),
    ...edges.map((each) => `  ${names.get(each.from)} -->|"${escaped(each.label)}"| ${names.get(each.to)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Mermaid reads entities with a hash; quotes, brackets and backticks would end or change a label. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9 _./:,@-]/g, (char) => `#${char.codePointAt(0)};`);
}
