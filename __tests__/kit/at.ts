/** A message with the path of a construct before its id, as an error has it. */
export const at = (path: string, message: string): string =>
  /\]$/.test(message) ? message.replace(/ \[[a-z0-9-]+\]$/, (id) => ` (at ${path})${id}`) : `${message} (at ${path})`;
