/** The page's style: from 360 pixels up, in light and dark, on paper, without a font or image of its own. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --faint: #57606a; --line: #8c959f; --fill: #f6f8fa; --accent: #0b57d0; --warn: #8a3b00; --warn-fill: #fff3e0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --faint: #9da7b1; --line: #6e7681; --fill: #161b22; --accent: #79b8ff; --warn: #ffb46b; --warn-fill: #33220f; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; padding: 1rem; font: 16px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: .9rem; margin: .75rem 0 .25rem; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
p { margin: .25rem 0; }
li, dd, p, code { overflow-wrap: anywhere; }
button, input, select { font: inherit; color: inherit; max-width: 100%; }
button { background: var(--fill); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .6rem; cursor: pointer; }
button.link { border: 0; padding: 0; background: none; color: var(--accent); text-decoration: underline; text-align: left; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0; }
.bar label { display: flex; gap: .35rem; align-items: center; min-width: 0; }
.bar input { min-width: 0; width: 16rem; padding: .25rem .5rem; }
.bar select { min-width: 0; width: 14rem; }
.mark { color: var(--warn); font-weight: 600; }
#map { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.picture { display: block; width: 100%; touch-action: none; cursor: grab; }
.picture text { fill: var(--ink); font: 13px system-ui, sans-serif; }
.picture text.label { font-weight: 600; }
.picture text.kind, .picture text.detail { font-size: 12px; fill: var(--faint); }
.picture text.mark { font-size: 12px; fill: var(--warn); }
.picture rect { fill: var(--fill); stroke: var(--line); stroke-width: 1.2; }
.picture .column-2 rect { stroke: var(--accent); stroke-width: 2; }
.picture .group rect { stroke-dasharray: 6 3; }
.picture .marked rect { stroke: var(--warn); fill: var(--warn-fill); stroke-width: 2; }
.picture .box { cursor: pointer; }
.picture .box:focus { outline: none; }
.picture .box:focus rect, .picture .chosen rect { stroke: var(--accent); stroke-width: 3.5; }
.picture .edge { fill: none; stroke: var(--line); stroke-width: 1.2; }
.picture.dimming .box:not(.lit), .picture.dimming .edge:not(.lit) { opacity: .18; }
.picture .edge.lit { stroke: var(--accent); stroke-width: 2; }
.flow .chain { border-top: 1px solid var(--line); padding: .75rem 0; }
.flow .step { display: flex; flex-direction: column; gap: .4rem; }
.flow .step + .step::before { content: "\\2193"; text-align: center; color: var(--faint); line-height: 1.2; }
.flow .box { display: block; width: 100%; text-align: left; padding: .4rem .6rem; overflow-wrap: anywhere; }
.flow .box span { display: block; }
.flow .kind, .flow .detail { font-size: .8rem; color: var(--faint); }
.flow .label { font-weight: 600; }
.flow .box.column-2 { border: 2px solid var(--accent); }
.flow .box.marked { border-color: var(--warn); background: var(--warn-fill); }
.flow.dimming .box:not(.lit) { opacity: .35; }
.details { border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; margin: .5rem 0; }
#details:has(article) { position: sticky; bottom: 0; max-height: 45vh; overflow: auto; background: var(--paper); }
.details .kind { color: var(--faint); }
.details dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .75rem; margin: .5rem 0; }
.details dt { color: var(--faint); }
.details dd { margin: 0; }
.legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .15rem 1rem; padding: 0; list-style: none; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; table-layout: fixed; }
caption { text-align: left; color: var(--faint); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tbody tr { content-visibility: auto; contain-intrinsic-size: auto 3rem; }
th button { font-weight: 600; background: none; border: 0; padding: 0; text-align: left; }
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
@media print {
  @page { size: A4; margin: 12mm; }
  :root { --ink: #000; --paper: #fff; --faint: #444; --line: #777; --fill: #fff; --accent: #003a8c; --warn: #8a3b00; --warn-fill: #fff3e0; color-scheme: light; }
  body { padding: 0; font-size: 10pt; }
  .bar, #details, #grouped { display: none; }
  #map { border: 0; overflow: visible; }
  .picture { height: auto !important; }
  tbody tr { content-visibility: visible; break-inside: avoid; }
  .details { break-inside: avoid-page; }
}
`;
