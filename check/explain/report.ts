import { terminalLines } from "../../values/text/terminal-text";
import type { Explanation } from "./explain";

export interface ExplanationTextOptions {
  /** Whether there is input in which a cause can be. */
  readonly isGiven: boolean;
  /** Leaves out what the error means in general. */
  readonly quiet?: boolean;
}

/** Explanations as text. */
export function explanationText(
  explanations: readonly Explanation[],
  { isGiven, quiet }: ExplanationTextOptions,
): string {
  return terminalLines(explanations.flatMap((each) => (quiet ? causeLines(each) : [...linesOf(each, isGiven), ""])));
}

const causeLines = ({ id, causes }: Explanation): string[] =>
  causes.flatMap(({ path, text, fix }) => [`${path}: ${id}: ${text}`, `  fix: ${fix}`]);

function linesOf({ id, means, write, source, details, askedBy, causes }: Explanation, isGiven: boolean): string[] {
  const said = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  return [
    `${id}: ${means}`,
    ...(said.length > 0 ? [`  in the message: ${said.join(", ")}`] : []),
    ...(askedBy.length > 0 ? [`  pods with this subject: ${askedBy.join(", ")}`] : []),
    `  in general, write: ${write}`,
    `  source: ${source}`,
    ...causes.flatMap(({ path, text, fix }, i) => [
      ...(i === 0 ? ["  causes in what was given, the most likely one first:"] : []),
      `    ${path}: ${text}`,
      `      fix: ${fix}`,
    ]),
    ...(causes.length > 0
      ? []
      : [
          isGiven
            ? "  no cause was found in what was given"
            : "  give manifests and the output of `terraform show -json` to find the cause in them",
        ]),
  ];
}
