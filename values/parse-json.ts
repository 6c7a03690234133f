/**
 * The value of a JSON text. A byte order mark, as editors of Windows write it, is left out.
 *
 * @throws SyntaxError with the place. The message of the parser quotes the text, which may be a secret; this one has one
 * character of it at most
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(error.message.replace(/, (\.\.\.)?".*$/s, ""));
  }
}
