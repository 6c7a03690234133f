import type { IConstruct } from "constructs";

/** Options of the construct tree. */
export interface ConstructTreeOptions {
  /** Number of levels below the root to show; a line counts the constructs below them. @default - all */
  readonly depth?: number;
}

/**
 * The construct tree of an app, a stack or a construct, with one line for each construct, for inline snapshots.
 *
 * ```ts
 * expect(constructTree(app, { depth: 2 })).toMatchInlineSnapshot();
 * ```
 */
export function constructTree(root: IConstruct, options: ConstructTreeOptions = {}): string {
  return [nameOf(root), ...lines(root, "", options.depth ?? Infinity)].join("\n");
}

function nameOf(construct: IConstruct): string {
  return construct.node.id === "" ? "App" : `${construct.node.id} (${construct.constructor.name})`;
}

function lines(parent: IConstruct, prefix: string, depth: number): string[] {
  const { children } = parent.node;
  if (children.length > 0 && depth === 0) return [`${prefix}└── … ${parent.node.findAll().length - 1} more`];
  return children.flatMap((child, index) => {
    const last = index === children.length - 1;
    return [
      `${prefix}${last ? "└" : "├"}── ${nameOf(child)}`,
      ...lines(child, `${prefix}${last ? "    " : "│   "}`, depth - 1),
    ];
  });
}
