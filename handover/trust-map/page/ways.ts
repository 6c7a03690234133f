import type { PageData } from "../page-shape";

/** The ways of a map: which nodes are on a way with which, and which hold a text. */
export class Ways {
  private readonly pathsOf: readonly (readonly number[])[];
  private readonly texts: readonly string[];

  constructor(private readonly data: PageData) {
    const paths: number[][] = data.nodes.map(() => []);
    data.paths.forEach((path, index) => path.forEach((node) => paths[node]!.push(index)));
    this.pathsOf = paths;
    this.texts = data.nodes.map((each) =>
      [
        each.kind,
        each.label,
        each.detail ?? "",
        each.group,
        ...each.addresses,
        ...each.marks.map((one) => one.words),
        ...each.facts.map(([, value]) => value),
      ]
        .join("\n")
        .toLowerCase(),
    );
  }

  /** Every node on a way through one of some nodes, those included. */
  public through(nodes: Iterable<number>): ReadonlySet<number> {
    const found = new Set<number>();
    for (const node of nodes) {
      found.add(node);
      for (const path of this.pathsOf[node]!) for (const each of this.data.paths[path]!) found.add(each);
    }
    return found;
  }

  /** Nodes before and behind a node on its ways, nearest columns last and first. */
  public around(node: number): { readonly before: readonly number[]; readonly behind: readonly number[] } {
    const { nodes } = this.data;
    const all = [...this.through([node])].filter((each) => each !== node);
    const sorted = all.sort(
      (a, b) => nodes[a]!.column - nodes[b]!.column || (nodes[a]!.label < nodes[b]!.label ? -1 : 1),
    );
    return {
      before: sorted.filter((each) => nodes[each]!.column < nodes[node]!.column),
      behind: sorted.filter((each) => nodes[each]!.column > nodes[node]!.column),
    };
  }

  /** Nodes that hold every word of a text. */
  public matching(text: string): readonly number[] {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((each) => each !== "");
    return this.texts.flatMap((each, index) => (words.every((word) => each.includes(word)) ? [index] : []));
  }
}
