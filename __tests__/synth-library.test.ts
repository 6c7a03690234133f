import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ok, type Project, project } from "./kit/launched-project";

/** A program of three files, with two files of the library. */
const files = {
  "main.ts": 'import { show } from "./stacks/show";\nshow("main");',
  "stacks/show.ts":
    'import { count } from "../values/count";\nimport { named } from "../constructs/index";\nexport const show = (by: string) => console.log(named(by), count());',
  "constructs/index.ts":
    'import { count } from "../values/count";\nexport const named = (by: string) => `${by} ${count()}`;',
  "values/count.ts": "let n = 0;\nexport const count = () => ++n;",
};

/** The folders of the bundles that the next run uses. */
const bundlesOf = ({ folder }: Project) =>
  ["own", "library", "packages"].map((name) => {
    const record = readFileSync(join(folder, ".cache/synth/main.ts", `${name}.json`), "utf8");
    return (JSON.parse(record) as { folder: string }).folder;
  });

/** A program of the files, which ran twice. The first run does not keep a bundle of files that were just written. */
function running(): Project {
  const made = project(files);
  expect([made.run(), made.run()]).toEqual([ok("main 1 2"), ok("main 1 2")]);
  return made;
}

test("a program and the library that it imports share each module", () => {
  running();
});

test("an edit of the program makes only the bundle of its own files again", () => {
  const made = running();
  const before = bundlesOf(made);
  made.write("main.ts", 'import { show } from "./stacks/show";\nshow("edited");');
  expect([made.run(), made.run()]).toEqual([ok("edited 1 2"), ok("edited 1 2")]);
  const after = bundlesOf(made);
  expect(after.slice(1)).toEqual(before.slice(1));
  expect(after[0]).not.toBe(before[0]);
});

test("an edit of the library is seen, and leaves the bundle of own files as it is", () => {
  const made = running();
  const [own] = bundlesOf(made);
  made.write("values/count.ts", "let n = 10;\nexport const count = () => ++n;");
  expect([made.run(), made.run()]).toEqual([ok("main 11 12"), ok("main 11 12")]);
  expect(bundlesOf(made)[0]).toBe(own);
});

test("an import of another file of the library is found", () => {
  const made = running();
  made.write("facts/one.ts", "export const one = 1;");
  made.write("main.ts", 'import { one } from "./facts/one";\nconsole.log(one);');
  expect(made.run()).toEqual(ok("1"));
});

test("a file of the library that the program loads late is loaded then", () => {
  const made = running();
  made.write("facts/late.ts", 'console.log("late");\nexport const late = 1;');
  const program = 'console.log("first");\nvoid import("./facts/late").then(({ late }) => console.log(late));';
  made.write("main.ts", program);
  expect(made.run()).toEqual(ok("first\nlate\n1"));
});

test("a file of the library that is missing is an error at the import of the program", () => {
  const made = running();
  made.write("main.ts", 'import { one } from "./facts/missing";\nconsole.log(one);');
  const { status, stderr } = made.run();
  expect(status).toBe(1);
  expect(stderr).toContain('Could not resolve "./facts/missing"');
  expect(stderr).toContain("main.ts:1:");
});

test("an error in the syntax of the library shows the line", () => {
  const made = running();
  made.write("values/count.ts", "export const = 1;");
  const { status, stderr } = made.run();
  expect(status).toBe(1);
  expect(stderr).toContain("values/count.ts:1:");
});

test("a slip in the library shows where, through the files of both", () => {
  const made = running();
  made.write("values/count.ts", "export const count = () => (null as never as { n: number }).n;");
  expect(made.run().stderr.split("\n").slice(0, 4)).toEqual([
    "TypeError: Cannot read properties of null (reading 'n')",
    "    at count (values/count.ts:1:61)",
    "    at named (constructs/index.ts:2:47)",
    expect.stringMatching(/^ {4}at show \(stacks\/show\.ts:3:73\)$/),
  ]);
});

test("a library that imports a file of the program shares it as well", () => {
  const made = running();
  made.write("stacks/number.ts", "export const state = { n: 0 };");
  made.write("values/count.ts", 'import { state } from "../stacks/number";\nexport const count = () => ++state.n;');
  made.write(
    "main.ts",
    'import { state } from "./stacks/number";\nimport { show } from "./stacks/show";\nstate.n = 5;\nshow("main");',
  );
  expect([made.run(), made.run()]).toEqual([ok("main 6 7"), ok("main 6 7")]);
});

test("a file of the library is a program as well", () => {
  const made = running();
  made.write(
    "facts/list.ts",
    'import { count } from "../values/count";\nif (require.main === module) console.log(count());',
  );
  expect(made.run("facts/list.ts")).toEqual(ok("1"));
});

test("a cache without the bundle of the library is made again", () => {
  const made = running();
  rmSync(join(made.folder, ".cache/synth/main.ts", bundlesOf(made)[1]!), { recursive: true });
  expect(made.run()).toEqual(ok("main 1 2"));
});
