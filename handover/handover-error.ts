import { terminalText } from "../values/terminal-text";

/** Why a bundle cannot be written, read or compared, with what to do: its text, one line, is all a reader needs. */
export class HandoverError extends Error {
  constructor(message: string) {
    super(terminalText(message));
  }
}
