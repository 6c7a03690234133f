import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ok, project } from "./kit/launched-project";

describe("the app command", () => {
  test("runs main.ts as the main module, with its types left unchecked", () => {
    const made = project({
      "main.ts": 'const n: number = "one" as never;\nif (require.main === module) console.log(n);',
    });
    expect(made.run()).toEqual(ok("one"));
    expect(made.run()).toEqual(ok("one"));
  });

  test("runs another program when it is given one", () => {
    const made = project({
      "main.ts": "",
      "examples/one.ts": 'import { two } from "../two";\nconsole.log(two);',
      "two.ts": "export const two = 2;",
    });
    expect(made.run("examples/one.ts")).toEqual(ok("2"));
  });

  test("runs the program of a file that loads it, which gets all arguments", () => {
    const made = project({
      "bin/run.js": 'exports.program = require("node:path").join(__dirname, "two.ts");\nrequire("../synth.js");',
      "bin/two.ts": "if (require.main === module) console.log(process.argv.slice(2).join());",
    });
    const { status, stdout } = spawnSync("node", [join(made.folder, "bin/run.js"), "check", "--json"], {
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "check,--json\n" });
  });

  test("hands options to the program, and takes none for a program", () => {
    const made = project({
      "main.ts": "console.log(process.argv.slice(2).join());",
      "one.ts": "console.log(process.argv.slice(2).join());",
    });
    expect(made.run("--check")).toEqual(ok("--check"));
    expect(made.run("--check", "one.ts")).toEqual(ok("--check,one.ts"));
  });

  test("sees an edit, also one that keeps the length and the time of the file", () => {
    const made = project({
      "main.ts": 'import { value } from "./value";\nconsole.log(value);',
      "value.ts": "export const value = 1;",
    });
    expect(made.run()).toEqual(ok("1"));
    const { atime, mtime } = statSync(join(made.folder, "value.ts"));
    made.write("value.ts", "export const value = 2;");
    utimesSync(join(made.folder, "value.ts"), atime, mtime);
    expect(made.run()).toEqual(ok("2"));
  });

  test("sees a file that was added and now is what an import finds", () => {
    const made = project({
      "main.ts": 'import { value } from "./deep/value";\nconsole.log(value);',
      "deep/value/index.ts": "export const value = 1;",
    });
    expect(made.run()).toEqual(ok("1"));
    made.write("deep/value.ts", "export const value = 2;");
    expect(made.run()).toEqual(ok("2"));
  });

  test("sees an import that an edit adds, moves or takes away", () => {
    const made = project({
      "main.ts": 'import { value } from "./one";\nconsole.log(value);',
      "one.ts": "export const value = 1;",
      "two.ts": "export const value = 2;",
    });
    expect(made.run()).toEqual(ok("1"));
    made.write("main.ts", 'import { value } from "./two";\nconsole.log(value);');
    expect(made.run()).toEqual(ok("2"));
    made.write(
      "main.ts",
      'import { value } from "./two";\nimport { value as one } from "./one";\nconsole.log(one, value);',
    );
    expect(made.run()).toEqual(ok("1 2"));
    made.write("one.ts", "export const value = 3;");
    made.write("two.ts", 'import { value as one } from "./one";\nexport const value = one * 2;');
    expect(made.run()).toEqual(ok("3 6"));
    made.write("main.ts", "console.log(0);");
    expect(made.run()).toEqual(ok("0"));
  });

  test("sees a file that was removed", () => {
    const made = project({
      "main.ts": 'import { value } from "./value";\nconsole.log(value);',
      "value.ts": "export const value = 1;",
    });
    expect(made.run()).toEqual(ok("1"));
    made.remove("value.ts");
    const { status, stderr } = made.run();
    expect(status).toBe(1);
    expect(stderr).toContain('Could not resolve "./value"');
    expect(stderr).toContain("main.ts:1:22");
  });

  test("sees a package that changed, and one that is new", () => {
    const made = project({
      "main.ts": 'import { name } from "one";\nconsole.log(name);',
      "node_modules/one/index.js": 'exports.name = "one 1";',
    });
    expect(made.run()).toEqual(ok("one 1"));
    made.write("node_modules/one/index.js", 'exports.name = "one 2";');
    expect(made.run()).toEqual(ok("one 2"));
    made.write("node_modules/two/index.js", 'exports.name = "two";');
    made.write("main.ts", 'import { name } from "one";\nimport * as two from "two";\nconsole.log(name, two.name);');
    expect(made.run()).toEqual(ok("one 2 two"));
  });

  test("takes no program that another one imports for the main one, and gives each file its own name", () => {
    const made = project({
      "main.ts": 'import { one } from "./examples/one";\nconsole.log(one, __filename.slice(-7));',
      "examples/one.ts": 'export const one = __filename.slice(-6);\nif (require.main === module) console.log("main");',
    });
    expect(made.run()).toEqual(ok("one.ts main.ts"));
    expect(made.run("examples/one.ts")).toEqual(ok("main"));
  });

  test("gives a package its own folder, to read its files from", () => {
    const made = project({
      "main.ts": 'import { text } from "one";\nconsole.log(text);',
      "node_modules/one/index.js":
        'exports.text = require("node:fs").readFileSync(require("node:path").join(__dirname, "text"), "utf8");',
      "node_modules/one/text": "of one",
    });
    expect(made.run()).toEqual(ok("of one"));
  });

  test("runs a program in JavaScript as the main module, with what it exports left to it", () => {
    const made = project({
      "one.js": 'exports.one = 1;\nif (require.main === module) console.log("main", exports.one);',
      "two.js":
        '#!/usr/bin/env node\nconst { one } = require("./one");\nmodule.exports = {};\nif (require.main === module) console.log("two", one);',
    });
    expect(made.run("one.js")).toEqual(ok("main 1"));
    expect(made.run("two.js")).toEqual(ok("two 1"));
  });

  test("keeps letters of every script as they are", () => {
    const made = project({
      "main.ts":
        '/*! © 何か */\nimport { name } from "one";\nconst größe = `€→${/[é]/.exec("é")![0]}`;\nconsole.log(größe, name, /[何]/.test("何"));',
      "node_modules/one/index.js": '/*! © 何か */ exports.name = "何か";',
    });
    expect(made.run()).toEqual(ok("€→é 何か true"));
    expect(made.run()).toEqual(ok("€→é 何か true"));
  });

  test("needs nothing of what is imported for its types alone", () => {
    const made = project({
      "main.ts":
        'import { Settings } from "./settings";\nimport { Types } from "types-only";\nconst s: Settings & Types = {};\nconsole.log(s);',
    });
    expect(made.run()).toEqual(ok("{}"));
  });

  test("loads a package only when it is imported, and a built-in module as it is", () => {
    const made = project({
      "main.ts": 'import { sep } from "node:path";\nconsole.log(sep);\nif (process.env.NEVER) void import("one");',
      "node_modules/one/index.js": 'console.log("loaded");',
    });
    expect(made.run()).toEqual(ok("/"));
  });

  test("loads the archiver of a package when something is archived, as the package has it installed", () => {
    const made = project({
      "main.ts": 'import { pack } from "one";\nconsole.log("start");\nif (process.argv.includes("--pack")) pack("a");',
      "node_modules/one/index.js": 'const archiver = require("archiver");\nexports.pack = (name) => archiver(name);',
      "node_modules/one/node_modules/archiver/index.js":
        'console.log("loaded");\nmodule.exports = (name) => console.log(name);',
    });
    expect(made.run()).toEqual(ok("start"));
    expect(made.run("--pack")).toEqual(ok("start\nloaded\na"));
  });

  test("makes no text of a stack trace that a package records when it is loaded, and keeps those of errors", () => {
    const made = project({
      "main.ts": 'import { atLoad, error, later } from "one";\nconsole.log(atLoad, error, later());',
      "node_modules/one/index.js": `
        const recorded = () => { const on = {}; Error.captureStackTrace(on); return typeof on.stack; };
        exports.atLoad = recorded();
        exports.error = typeof new Error("text").stack;
        exports.later = recorded;`,
    });
    expect(made.run()).toEqual(ok("undefined string string"));
  });

  test("works where nothing can be kept", () => {
    const made = project({ "main.ts": "console.log(1);", ".cache": "a file in the way" });
    expect(made.run()).toEqual(ok("1"));
    made.write("main.ts", "(null as never as { x: 1 }).x;");
    expect(made.run().stderr).toContain("main.ts:1:");
  });

  test.each([
    "",
    "null",
    "[]",
    "{}",
    '{"imports":[],"folder":"own-1","encoding":"utf8"}',
    '{"imports":{},"stamps":[],"folder":1,"asking":[]}',
    '{"imports":[],"stamps":{"synth.js":"1 1 1"},"folder":"own-1","encoding":"utf8","asking":1}',
  ])("makes a cache again in which another version of it left %j", (record) => {
    const made = project({ "main.ts": "console.log(1);" });
    expect(made.run()).toEqual(ok("1"));
    for (const name of ["own", "packages"]) made.write(`.cache/synth/main.ts/${name}.json`, record);
    expect(made.run()).toEqual(ok("1"));
    expect(made.run()).toEqual(ok("1"));
  });

  test("may run twice at once on a cache that is being made", async () => {
    const made = project({
      "main.ts": 'import { name } from "one";\nconsole.log(name);',
      "node_modules/one/index.js": 'exports.name = "one";',
    });
    const outputs = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<string>((done) => {
            const child: ChildProcess = execFile("node", ["synth.js"], { cwd: made.folder }, (_, stdout, stderr) =>
              done(stdout + stderr),
            );
            expect(child.pid).toBeDefined();
          }),
      ),
    );
    expect(outputs).toEqual(["one\n", "one\n", "one\n"]);
    expect(made.run()).toEqual(ok("one"));
  });
});

describe("output that nobody reads to its end", () => {
  const long = "for (let i = 0; i < 1e5; i++)";
  test.each([
    ["on standard output", `${long} console.log(i);`],
    ["on standard error", `${long} console.error(i);`],
    ["an error", `${long} console.log(i);\nthrow new Error("x".repeat(1e6));`],
  ])(
    "ends the process: %s",
    async (_, program) => {
      const made = project({ "main.ts": program });
      const child = spawn("node", ["synth.js"], { cwd: made.folder, timeout: 20_000 });
      child.stdout.destroy();
      child.stderr.destroy();
      const [, signal] = (await once(child, "exit")) as [number | null, string | null];
      expect(signal).toBeNull();
    },
    30_000,
  );
});
