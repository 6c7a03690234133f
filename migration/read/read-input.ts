import { relative } from "node:path";
import type { Readable } from "node:stream";
import { piecesOf } from "../../model/manifests/documents";
import { itemLines } from "../../model/manifests/item-lines";
import { mayConcern, parsePiece } from "../../model/manifests/parse";
import { SourceError, sourcesOf } from "../../model/manifests/sources";
import { VariableValues } from "../../model/manifests/template-variables";
import type { NotRead } from "../plan/plan-model";
import type { SourceObject } from "./source-object";
import { slashed } from "../../values/slashed";

/** Why a template is not read. */
export const TEMPLATE = "a template that is not rendered; pass the output of `helm template`";

/** Why a file in the language of Terraform is not read. */
export const TERRAFORM_SOURCE = "Terraform source code, which has no manifests";

/** Files that are read in directories, and those that are only counted. */
const READ = /\.(ya?ml|json|tf)$/i;

/** Files of an earlier run that this run must not read: patches and reports. */
const OWN = /^(?:[^/]+\/)*(report\.json|patches\/[^/]+\/[^/]+\.(switch|retire)\.yaml)$/;

/**
 * The Kubernetes objects in files, directories and standard input, one at a time.
 *
 * @param notRead gets each part of the input that has no readable object, with the reason
 * @param variables values for template variables such as `${NAME}`
 * @param out output folder, which may be in an input folder
 * @throws SourceError if a path cannot be read
 */
export async function* readInput(
  paths: readonly string[],
  piped: Readable,
  notRead: NotRead[],
  out?: string,
  variables = new VariableValues(new Map()),
): AsyncGenerator<SourceObject> {
  for (const { name, named, lines } of await sourcesOf(paths, piped, READ)) {
    const file = slashed(name);
    if (out !== undefined && OWN.test(slashed(relative(out, name)))) continue;
    if (/\.tf$/i.test(name)) {
      notRead.push({ file, line: 1, why: TERRAFORM_SOURCE });
      continue;
    }
    try {
      for await (const piece of piecesOf(lines())) {
        if (!("text" in piece)) {
          notRead.push({ file, line: piece.line, why: piece.why });
          continue;
        }
        const filled = { text: variables.fill(piece.text), line: piece.line };
        const parsed = parsePiece(filled);
        if ("objects" in parsed) {
          const lines = itemLines(filled, parsed.objects.length);
          for (const [i, object] of parsed.objects.entries()) yield { object, file, line: lines[i]! };
        } else if ("template" in parsed) notRead.push({ file, line: piece.line, why: TEMPLATE });
        // A folder has files of other programs, with a syntax of their own.
        else if (named || mayConcern(piece.text)) notRead.push({ file, line: parsed.line, why: parsed.problem });
      }
    } catch (error) {
      // A file that was found in a folder is told with the others.
      if (named || !(error instanceof SourceError)) throw error;
      notRead.push({ file, line: 1, why: error.why });
    }
  }
}
