import { Graph, layout as place } from "@dagrejs/dagre";
import type { View, ViewNode } from "./view";

export interface PlacedNode extends ViewNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly text: string;
  readonly style: "kind" | "label" | "detail" | "mark";
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly { readonly from: PlacedNode; readonly to: PlacedNode }[];
}

/** The width of a text in pixels, in one of the styles of a line. */
export type Measure = (text: string, style: Line["style"]) => number;

export const LINE_HEIGHT = 17;
const PADDING = 9;
const NARROWEST = 118;
const WIDEST = 300;
const ROOT = "root";
const END = "end";

/** Places boxes in columns that fill a width; edges run between two columns, where no box is. */
export function layout(view: View, room: number, measure: Measure): Layout {
  const columns = [0, 1, 2, 3, 4].filter((column) => view.nodes.some((each) => each.column === column));
  const gap = room < 900 ? 22 : 44;
  const fitting = (room - gap * (columns.length - 1)) / Math.max(1, columns.length);
  const width = Math.min(WIDEST, Math.max(NARROWEST, fitting));
  const left = (column: number): number => columns.indexOf(column) * (width + gap);

  const graph = new Graph({ directed: true });
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 1, edgesep: 0, ranker: "longest-path" });
  graph.setDefaultEdgeLabel(() => ({}));
  const lines = new Map(view.nodes.map((each) => [each.id, linesOf(each, width - 2 * PADDING, measure)]));
  const height = (id: string): number => lines.get(id)!.length * LINE_HEIGHT + 2 * PADDING;
  for (const each of view.nodes) graph.setNode(each.id, { width: 1, height: height(each.id) });
  for (const { from, to } of view.edges) graph.setEdge(from, to, { minlen: 1 });
  // A beginning and an end that are not drawn hold each box in its column.
  graph.setNode(ROOT, { width: 0, height: 0 });
  graph.setNode(END, { width: 0, height: 0 });
  for (const { id, column } of view.nodes) {
    if ((graph.predecessors(id) ?? []).length === 0) graph.setEdge(ROOT, id, { minlen: column + 1 });
    if ((graph.successors(id) ?? []).length === 0) graph.setEdge(id, END, { minlen: 5 - column });
  }
  if (view.nodes.length > 0) place(graph);

  const nodes = view.nodes.map((each): PlacedNode => {
    const at = graph.node(each.id) as { readonly y: number };
    return {
      ...each,
      x: left(each.column),
      y: at.y - height(each.id) / 2,
      width,
      height: height(each.id),
      lines: lines.get(each.id)!,
    };
  });
  const top = Math.min(0, ...nodes.map((each) => each.y));
  const moved = nodes.map((each) => ({ ...each, y: each.y - top }));
  const byId = new Map(moved.map((each) => [each.id, each]));
  return {
    width: Math.max(0, columns.length * (width + gap) - gap),
    height: Math.max(0, ...moved.map((each) => each.y + each.height)),
    nodes: moved,
    edges: view.edges.map(({ from, to }) => ({ from: byId.get(from)!, to: byId.get(to)! })),
  };
}

function linesOf(node: ViewNode, room: number, measure: Measure): readonly Line[] {
  const part = (text: string, style: Line["style"]): Line[] =>
    wrap(text, room, (line) => measure(line, style)).map((line) => ({ text: line, style }));
  return [
    ...part(node.kind, "kind"),
    ...part(node.label, "label"),
    ...(node.detail === undefined ? [] : part(node.detail, "detail")),
    ...node.marks.flatMap(({ icon, words }) => part(`${icon} ${words.split(":")[0]}`, "mark")),
  ];
}

/** Lines that fit, broken behind a separator where there is one. */
function wrap(text: string, room: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== "" && measure(rest) > room) {
    let end = 1;
    while (end < rest.length && measure(rest.slice(0, end + 1)) <= room) end++;
    const head = rest.slice(0, end);
    const at = Math.max(...["/", "-", " ", ".", ",", ":", "_"].map((each) => head.lastIndexOf(each)));
    if (at > end / 3) end = at + 1;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === "" && lines.length > 0 ? lines : [...lines, rest];
}
