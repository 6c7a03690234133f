import { announce, progress, withProgress } from "../../values/progress";

/** A terminal, or a pipe, that keeps what is written to it. */
function streamOf(isTTY: boolean): NodeJS.WriteStream & { text: string } {
  const stream = { isTTY, text: "", write: (text: string) => ((stream.text += text), true) };
  return stream as never;
}

/** Counts to ten in as many milliseconds. */
const counting = (milliseconds: number) => () => {
  for (let i = 1; i <= 10; i++) {
    jest.advanceTimersByTime(milliseconds / 10);
    progress("stack", i, 10);
  }
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("work of more than two seconds shows its progress on a terminal, in one line that is gone at the end", () => {
  const terminal = streamOf(true);
  withProgress(counting(3_000), terminal);
  const CLEAR = "\r\x1b[K";
  expect(terminal.text).toBe(`${[7, 8, 9, 10].map((i) => `${CLEAR}stack ${i} of 10`).join("")}${CLEAR}`);
});

test.each([
  ["that ends sooner", 1_900, true],
  ["without a terminal", 30_000, false],
])("work %s shows nothing", (_, milliseconds, isTTY) => {
  const stream = streamOf(isTTY);
  withProgress(counting(milliseconds), stream);
  expect(stream.text).toBe("");
});

test("the line is gone before an error, and at the end of a promise", async () => {
  const terminal = streamOf(true);
  const failing = () => {
    counting(3_000)();
    throw new Error("broken");
  };
  expect(() => withProgress(failing, terminal)).toThrow("broken");
  expect(terminal.text).toMatch(/stack 10 of 10\r\x1b\[K$/);
  const later = streamOf(true);
  await withProgress(() => Promise.resolve(counting(3_000)()), later);
  expect(later.text).toMatch(/stack 10 of 10\r\x1b\[K$/);
});

test("a line is written five times a second at most", () => {
  const terminal = streamOf(true);
  withProgress(() => {
    jest.advanceTimersByTime(2_000);
    for (let i = 0; i < 100; i++) {
      jest.advanceTimersByTime(10);
      progress("binding", i);
    }
  }, terminal);
  expect(terminal.text.split("binding")).toHaveLength(6);
});

test("progress without anybody who shows it is silent", () => {
  expect(() => progress("stack", 1)).not.toThrow();
});

test("an announced text is shown at once, on a terminal, and is gone at the end", () => {
  const terminal = streamOf(true);
  withProgress(() => announce("installing providers"), terminal);
  expect(terminal.text).toBe("\r\x1b[Kinstalling providers\r\x1b[K");
  const pipe = streamOf(false);
  withProgress(() => announce("installing providers"), pipe);
  announce("installing providers");
  expect(pipe.text).toBe("");
});
