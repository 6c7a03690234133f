import { coloured, showsColours } from "../../../values/text/colour";

const TERMINAL = { isTTY: true };

test("a terminal shows colours, a pipe does not", () => {
  expect(showsColours(TERMINAL, {})).toBe(true);
  expect(showsColours({ isTTY: false }, {})).toBe(false);
});

test.each([[{ NO_COLOR: "1" }], [{ TERM: "dumb" }]])("a terminal with %j shows none", (env) => {
  expect(showsColours(TERMINAL, env)).toBe(false);
});

test("an empty NO_COLOR counts as not set", () => {
  expect(showsColours(TERMINAL, { NO_COLOR: "" })).toBe(true);
});

test("a terminal that has no colours shows none", () => {
  expect(showsColours({ isTTY: true, hasColors: () => false }, {})).toBe(false);
});

test("the words that begin a line of a report are coloured, others are not", () => {
  const report = "Deployment a\n  error label-missing: no error\n  warning x: y\nerrors\n";
  expect(coloured(report, TERMINAL, {})).toBe(
    "Deployment a\n  \u001b[31merror\u001b[0m label-missing: no error\n  \u001b[33mwarning\u001b[0m x: y\nerrors\n",
  );
  expect(coloured(report, { isTTY: false }, {})).toBe(report);
});
