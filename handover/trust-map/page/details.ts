import type { PageData, PageNode } from "../page-shape";
import { button, element } from "./element";
import type { Ways } from "./ways";

/** Lists are cut here; the search finds the rest. */
const SHOWN = 60;

/** The details of one element: names, addresses, marks, who can become it, and what is on its paths. */
export class Details {
  constructor(
    private readonly data: PageData,
    private readonly ways: Ways,
    private readonly choose: (node: number) => void,
  ) {}

  public of(index: number): HTMLElement {
    const node = this.data.nodes[index]!;
    const { before, behind } = this.ways.around(index);
    return element(
      "article",
      { class: "details" },
      element("h3", {}, node.label),
      element("p", { class: "kind" }, [node.kind, node.detail].filter(Boolean).join(", ")),
      ...marks(node),
      facts(node),
      ...becomes(node),
      ...this.list(node.column === 2 ? "Signs in as it" : "Reached from", before),
      ...this.list(node.column < 3 ? "What it can reach" : "On", behind),
      ...addresses(node),
    );
  }

  private list(title: string, nodes: readonly number[]): HTMLElement[] {
    if (nodes.length === 0) return [];
    const items = nodes.slice(0, SHOWN).map((each) => {
      const { kind, label } = this.data.nodes[each]!;
      return element(
        "li",
        {},
        `${kind} `,
        button(() => this.choose(each), { class: "link" }, label),
      );
    });
    const more = nodes.length > SHOWN ? [element("li", {}, `and ${nodes.length - SHOWN} more`)] : [];
    return [element("h4", {}, title), element("ul", {}, ...items, ...more)];
  }
}

/** Marks of a node, each with its icon and words. */
function marks(node: PageNode): HTMLElement[] {
  if (node.marks.length === 0) return [];
  const items = node.marks.map(({ icon, words }) =>
    element("li", {}, element("span", { "aria-hidden": "true" }, icon), ` ${words}`),
  );
  return [element("ul", { class: "marks" }, ...items)];
}

function facts(node: PageNode): HTMLElement {
  const rows = node.facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return element("dl", {}, ...rows);
}

function becomes(node: PageNode): HTMLElement[] {
  if (!node.becomes || node.becomes.length === 0) return [];
  const items = node.becomes.map(({ who, how, address }) =>
    element("li", {}, element("b", {}, who), `: ${how}`, ...(address ? [" ", element("code", {}, address)] : [])),
  );
  return [element("h4", {}, "Who can become it"), element("ul", {}, ...items)];
}

function addresses(node: PageNode): HTMLElement[] {
  if (node.addresses.length === 0) return [];
  return [
    element("h4", {}, "Terraform addresses"),
    element("ul", {}, ...node.addresses.map((each) => element("li", {}, element("code", {}, each)))),
  ];
}
