import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import { layout, LINE_HEIGHT, type Layout, type Line, type Measure, type PlacedNode } from "./layout";
import type { View } from "./view";

const SVG = "http://www.w3.org/2000/svg";
const FONTS: Readonly<Record<Line["style"], string>> = {
  kind: "12px system-ui, sans-serif",
  label: "600 13px system-ui, sans-serif",
  detail: "12px system-ui, sans-serif",
  mark: "600 12px system-ui, sans-serif",
};
/** The space around the picture inside its frame. */
const MARGIN = 12;

export interface Chosen {
  (node: PlacedNode): void;
}

/** The graph of the map: boxes in columns, edges between them, to pan, to zoom and to walk through with the keyboard. */
export class Picture {
  private drawn: Layout = { width: 0, height: 0, nodes: [], edges: [] };
  private readonly frame: SVGSVGElement;
  private readonly canvas: SVGGElement;
  private readonly behavior = zoom<SVGSVGElement, unknown>();
  private elements = new Map<string, SVGGElement>();
  private lit: ReadonlySet<string> | undefined;

  constructor(
    private readonly holder: HTMLElement,
    private readonly chosen: Chosen,
  ) {
    this.frame = document.createElementNS(SVG, "svg");
    this.frame.setAttribute("class", "picture");
    this.frame.setAttribute("role", "group");
    this.frame.setAttribute("aria-label", "Graph of the trust map");
    this.canvas = document.createElementNS(SVG, "g");
    this.frame.append(this.canvas);
    holder.append(this.frame);
    this.behavior
      .scaleExtent([0.1, 4])
      .filter((event: Event) =>
        event.type === "wheel"
          ? (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey
          : !(event as MouseEvent).button,
      )
      .on("zoom", ({ transform }: { transform: ZoomTransform }) => {
        this.canvas.setAttribute("transform", transform.toString());
      });
    select(this.frame).call(this.behavior).on("dblclick.zoom", null);
    this.frame.addEventListener("wheel", (event) => this.scroll(event), { passive: false });
    this.frame.addEventListener("keydown", (event) => this.key(event));
  }

  /** Draws a view at the width of the page, and shows its top. */
  public draw(view: View): void {
    const room = Math.max(320, this.holder.clientWidth - 2 * MARGIN);
    this.drawn = layout(view, room, measure);
    this.elements = new Map(this.drawn.nodes.map((each) => [each.id, this.box(each)]));
    const edges = this.drawn.edges.map(({ from, to }) => edge(from, to));
    this.canvas.replaceChildren(...edges, ...this.elements.values());
    const first = this.elements.values().next().value;
    first?.setAttribute("tabindex", "0");
    this.frame.style.height = `${Math.min(this.drawn.height + 2 * MARGIN, Math.max(320, window.innerHeight * 0.75))}px`;
    this.top();
    this.light(this.lit);
  }

  /** At full size, from the top. */
  public top(): void {
    const { width } = this.frame.getBoundingClientRect();
    const left = Math.max(MARGIN, (width - this.drawn.width) / 2);
    select(this.frame).call((each) => this.behavior.transform(each, zoomIdentity.translate(left, MARGIN)));
  }

  /** All of it at once. */
  public fit(): void {
    const { width, height } = this.frame.getBoundingClientRect();
    const scale = Math.min(1, (width - 2 * MARGIN) / this.drawn.width, (height - 2 * MARGIN) / this.drawn.height);
    const at = zoomIdentity
      .translate((width - this.drawn.width * scale) / 2, (height - this.drawn.height * scale) / 2)
      .scale(scale);
    select(this.frame).call((each) => this.behavior.transform(each, at));
  }

  public zoomBy(factor: number): void {
    select(this.frame).call((each) => this.behavior.scaleBy(each, factor));
  }

  /** The whole picture as paper takes it: as wide as the page, as high as it must be. */
  public forPaper(on: boolean): void {
    if (on) {
      this.frame.setAttribute("viewBox", `0 0 ${Math.max(1, this.drawn.width)} ${Math.max(1, this.drawn.height)}`);
      this.canvas.removeAttribute("transform");
      this.frame.style.height = "auto";
    } else {
      this.frame.removeAttribute("viewBox");
      this.frame.style.height = `${Math.min(this.drawn.height + 2 * MARGIN, Math.max(320, window.innerHeight * 0.75))}px`;
      this.top();
    }
  }

  /** Dims all but some boxes and the edges between them; undefined dims nothing. */
  public light(boxes: ReadonlySet<string> | undefined): void {
    this.lit = boxes;
    this.frame.classList.toggle("dimming", boxes !== undefined);
    for (const [id, element] of this.elements) element.classList.toggle("lit", boxes?.has(id) ?? false);
    const edges = this.canvas.querySelectorAll<SVGPathElement>("path.edge");
    this.drawn.edges.forEach(({ from, to }, index) =>
      edges[index]?.classList.toggle("lit", (boxes?.has(from.id) ?? false) && (boxes?.has(to.id) ?? false)),
    );
  }

  /** Marks a box as the chosen one, and brings it into view. */
  public show(id: string): void {
    for (const [each, element] of this.elements) element.classList.toggle("chosen", each === id);
    const node = this.drawn.nodes.find((each) => each.id === id);
    if (!node) return;
    const { width, height } = this.frame.getBoundingClientRect();
    const box = this.elements.get(id)!.getBoundingClientRect();
    const frame = this.frame.getBoundingClientRect();
    const inside =
      box.top >= frame.top && box.bottom <= frame.bottom && box.left >= frame.left && box.right <= frame.right;
    if (!inside)
      select(this.frame).call((each) =>
        this.behavior.translateTo(each, node.x + node.width / 2, node.y + node.height / 2, [width / 2, height / 2]),
      );
  }

  private box(node: PlacedNode): SVGGElement {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute(
      "class",
      `box column-${node.column}${node.marks.length > 0 ? " marked" : ""}${node.opens ? " group" : ""}`,
    );
    group.setAttribute("transform", `translate(${node.x} ${node.y})`);
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", "-1");
    group.setAttribute(
      "aria-label",
      [node.kind, node.label, node.detail, ...node.marks.map((each) => each.words)].filter(Boolean).join(", "),
    );
    group.dataset.id = node.id;
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("width", String(node.width));
    rect.setAttribute("height", String(node.height));
    rect.setAttribute("rx", "6");
    const texts = node.lines.map(({ text, style }, index) => {
      const element = document.createElementNS(SVG, "text");
      element.setAttribute("class", style);
      element.setAttribute("x", "9");
      element.setAttribute("y", String(9 + 13 + index * LINE_HEIGHT));
      element.textContent = text;
      return element;
    });
    group.append(rect, ...texts);
    group.addEventListener("click", () => this.chosen(node));
    group.addEventListener("focus", () => this.rove(group));
    return group;
  }

  /** One box is a stop of the Tab key; arrows go on from it. */
  private rove(element: SVGGElement): void {
    for (const each of this.elements.values()) each.setAttribute("tabindex", each === element ? "0" : "-1");
  }

  private key(event: KeyboardEvent): void {
    const id = (event.target as SVGElement).dataset?.id;
    const node = this.drawn.nodes.find((each) => each.id === id);
    if (event.key === "+" || event.key === "=") this.zoomBy(1.25);
    else if (event.key === "-") this.zoomBy(0.8);
    else if (event.key === "0") this.fit();
    else if (node && (event.key === "Enter" || event.key === " ")) this.chosen(node);
    else if (event.shiftKey && event.key.startsWith("Arrow")) this.pan(event.key);
    else if (node && event.key.startsWith("Arrow")) this.walk(node, event.key);
    else return;
    event.preventDefault();
  }

  private pan(key: string): void {
    const [x, y] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key] ?? [0, 0];
    select(this.frame).call((each) => this.behavior.translateBy(each, x!, y!));
  }

