import { terminalText } from "../values/terminal-text";

/** Error for a bundle that cannot be written, read or compared. Its message is one line with the cause and the fix. */
export class HandoverError extends Error {
  constructor(message: string) {
    super(terminalText(message));
  }
}
