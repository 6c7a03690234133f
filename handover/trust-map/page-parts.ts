/** The page's style: readable from 360 pixels up, in light and dark, without a font or image of its own. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --faint: #57606a; --line: #8c959f; --fill: #f6f8fa; --accent: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --faint: #9198a1; --line: #6e7681; --fill: #161b22; --accent: #79b8ff; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; padding: 1rem; font: 16px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; }
.scroll { overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: 6px; }
svg { display: block; }
svg text { text-anchor: middle; fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .kind { font-size: 12px; fill: var(--faint); }
.node rect { fill: var(--fill); stroke: var(--line); stroke-width: 1.2; }
.node.identity rect { stroke: var(--accent); stroke-width: 2; }
.node.credential rect { stroke-dasharray: 5 3; }
.edge path { fill: none; stroke: var(--line); stroke-width: 1.2; }
.edge text { font-size: 12px; fill: var(--faint); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
#arrow path { fill: var(--line); }
input { font: inherit; padding: .25rem .5rem; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--faint); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { overflow-wrap: normal; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: left; }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
th[aria-sort="descending"] button::after { content: " \\2193"; }
td code { display: block; font-size: .8rem; }
.none { color: var(--faint); }
@media (max-width: 60rem) {
  table, thead, tbody, tr, td, caption { display: block; }
  tr { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; padding: .25rem; }
  td, th { border: 0; }
  thead tr { display: flex; flex-wrap: wrap; }
  th:not(:has(button)) { display: none; }
  th button { text-decoration: underline; }
  td::before { content: attr(data-title) ": "; font-weight: 600; }
  td code { display: inline; }
}
`;

/** The page's only script: sorts and filters the table. */
export const SCRIPT = `
const body = document.querySelector("tbody");
const rows = Array.from(body.rows);
const headings = Array.from(document.querySelectorAll("th"));
headings.forEach((heading, column) => {
  const button = heading.querySelector("button");
  if (!button) return;
  button.addEventListener("click", () => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    headings.forEach((each) => each.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const text = (row) => row.cells[column].textContent;
    const sorted = rows.slice().sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0) * (down ? -1 : 1));
    body.append(...sorted);
  });
});
const filter = document.getElementById("filter");
filter.addEventListener("input", () => {
  const asked = filter.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(asked);
    if (!row.hidden) shown++;
  }
  document.getElementById("shown").textContent = asked === "" ? "" : shown + " of " + rows.length + " lines";
});
`;
