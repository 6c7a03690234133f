import { ProblemError } from "../values/problem";

/** An error of the user of the command, printed without a stack trace. */
export class UserError extends ProblemError {}
