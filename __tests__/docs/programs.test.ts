// The programs of the pages: those that are pasted into a stack, in the order of their page and in one stack, and all of them
// as the compiler sees them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import * as constructs from "../../constructs";
import { givenNames, pasted } from "../kit/pages/fragments";
import { GIVEN } from "../kit/pages/given";
import { runProgram } from "../kit/run-program";
import { ALL_PAGES, programsOf, readerOf, textOf } from "./pages";
import { compilerProblems } from "./program";

const outdir = mkdtempSync(join(tmpdir(), "programs-"));
process.env.CDKTF_OUTDIR = outdir;
afterAll(() => rmSync(outdir, { recursive: true }));

const load = (name: string): unknown =>
  name === "cdktf-aks-workload-identity" ? constructs : jest.requireActual(name);

/** Each program of the pages by the page and the heading or the file that it has. */
const STACKS = ALL_PAGES.flatMap((page) =>
  programsOf(page).stacks.map((fragments, i) => ({
    page,
    stack: i + 1,
    program: pasted(fragments, { ...GIVEN, ...readerOf(page).given }),
  })),
);

test.each(STACKS)("the programs of $page synthesize in one stack ($stack)", ({ program }) => {
  const options = {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  } as const;
  runProgram(transformSync(program, options).code, { require: load, exports: {} });
});

test.each(ALL_PAGES)("%s says what its programs assume", (page) => {
  const prose = textOf(page).replaceAll(/^ *```[^]*?^ *```$/gm, "");
  const given = programsOf(page).stacks.flatMap((programs) =>
    givenNames(programs, { ...GIVEN, ...readerOf(page).given }),
  );
  expect(given.filter((name) => !prose.includes(`\`${name}\``))).toEqual([]);
});

test("the compiler has nothing to say of any program", () => {
  const files = ALL_PAGES.flatMap((page) =>
    Object.entries(programsOf(page).files).map(([file, code]) => [page, file, code]),
  );
  const stacks = STACKS.map(({ page, stack, program }) => [page, `pasted-${stack}.ts`, program]);
  const programs = [...files, ...stacks].map(([page, file, code]): [string, string] => [
    join(page!.replaceAll(/[^a-z]/gi, "-"), file!),
    code!,
  ]);
  expect(programs.length).toBeGreaterThan(30);
  expect(compilerProblems(Object.fromEntries(programs))).toEqual([]);
});
