import { type Problem, ProblemError } from "../values/problem";
import { terminalText } from "../values/text/terminal-text";

/** Error for a bundle that cannot be written, read or compared. Its message is one line with the cause and the fix. */
export class HandoverError extends ProblemError {
  constructor(problem: Problem) {
    super(terminalText(problem) as Problem);
  }
}
