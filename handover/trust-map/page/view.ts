import type { Column, PageData, PageNode } from "../page-shape";

/** From how many workloads or holders on a map draws groups instead of each. */
const GROUPED_ABOVE = 30;
/** Groups of their own at once; the others are drawn as one. */
const GROUPS = 20;
/** Members of an opened group that are drawn one by one. */
const MEMBERS = 40;

/** What is drawn as one box: a node of the data, or several of a group. */
export interface ViewNode {
  readonly id: string;
  readonly column: Column;
  readonly kind: string;
  readonly label: string;
  readonly detail?: string;
  readonly marks: readonly { readonly icon: string; readonly words: string }[];
  readonly members: readonly number[];
  /** The group that opens when the box is chosen. */
  readonly opens?: string;
}

export interface View {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** The box of each node of the data. */
  readonly boxOf: ReadonlyMap<number, string>;
}

export interface ViewChoice {
  /** Groups that are drawn member by member. */
  readonly opened: ReadonlySet<string>;
  /** Nodes that are drawn one by one whatever their group. */
  readonly single: ReadonlySet<number>;
}

/** Whether a map draws groups. */
export function isGrouped({ nodes }: PageData): boolean {
  return [0, 1].some((column) => nodes.filter((each) => each.column === column).length > GROUPED_ABOVE);
}

/** The boxes and edges to draw. */
export function viewOf(data: PageData, { opened, single }: ViewChoice): View {
  const grouped = isGrouped(data);
  const groups = grouped ? mergedGroups(data.nodes) : new Map<string, string>();
  const drawn = new Map<string, number>();
  const boxOf = new Map<number, string>();
  const members = new Map<string, number[]>();
  data.nodes.forEach((node, index) => {
    const group = groups.get(node.group) ?? node.group;
    const key = `${node.column} ${node.kind} ${node.column === 3 ? node.label : ""} ${group}`;
    const free = opened.has(group) && (drawn.get(key) ?? 0) < MEMBERS;
    const alone = !grouped || single.has(index) || free;
    if (free && !single.has(index)) drawn.set(key, (drawn.get(key) ?? 0) + 1);
    const id = alone ? `n${index}` : key;
    boxOf.set(index, id);
    const known = members.get(id);
    if (known) known.push(index);
    else members.set(id, [index]);
  });
  const nodes = [...members].map(([id, all]) => box(data.nodes, id, all, groups));
  const edges = new Map<string, { from: string; to: string }>();
  for (const path of data.paths)
    path.slice(1).forEach((to, index) => {
      const edge = { from: boxOf.get(path[index]!)!, to: boxOf.get(to)! };
      edges.set(`${edge.from}\n${edge.to}`, edge);
    });
  return { nodes, edges: [...edges.values()], boxOf };
}

function box(
  nodes: readonly PageNode[],
  id: string,
  members: readonly number[],
  groups: ReadonlyMap<string, string>,
): ViewNode {
  const first = nodes[members[0]!]!;
  if (members.length === 1)
    return {
      id,
      column: first.column,
      kind: first.kind,
      label: first.label,
      ...(first.detail === undefined ? {} : { detail: first.detail }),
      marks: first.marks,
      members,
    };
  const words = new Map<string, { readonly icon: string; count: number }>();
  for (const member of members)
    for (const mark of nodes[member]!.marks) {
      const known = words.get(mark.words) ?? { icon: mark.icon, count: 0 };
      words.set(mark.words, { ...known, count: known.count + 1 });
    }
  const group = groups.get(first.group) ?? first.group;
  return {
    id,
    column: first.column,
    kind: group,
    label: `${members.length} ${first.column === 3 ? `× ${first.label}` : plural(first.kind)}`,
    marks: [...words].map(([text, { icon, count }]) => ({ icon, words: `${count} × ${text}` })),
    members,
    opens: group,
  };
}

function plural(kind: string): string {
  return /y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/** The group that each group is drawn in: the largest and those with marks by themselves, the others as one. */
function mergedGroups(nodes: readonly PageNode[]): ReadonlyMap<string, string> {
  const weight = new Map<string, number>();
  for (const { group, marks } of nodes) weight.set(group, (weight.get(group) ?? 0) + 1 + (marks.length > 0 ? 1000 : 0));
  const inOrder = [...weight].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([group]) => group);
  const rest = inOrder.length > GROUPS ? inOrder.slice(GROUPS - 1) : [];
  const together = `${rest.length} more namespaces and issuers`;
  return new Map(inOrder.map((group) => [group, rest.includes(group) ? together : group]));
}
