import { relative } from "node:path";
import type { Readable } from "node:stream";
import { piecesOf } from "../model/manifests/documents";
import { parsePiece } from "../model/manifests/parse";
import { sourcesOf } from "../model/manifests/sources";
import type { NotRead } from "./plan-model";
import type { SourceObject } from "./source-object";

/** What an earlier run wrote and this one would read: the plan's own patches and report. */
const OWN = /^(report\.json|patches\/[^/]+\/[^/]+\.(switch|retire)\.yaml)$/;

/**
 * The Kubernetes objects in files, directories and what is piped in, one at a time.
 *
 * @param notRead gets each piece of text that holds no object that can be read, and why
 * @param out folder of the output, which may lie among the input
 * @throws SourceError when a path cannot be read
 */
export async function* readInput(
  paths: readonly string[],
  piped: Readable,
  notRead: NotRead[],
  out?: string,
): AsyncGenerator<SourceObject> {
  for (const { name, lines } of await sourcesOf(paths, piped)) {
    const file = name.replaceAll("\\", "/");
    if (out !== undefined && OWN.test(relative(out, name).replaceAll("\\", "/"))) continue;
    for await (const piece of piecesOf(lines())) {
      if (!("text" in piece)) {
        notRead.push({ file, line: piece.line, why: piece.why });
        continue;
      }
      const parsed = parsePiece(piece);
      if ("objects" in parsed) for (const object of parsed.objects) yield { object, file, line: piece.line };
      else if ("template" in parsed)
        notRead.push({
          file,
          line: piece.line,
          why: "a template still to be rendered; give what `helm template` prints",
        });
      else notRead.push({ file, line: parsed.line, why: parsed.problem });
    }
  }
}
