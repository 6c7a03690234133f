/** Work of less time shows nothing. */
const AFTER = 2_000;
/** Between two writes, so that a terminal is not busy with them. */
const EVERY = 200;

let stream: NodeJS.WriteStream | undefined;
let next = 0;
let isShown = false;

/**
 * Runs an action whose `progress` is shown: on a terminal, after two seconds, as one line that is gone at the end.
 *
 * @param on where it is shown
 */
export function withProgress<T>(action: () => T, on: NodeJS.WriteStream = process.stderr): T {
  if (stream || !on.isTTY) return action();
  stream = on;
  next = Date.now() + AFTER;
  const end = (): void => {
    if (isShown) on.write("\r\x1b[K");
    isShown = false;
    stream = undefined;
  };
  let result: T;
  try {
    result = action();
  } catch (error) {
    end();
    throw error;
  }
  if (result instanceof Promise) return result.finally(end) as T;
  end();
  return result;
}

/** Says what is going on, for people who wait. The text is not from outside: it is written as it is. */
export function progress(what: string, done: number, all?: number): void {
  if (!stream || Date.now() < next) return;
  next = Date.now() + EVERY;
  isShown = true;
  const count = [done, ...(all === undefined ? [] : [all])].map((each) => each.toLocaleString("en")).join(" of ");
  stream.write(`\r\x1b[K${what} ${count}`);
}

/** Says what is going on, at once and until the next text: before work that takes over two seconds and cannot report. */
export function announce(what: string): void {
  if (!stream) return;
  isShown = true;
  stream.write(`\r\x1b[K${what}`);
}
