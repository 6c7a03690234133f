import { App } from "cdktf";
import type { MatcherResult } from "./matcher";
import { terraformJsonOf } from "../received";
import { snapshotSerializer } from "../snapshot-serializer";
import { synthesizeAll } from "../synthesize";
import { ProblemError, refusal } from "../../values/problem";

/**
 * Addresses and values are the same as before: the next apply changes nothing. Versions of cdktf and of the providers, and
 * metadata, may differ. For an app, `before` is what `synthesizeAll` returned.
 */
export function toChangeNothing(received: unknown, before: unknown): MatcherResult {
  const after = App.isApp(received) ? synthesizeAll(received) : terraformJsonOf(received);
  const was = App.isApp(before) ? synthesizeAll(before) : App.isApp(received) ? before : terraformJsonOf(before);
  if (!snapshotSerializer.test(was))
    throw new ProblemError(
      refusal("test-json", "toChangeNothing: for an app, `before` must be an app, or what `synthesizeAll` returned"),
    );
  const [old, now] = [paragraphs(was), paragraphs(after)];
  const changes = [
    ...[...old].flatMap(([title, lines]) => difference(title, lines, now.get(title) ?? [])),
    ...[...now].flatMap(([title, lines]) => (old.has(title) ? [] : difference(title, [], lines))),
  ];
  if (changes.length === 0)
    return { pass: true, message: () => "expected a change, but addresses and values are the same" };
  return { pass: false, message: () => ["expected no change, but", ...changes].join("\n") };
}

/** The lines of each block by its title. With several stacks the title names the stack. */
function paragraphs(json: unknown): ReadonlyMap<string, readonly string[]> {
  const blocks = new Map<string, readonly string[]>();
  let stack = "";
  for (const paragraph of snapshotSerializer.print(json).split(/\n\n(?=\S)/)) {
    const [title = "", ...lines] = paragraph.split("\n");
    if (lines.length === 0 && title.startsWith("stack ")) stack = `${title}: `;
    else blocks.set(`${stack}${title}`, lines);
  }
  return blocks;
}

function difference(title: string, old: readonly string[], now: readonly string[]): string[] {
  const gone = old.filter((line) => !now.includes(line)).map((line) => `  -${line}`);
  const come = now.filter((line) => !old.includes(line)).map((line) => `  +${line}`);
  if (old.join("\n") === now.join("\n")) return [];
  const what = old.length === 0 ? "added" : now.length === 0 ? "removed" : "changed";
  return [`  ${what}: ${title}`, ...gone, ...come];
}
