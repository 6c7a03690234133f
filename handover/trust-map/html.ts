import { createHash } from "node:crypto";
import { htmlText } from "../../values/html-text";
import { graphOf } from "./graph";
import { layout } from "./layout";
import { SCRIPT, STYLE } from "./page-parts";
import { svg } from "./svg";
import type { Reach, TrustMap } from "./trust-map";

const COLUMNS: readonly { readonly title: string; readonly text: (reach: Reach) => string | undefined }[] = [
  { title: "Workload", text: (each) => each.workload },
  { title: "Service account", text: (each) => each.serviceAccount },
  { title: "Cluster", text: (each) => each.cluster },
  { title: "Credential", text: (each) => each.credential },
  { title: "Identity", text: (each) => each.identity },
  { title: "Role", text: (each) => each.role },
  { title: "Scope", text: (each) => each.scope },
];

/** The map as one HTML file that loads nothing: a graph, and the same as a table. */
export async function html(map: TrustMap): Promise<string> {
  const graph = graphOf(map.reach);
  const title = `Who may reach what: ${map.stack}`;
  const counts = countsOf(map);
  const picture =
    graph.nodes.length === 0
      ? "<p>This stack declares no trust and no grant.</p>"
      : svg(await layout(graph), title, `${counts} The table below says the same in text.`);
  const scriptHash = createHash("sha256").update(SCRIPT).digest("base64");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'">
<title>${htmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${htmlText(title)}</h1>
<p>${htmlText(counts)} Names in braces are known only after an apply.</p>
</header>
<main>
<section aria-labelledby="graph-heading">
<h2 id="graph-heading">Graph</h2>
<p>From left to right: a workload runs as a service account, whom a credential lets act as an identity, which holds a role on a scope.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="graph-heading">
${picture}
</div>
</section>
<section aria-labelledby="table-heading">
<h2 id="table-heading">Table</h2>
<p><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off"> <span id="shown" role="status"></span></p>
<table>
<caption>One line for each way from a workload or principal to a scope. Sort by a column's heading.</caption>
<thead><tr>${COLUMNS.map((each) => `<th scope="col"><button type="button">${each.title}</button></th>`).join("")}<th scope="col">Terraform addresses</th></tr></thead>
<tbody>
${map.reach.map(row).join("\n")}
</tbody>
</table>
</section>
${notEvaluated(map)}</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function notEvaluated({ notEvaluated: unread = [] }: TrustMap): string {
  if (unread.length === 0) return "";
  return `<section aria-labelledby="not-evaluated-heading">
<h2 id="not-evaluated-heading">Not evaluated</h2>
<p>These may hold trust or pods and cannot be read, so that graph and table lack them.</p>
<ul>
${unread.map(({ address, why }) => `<li><code>${htmlText(address)}</code>: ${htmlText(why)}</li>`).join("\n")}
</ul>
</section>
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

function countsOf(map: TrustMap): string {
  const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;
  return `${count(map.workloads.length, "workload")}, ${count(map.serviceAccounts.length, "service account")}, ${count(map.credentials.length, "credential")} and ${count(map.grants.length, "grant")}.`;
}
