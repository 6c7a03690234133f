import type { StackDocument } from "../../model/terraform/document";
import { type TrustModel, unreadIn } from "../../model/trust/model";
import { html } from "./html";
import { pageData } from "./page-data";
import { trustMap } from "./trust-map";

/** The page of one stack: every way that has a link in it. */
export function stackPage(model: TrustModel, document: StackDocument): string {
  return html({
    title: `Who may reach what: ${document.name}`,
    reach: trustMap(model, document).reach,
    data: pageData(model, new Set([document.name])),
    notEvaluated: notEvaluated(model, [document]),
  });
}

/** The page of all stacks of a handover, each way once. */
export function appPage(model: TrustModel, documents: readonly StackDocument[]): string {
  const reach = documents.flatMap((each) => trustMap(model, each).reach);
  const ways = new Map(reach.map(({ addresses, ...way }) => [JSON.stringify(way), { ...way, addresses }]));
  return html({
    title: `Who may reach what: ${documents.map((each) => each.name).join(", ")}`,
    reach: [...ways.values()],
    data: pageData(model, new Set(documents.map((each) => each.name))),
    notEvaluated: notEvaluated(model, documents),
  });
}

function notEvaluated(model: TrustModel, documents: readonly StackDocument[]): readonly string[] {
  return documents.flatMap(({ name }) =>
    unreadIn(model, name).map(({ stack, address, why }) => `${stack}: ${address}: ${why}`),
  );
}
