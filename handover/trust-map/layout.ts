import type { Graph, GraphEdge, GraphNode, NodeKind } from "./graph";

export interface PlacedNode extends GraphNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The label, cut into lines that fit. */
  readonly lines: readonly string[];
  /** For a credential, where its tokens come from. */
  readonly issuer: readonly string[];
}

export interface PlacedEdge extends GraphEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly lines: readonly string[];
  readonly labelX: number;
  readonly labelY: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Pixels of a letter of the map's font, generously, at the size of its text. */
const LETTER = 7.4;
const SMALL_LETTER = 6.4;
export const LINE = 17;
const NODE_LETTERS = 30;
const EDGE_LETTERS = 24;
const ROOT = "root";
const COLUMN: Readonly<Record<NodeKind, number>> = { workload: 1, account: 2, credential: 3, identity: 4, scope: 5 };

/** Places the nodes of a graph in columns from left to right. */
export async function layout({ nodes, edges }: Graph): Promise<Layout> {
  const { Graph, layout: place } = await import("@dagrejs/dagre");
  const graph = new Graph({ directed: true });
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 36, edgesep: 10, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const each of nodes) {
    const lines = cut(each.label, NODE_LETTERS);
    const issuer = issuerLines(each);
    const letters = Math.max(each.caption.length, ...[...lines, ...issuer].map((line) => line.length));
    graph.setNode(each.id, {
      width: letters * LETTER + 26,
      height: (1 + lines.length + issuer.length) * LINE + 14,
      lines,
      issuer,
    });
  }
  const kinds = new Map(nodes.map((each) => [each.id, each.kind]));
  for (const each of edges) {
    // Only roles are written out: what the other links are follows from what they link.
    const lines = kinds.get(each.to) === "scope" ? cut(each.label, EDGE_LETTERS) : [];
    graph.setEdge(each.from, each.to, {
      width: lines.length > 0 ? Math.max(...lines.map((line) => line.length)) * SMALL_LETTER + 8 : 0,
      height: lines.length * LINE,
      labelpos: "c",
      lines,
    });
  }
  // A root that is not drawn holds each kind in its column, also where a way begins in the middle.
  graph.setNode(ROOT, { width: 0, height: 0 });
  for (const each of nodes)
    if ((graph.predecessors(each.id) ?? []).length === 0)
      graph.setEdge(ROOT, each.id, { minlen: COLUMN[each.kind], width: 0, height: 0 });
  place(graph);
  const size = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(Math.max(size.width ?? 0, 0)),
    height: Math.ceil(Math.max(size.height ?? 0, 0)),
    nodes: nodes.map((each) => ({
      ...each,
      ...(graph.node(each.id) as Pick<PlacedNode, "x" | "y" | "width" | "height" | "lines" | "issuer">),
    })),
    edges: edges.map((each) => {
      const { points, lines, x, y } = graph.edge(each.from, each.to) as {
        points: PlacedEdge["points"];
        lines: readonly string[];
        x: number;
        y: number;
      };
      return { ...each, points, lines, labelX: x, labelY: y };
    }),
  };
}

/** What a credential says of where its tokens come from. */
function issuerLines(node: GraphNode): readonly string[] {
  return node.kind === "credential" && node.cluster !== undefined ? cut(`issuer of ${node.cluster}`, NODE_LETTERS) : [];
}

/** Lines of at most so many letters, broken behind a separator where there is one. */
function cut(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > letters) {
    const head = rest.slice(0, letters);
    const at = Math.max(...["/", "-", " ", ".", ",", ":", "_"].map((each) => head.lastIndexOf(each)));
    const end = at > letters / 3 ? at + 1 : letters;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
