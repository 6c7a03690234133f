// Runs before each test file. cdktf records a stack trace for each token, and Jest looks up the source position of each of its
// frames, which took a quarter of the time of the tests. Here only errors get source positions.
const NONE = { value: undefined, configurable: true, writable: true };
const record = Error.captureStackTrace.bind(Error);

Error.captureStackTrace = function capture(target: { stack?: string }, below = capture) {
  record(target, below);
  if (target instanceof Error) return;
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace") ?? NONE;
  Error.prepareStackTrace = (_, frames) => ["Error", ...frames.map(String)].join("\n    at ");
  try {
    // The first read formats the trace.
    void target.stack;
  } finally {
    Object.defineProperty(Error, "prepareStackTrace", before);
  }
};
