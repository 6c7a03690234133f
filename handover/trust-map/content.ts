import type { StackDocument } from "../../model/terraform/document";
import { localsBehind } from "../../model/terraform/locals-behind";
import { dependencyClosure, partOf } from "../../model/terraform/references";
import type { Declared } from "../../model/trust/model";
import { sha256 } from "../../values/sha256";
import { inOrder } from "../json-text";

/** SHA-256 of the JSON of a resource and of all that it refers to in the stack. */
export function digestOf(document: StackDocument, address: string): string {
  const parts = [address, ...inOrder(dependencyClosure(document, address))].map((each) => {
    const content = Object.entries(partOf(document, each)).filter(([key]) => key !== "//");
    return [each, Object.fromEntries(content)];
  });
  return sha256(JSON.stringify(parts));
}

/** What says for how many resources a block is, with the locals that it reads. */
export function repetition(document: StackDocument, { address }: Declared): string | undefined {
  const { for_each: each, count } = document.resources.get(address)?.values ?? {};
  if (each === undefined && count === undefined) return undefined;
  const locals = localsBehind(document, [each, count]).map((name): [string, unknown] => [name, document.locals[name]]);
  return JSON.stringify({
    for_each: each,
    count,
    ...(locals.length > 0 ? { locals: Object.fromEntries(locals) } : {}),
  });
}
