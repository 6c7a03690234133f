import { KNOWN_MESSAGES, type KnownMessage, MESSAGE_DETAILS } from "../../facts/error-messages";

/** A known message in a text, with what it says of the sign-in. */
export interface FoundMessage {
  readonly message: KnownMessage;
  /** Values by the names of `MESSAGE_DETAILS`. */
  readonly details: Readonly<Record<string, string>>;
}

/** How far around its first words a message is read, in characters, and how many messages of one text. */
const BEFORE = 400;
const AFTER = 2000;
const MOST = 20;

/** The known messages of a text, such as a log, each once, in the order of the text. */
export function messagesIn(text: string): readonly FoundMessage[] {
  const plain = unescaped(text);
  const places = KNOWN_MESSAGES.flatMap((message) => {
    // People write codes in small letters.
    const all = plain.matchAll(new RegExp(message.pattern, "gi"));
    const indexes = [...all].map(({ index }) => index);
    return indexes.map((index, i) => ({
      message,
      index,
      last: indexes[i - 1] ?? -1,
      next: indexes[i + 1] ?? Infinity,
    }));
  }).sort((a, b) => a.index - b.index);
  const found = new Map<string, FoundMessage>();
  for (const { message, index, last, next } of places) {
    // What belongs to another message of the same kind is not this one's.
    const around = plain.slice(Math.max(0, index - BEFORE, last + 1), Math.min(index + AFTER, next));
    if (message.unless?.test(around)) continue;
    const details = detailsIn(around, plain.slice(index, Math.min(index + AFTER, next)));
    const key = JSON.stringify([message.id, details]);
    if (!found.has(key)) found.set(key, { message, details });
    if (found.size === MOST) break;
  }
  return [...found.values()];
}

/** What is after the words of the message counts before what is before them. */
function detailsIn(around: string, after: string): Readonly<Record<string, string>> {
  const details = Object.entries(MESSAGE_DETAILS).flatMap(([name, patterns]): [string, string][] => {
    const value = [after, around].flatMap((text) => patterns.flatMap((each) => each.exec(text)?.[1] ?? []))[0];
    // Pipelines hide secrets behind stars.
    return value === undefined || /^\**$/.test(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(details);
}

/** A text without the escapes of a JSON log. */
const unescaped = (text: string): string =>
  text.replace(/\\(u0027|u0022|r\\n|n|")/g, (_, what: string) =>
    what === "u0027" ? "'" : what === "u0022" || what === '"' ? '"' : "\n",
  );
