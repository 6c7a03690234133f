import { htmlText } from "../../values/html-text";
import { LINE, type Layout, type PlacedEdge, type PlacedNode } from "./layout";

/** A placed graph as an SVG element that stands inside HTML, with a text for those who cannot see it. */
export function svg({ nodes, edges, width, height }: Layout, title: string, description: string): string {
  const names = new Map(nodes.map((each) => [each.id, each.label]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="graph-title graph-description">`,
    `<title id="graph-title">${htmlText(title)}</title>`,
    `<desc id="graph-description">${htmlText(description)}</desc>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...edges.map((each) => edge(each, `${names.get(each.from)} → ${names.get(each.to)}: ${each.label}`)),
    ...nodes.map(node),
    "</svg>",
  ].join("\n");
}

function node(each: PlacedNode): string {
  const left = each.x - each.width / 2;
  const top = each.y - each.height / 2;
  const line = (text: string, row: number, className: string): string =>
    `<text class="${className}" x="${round(each.x)}" y="${round(top + 18 + row * LINE)}">${htmlText(text)}</text>`;
  return [
    `<g class="node ${each.kind}">`,
    `<title>${htmlText([each.caption, each.label, each.cluster].filter((one) => one !== undefined).join(" · "))}</title>`,
    `<rect x="${round(left)}" y="${round(top)}" width="${round(each.width)}" height="${round(each.height)}" rx="6"/>`,
    line(each.caption, 0, "kind"),
    ...each.lines.map((text, index) => line(text, index + 1, "label")),
    ...each.issuer.map((text, index) => line(text, each.lines.length + 1 + index, "kind")),
    "</g>",
  ].join("");
}

function edge(each: PlacedEdge, title: string): string {
  const [first, ...rest] = each.points;
  const path = `M${round(first?.x ?? 0)} ${round(first?.y ?? 0)}${rest.map(({ x, y }) => `L${round(x)} ${round(y)}`).join("")}`;
  const top = each.labelY - ((each.lines.length - 1) * LINE) / 2 + 4;
  const lines = each.lines.map(
    (text, index) => `<text x="${round(each.labelX)}" y="${round(top + index * LINE)}">${htmlText(text)}</text>`,
  );
  return `<g class="edge"><title>${htmlText(title)}</title><path d="${path}" marker-end="url(#arrow)"/>${lines.join("")}</g>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