  private walk(node: PlacedNode, key: string): void {
    const { nodes, edges } = this.drawn;
    const near = (all: readonly PlacedNode[]): PlacedNode | undefined =>
      [...all].sort((a, b) => Math.abs(a.y - node.y) - Math.abs(b.y - node.y))[0];
    const next = {
      ArrowRight: near(edges.filter((each) => each.from === node).map((each) => each.to)),
      ArrowLeft: near(edges.filter((each) => each.to === node).map((each) => each.from)),
      ArrowDown: near(nodes.filter((each) => each.column === node.column && each.y > node.y)),
      ArrowUp: near(nodes.filter((each) => each.column === node.column && each.y < node.y)),
    }[key];
    if (!next) return;
    this.elements.get(next.id)!.focus({ preventScroll: true });
    this.show(next.id);
  }

  /** A wheel scrolls the picture where it is higher than its frame, and the page at its ends. */
  private scroll(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) return;
    const frame = this.frame.getBoundingClientRect();
    const canvas = this.canvas.getBoundingClientRect();
    const hidden = event.deltaY > 0 ? canvas.bottom > frame.bottom - MARGIN : canvas.top < frame.top + MARGIN;
    if (!hidden || event.deltaY === 0) return;
    event.preventDefault();
    const scale = Number(/scale\(([\d.]+)/.exec(this.canvas.getAttribute("transform") ?? "")?.[1] ?? 1);
    select(this.frame).call((each) => this.behavior.translateBy(each, 0, -event.deltaY / scale));
  }
}

/** A curve from the right side of a box to the left side of another, all of it between their columns. */
function edge(from: PlacedNode, to: PlacedNode): SVGPathElement {
  const path = document.createElementNS(SVG, "path");
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const middle = (x1 + x2) / 2;
  path.setAttribute("class", "edge");
  path.setAttribute("d", `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`);
  return path;
}

const context = document.createElement("canvas").getContext("2d");
const measure: Measure = (text, style) => {
  if (!context) return text.length * 7.5;
  context.font = FONTS[style];
  return context.measureText(text).width;
};
