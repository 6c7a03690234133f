import type { PageData } from "../page-shape";
import { Details } from "./details";
import { button, element } from "./element";
import { flow } from "./flow";
import { Picture } from "./picture";
import { Table } from "./table";
import { isGrouped, type ViewNode, viewOf } from "./view";
import { Ways } from "./ways";

/** Below this width the map runs from top to bottom. */
const NARROW = 700;
/** As many nodes of a search or choice are drawn one by one. */
const SINGLE = 120;
/** How long after the last letter the map is drawn anew; lighting does not wait. */
const PAUSE = 250;
/** As many things to look at first are listed. */
const LISTED = 12;

const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** The page: the map, the details of the selected element, the search and the table. */
class TrustMapPage {
  private readonly data = JSON.parse(find("data").textContent ?? "") as PageData;
  private readonly ways = new Ways(this.data);
  private readonly details = new Details(this.data, this.ways, (node) => this.chooseNode(node));
  private readonly table = new Table(find<HTMLTableElement>("table"));
  private readonly picture = new Picture(find("map"), (node) => this.choose(node));
  private readonly opened = new Set<string>();
  private chosen: readonly number[] = [];
  private view = viewOf(this.data, { opened: this.opened, single: new Set() });
  private pause = 0;

  public start(): void {
    this.listMarks();
    this.draw();
    const search = find<HTMLInputElement>("search");
    search.addEventListener("input", () => this.search());
    search.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
    find("only").addEventListener("change", () => this.search());
    find("fit").addEventListener("click", () => this.picture.fit());
    find("in").addEventListener("click", () => this.picture.zoomBy(1.25));
    find("out").addEventListener("click", () => this.picture.zoomBy(0.8));
    find("clear").addEventListener("click", () => this.clear());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target !== search) this.clear();
      if (event.key === "/" && event.target !== search) {
        event.preventDefault();
        search.focus();
      }
    });
    let width = window.innerWidth;
    window.addEventListener("resize", () => {
      if (window.innerWidth !== width) this.draw();
      width = window.innerWidth;
    });
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    if (isGrouped(this.data)) find("grouped").hidden = false;
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  }

  private draw(): void {
    const lit = this.lit();
    const single = new Set(lit && lit.size <= SINGLE ? lit : []);
    this.view = viewOf(this.data, { opened: this.opened, single });
    const narrow = window.innerWidth < NARROW;
    find("map").hidden = narrow;
    find("tools").hidden = narrow;
    const holder = find("flow");
    holder.hidden = !narrow;
    holder.replaceChildren(...(narrow ? [flow(this.view, this.data.nodes, (node) => this.choose(node))] : []));
    if (!narrow) this.picture.draw(this.view);
    this.light();
  }

  /** The nodes that stay bright: those of the search and the filter, or on the ways of the chosen thing. */
  private lit(): ReadonlySet<number> | undefined {
    const text = find<HTMLInputElement>("search").value.trim();
    const only = find<HTMLSelectElement>("only").value;
    if (text === "" && only === "") return this.chosen.length > 0 ? this.ways.through(this.chosen) : undefined;
    const hits = this.ways
      .matching(text)
      .filter(
        (each) => only === "" || this.data.nodes[each]!.marks.some((mark) => only === "marked" || mark.words === only),
      );
    return this.ways.through(hits);
  }

  private light(): void {
    const lit = this.lit();
    const boxes = lit && new Set([...lit].map((each) => this.view.boxOf.get(each)!));
    if (!find("map").hidden) this.picture.light(boxes);
    find("flow").classList.toggle("dimming", boxes !== undefined);
    for (const each of find("flow").querySelectorAll<HTMLElement>("[data-id]"))
      each.classList.toggle("lit", boxes?.has(each.dataset.id!) ?? false);
  }

  private search(): void {
    const began = performance.now();
    const text = find<HTMLInputElement>("search").value.trim();
    this.light();
    const shown = this.table.filter(text);
    find("shown").textContent = text === "" ? "" : `${shown} of ${this.table.length} lines`;
    document.documentElement.dataset.searched = String(Math.round(performance.now() - began));
    window.clearTimeout(this.pause);
    if (isGrouped(this.data)) this.pause = window.setTimeout(() => this.draw(), PAUSE);
  }

  private clear(): void {
    find<HTMLInputElement>("search").value = "";
    find<HTMLSelectElement>("only").value = "";
    this.chosen = [];
    this.opened.clear();
    find("details").replaceChildren(element("p", {}, find("details").dataset.empty ?? ""));
    this.table.filter("");
    find("shown").textContent = "";
    this.draw();
  }

  private choose(node: ViewNode): void {
    if (node.opens === undefined) return this.chooseNode(node.members[0]!);
    if (this.opened.has(node.opens)) {
      const [first] = node.members;
      const items = node.members.slice(0, 200).map((each) =>
        element(
          "li",
          {},
          button(() => this.chooseNode(each), { class: "link" }, this.data.nodes[each]!.label),
        ),
      );
      this.chosen = first === undefined ? [] : node.members;
      this.tell(
        element(
          "article",
          { class: "details" },
          element("h3", {}, node.label),
          element("p", { class: "kind" }, node.kind),
          element("ul", {}, ...items),
        ),
      );
      return this.light();
    }
    this.opened.add(node.opens);
    this.draw();
  }

  private chooseNode(node: number): void {
    this.chosen = [node];
    this.tell(this.details.of(node));
    if (isGrouped(this.data) && !this.view.boxOf.get(node)!.startsWith("n")) this.draw();
    else this.light();
    if (!find("map").hidden) this.picture.show(this.view.boxOf.get(node)!);
  }

  private tell(about: HTMLElement): void {
    find("details").replaceChildren(about);
  }

  /** What to look at first, each kind of mark with the things that have it. */
  private listMarks(): void {
    const byWords = new Map<string, { readonly icon: string; readonly nodes: number[] }>();
    this.data.nodes.forEach((node, index) => {
      for (const { icon, words } of node.marks) {
        const known = byWords.get(words) ?? { icon, nodes: [] };
        byWords.set(words, known);
        known.nodes.push(index);
      }
    });
    const items = [...byWords].map(([words, { icon, nodes }]) => {
      const things = nodes
        .slice(0, LISTED)
        .flatMap((each, index) => [
          index === 0 ? " " : ", ",
          button(() => this.chooseNode(each), { class: "link" }, this.named(each)),
        ]);
      const more = nodes.length > LISTED ? [` and ${nodes.length - LISTED} more`] : [];
      return element(
        "li",
        {},
        element("span", { class: "mark", "aria-hidden": "true" }, icon),
        ` ${words} (${nodes.length}):`,
        ...things,
        ...more,
      );
    });
    const none = element(
      "li",
      {},
      "nothing: no strong role, wide scope, foreign issuer, default account, wildcard or pull request",
    );
    find("marks").replaceChildren(...(items.length > 0 ? items : [none]));
    const only = find<HTMLSelectElement>("only");
    for (const words of byWords.keys()) only.append(element("option", { value: words }, words.split(":")[0]!));
  }

  /** A thing by its name; a role with its scope, because many have the same. */
  private named(index: number): string {
    const { column, label, facts } = this.data.nodes[index]!;
    const scope = column === 3 ? facts.find(([name]) => name === "scope")?.[1] : undefined;
    return scope === undefined ? label : `${label} on ${scope}`;
  }

  /** Paper shows what a screen shows on demand: every identity with who can become it. */
  private print(on: boolean): void {
    const holder = find("paper");
    if (!on) {
      holder.replaceChildren();
      return this.draw();
    }
    if (find("map").hidden) {
      find("map").hidden = false;
      this.picture.draw(this.view);
    }
    find("flow").hidden = true;
    this.picture.forPaper(true);
    const identities = this.data.nodes.flatMap((each, index) => (each.column === 2 ? [index] : []));
    holder.replaceChildren(element("h2", {}, "Identities"), ...identities.map((each) => this.details.of(each)));
  }
}

new TrustMapPage().start();
