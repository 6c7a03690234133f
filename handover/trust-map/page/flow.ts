import type { PageNode } from "../page-shape";
import { button, element } from "./element";
import type { View, ViewNode } from "./view";

/**
 * The map from top to bottom, for a narrow screen: for each identity who signs in as it, then the identity, then what it
 * reaches.
 */
export function flow(view: View, nodes: readonly PageNode[], choose: (node: ViewNode) => void): HTMLElement {
  const byId = new Map(view.nodes.map((each) => [each.id, each]));
  const next = (id: string): ViewNode[] =>
    view.edges.filter((each) => each.from === id).map((each) => byId.get(each.to)!);
  const previous = (id: string): ViewNode[] =>
    view.edges.filter((each) => each.to === id).map((each) => byId.get(each.from)!);
  const chip = (each: ViewNode): HTMLElement => {
    const words = each.marks.map(({ icon, words: text }) => `${icon} ${text.split(":")[0]}`);
    const made = button(
      () => choose(each),
      { class: `box column-${each.column}${each.marks.length > 0 ? " marked" : ""}` },
      element("span", { class: "kind" }, each.kind),
      element("span", { class: "label" }, each.label),
      ...(each.detail === undefined ? [] : [element("span", { class: "detail" }, each.detail)]),
      ...words.map((text) => element("span", { class: "mark" }, text)),
    );
    made.dataset.id = each.id;
    return made;
  };
  const step = (all: readonly ViewNode[]): HTMLElement[] =>
    all.length === 0 ? [] : [element("div", { class: "step" }, ...all.map(chip))];
  const chains = view.nodes
    .filter((each) => each.column === 2)
    .map((identity) => {
      const holders = previous(identity.id);
      const workloads = [...new Set(holders.flatMap((each) => previous(each.id)))];
      const roles = next(identity.id);
      const scopes = [...new Set(roles.flatMap((each) => next(each.id)))];
      const first = nodes[identity.members[0]!]!;
      return element(
        "section",
        { class: "chain", "aria-label": first.label },
        ...step(workloads),
        ...step(holders),
        ...step([identity]),
        ...step(roles),
        ...step(scopes),
      );
    });
  return element("div", { class: "flow" }, ...chains);
}
