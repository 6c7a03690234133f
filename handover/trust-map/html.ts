import { createHash } from "node:crypto";
import { htmlJson, htmlText } from "../../values/text/html-text";
import { shippedFile } from "../shipped";
import type { PageData } from "./page-shape";
import { STYLE } from "./page-style";
import type { Reach } from "./map";

/** What a page of the trust map says. */
export interface PageInput {
  readonly title: string;
  readonly reach: readonly Reach[];
  readonly data: PageData;
  /** What may hold trust and could not be evaluated, each with why. */
  readonly notEvaluated: readonly string[];
}

const COLUMNS: readonly { readonly title: string; readonly text: (reach: Reach) => string | undefined }[] = [
  { title: "Workload", text: (each) => each.workload },
  { title: "Service account", text: (each) => each.serviceAccount },
  { title: "Cluster", text: (each) => each.cluster },
  { title: "Credential or identity binding", text: (each) => each.credential },
  { title: "Identity", text: (each) => each.identity },
  { title: "Role", text: (each) => each.role },
  { title: "Scope", text: (each) => each.scope },
];

const LEGEND: readonly (readonly [icon: string, words: string])[] = [
  ["▲", "strong role: everything below its scope, an administrator, or the right to grant"],
  ["⬚", "wide scope: a whole resource group or subscription"],
  ["⇄", "foreign issuer: not a cluster of this app"],
  ["◌", "default service account: every pod that names none"],
  ["✱", "wildcard subject, or a group of service accounts"],
  ["PR", "pull requests: anybody who can open one"],
  ["○", "pod template without the label: no token"],
];

const EMPTY = "Choose a box to see its names, addresses and scope, who can become it, and what it can reach.";

/** The map as one HTML file that loads nothing: the picture, what to look at first, and all ways as a table. */
export function html({ title, reach, data, notEvaluated }: PageInput): string {
  const script = shippedFile("trust-map.js");
  const scriptHash = createHash("sha256").update(script).digest("base64");
  const heading = htmlText(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'">
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${heading}</h1>
<p>${htmlText(countsOf(data))} An ellipsis or a name in braces is known only after an apply.</p>
</header>
<main>
<section aria-labelledby="first-heading">
<h2 id="first-heading">Look at these first</h2>
<ul id="marks"></ul>
</section>
<section aria-labelledby="unknown-heading">
<h2 id="unknown-heading">Not evaluated</h2>
${notEvaluated.length === 0 ? "<p>Nothing that may hold trust was left out.</p>" : `<ul>${notEvaluated.map((each) => `<li>${htmlText(each)}</li>`).join("")}</ul>`}
<p>Objects that other teams create, and roles that are granted outside these stacks, are not on this page.</p>
</section>
<section aria-labelledby="map-heading">
<h2 id="map-heading">Map</h2>
<p>${data.nodes.length === 0 ? "There is no trust and no grant in these stacks." : "A workload runs as a service account, which a credential lets act as an identity, which has a role on a scope."}</p>
<div class="bar">
<label for="search">Search <input id="search" type="search" autocomplete="off"></label>
<label for="only">Show <select id="only"><option value="">everything</option><option value="marked">what is marked</option></select></label>
<button type="button" id="clear">Clear</button>
<span id="tools" class="bar"><button type="button" id="fit">Fit</button><button type="button" id="in" aria-label="Zoom in">+</button><button type="button" id="out" aria-label="Zoom out">−</button></span>
<span id="shown" role="status"></span>
</div>
<p id="grouped" hidden>Large map: boxes with a dashed border are groups by namespace. Choose one to open it, or search.</p>
<div id="map"></div>
<div id="flow"></div>
<aside id="details" aria-live="polite" data-empty="${EMPTY}"><p>${EMPTY}</p></aside>
<div id="paper"></div>
</section>
<section aria-labelledby="legend-heading">
<h2 id="legend-heading">Legend</h2>
<ul class="legend">${LEGEND.map(([icon, words]) => `<li><span class="mark" aria-hidden="true">${icon}</span> ${words}</li>`).join("")}<li>Keys: arrows walk, Enter chooses, Shift and arrows move, + and − zoom, 0 fits, / searches, Escape clears</li></ul>
</section>
<section aria-labelledby="table-heading">
<h2 id="table-heading">Table</h2>
<table id="table">
<caption>One line for each way from a workload or principal to a scope. The search above filters it; a heading sorts it.</caption>
<thead><tr>${COLUMNS.map((each) => `<th scope="col"><button type="button">${each.title}</button></th>`).join("")}<th scope="col">Terraform addresses</th></tr></thead>
<tbody>
${reach.map(row).join("\n")}
</tbody>
</table>
</section>
</main>
<script type="application/json" id="data">${htmlJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function row(reach: Reach): string {
  const cells = COLUMNS.map(
    (each) =>
      `<td data-title="${each.title}">${htmlText(each.text(reach) ?? "") || '<span class="none">none</span>'}</td>`,
  );
  const addresses = reach.addresses.map((each) => `<code>${htmlText(each)}</code>`).join(" ");
  return `<tr>${cells.join("")}<td data-title="Terraform addresses">${addresses}</td></tr>`;
}

function countsOf({ nodes }: PageData): string {
  const count = (column: number, one: string, many: string): string => {
    const number = nodes.filter((each) => each.column === column).length;
    return `${number} ${number === 1 ? one : many}`;
  };
  return `${count(0, "workload", "workloads")}, ${count(1, "service account or subject", "service accounts and subjects")}, ${count(2, "identity or principal", "identities and principals")}, ${count(4, "scope", "scopes")}.`;
}
