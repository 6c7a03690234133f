declare const mark: unique symbol;

/** The text of an error, a warning or a finding. It ends with the id of its section in docs/errors.md. Only `refusal` creates one. */
export type Problem = string & { readonly [mark]: true };

const ID = / \[[a-z0-9-]+\]$/;

/**
 * A problem with its id.
 *
 * @param id lowercase words and hyphens; build/errors/ explains it
 * @param text what must be, what was given, and how to fix it
 */
export const refusal = (id: string, text: string): Problem => `${text} [${id}]` as Problem;

/** A problem with another text before its id. */
export function reworded(given: Problem, change: (text: string) => string): Problem {
  const [id = ""] = ID.exec(given) ?? [];
  return `${change(given.slice(0, given.length - id.length))}${id}` as Problem;
}

/** A problem with more text before its id, such as the path of a construct. */
export const extended = (given: Problem, more: string): Problem => reworded(given, (text) => text + more);

/** An error whose message is a problem. */
export class ProblemError extends Error {
  declare readonly message: Problem;

  constructor(problem: Problem) {
    super(problem);
  }
}
