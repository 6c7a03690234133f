import { cpSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { project } from "./kit/launched-project";

const ROOT = resolve(__dirname, "..");

describe("an error", () => {
  test("that was thrown for its reader is its message alone", () => {
    const made = project({ "main.ts": 'throw new Error("`name` must be shorter");' });
    expect(made.run()).toEqual({ status: 1, stdout: "", stderr: "`name` must be shorter" });
  });

  test("that is a slip in the code shows where, in the file that was written", () => {
    const made = project({
      "main.ts": 'import { fail } from "./lib/fail";\n\nfail(undefined as never);',
      "lib/fail.ts": "interface A { b: string }\nexport function fail(a: A): string {\n  return a.b;\n}",
    });
    const { status, stderr } = made.run();
    expect(status).toBe(1);
    expect(stderr.split("\n")).toEqual([
      "TypeError: Cannot read properties of undefined (reading 'b')",
      "    at fail (lib/fail.ts:3:12)",
      expect.stringMatching(/^ {4}at .*\(main\.ts:3:1\)$/),
    ]);
  });

  test("with which the library refuses its input shows the line of the program", () => {
    const made = project({
      "main.ts": 'import { orders } from "./stacks/orders";\norders();\n',
      "stacks/orders.ts": 'import { Vault } from "../constructs/vault";\n\nexport const orders = () => new Vault();\n',
      "constructs/vault.ts":
        'import { errorOfUser } from "./core/input/user-stack";\nexport class Vault {\n  constructor() {\n    throw errorOfUser("`name` must be given");\n  }\n}\n',
      "constructs/core/input/user-stack.ts":
        "export function errorOfUser(text: string): Error {\n  return new Error(text);\n}\n",
    });
    expect(made.run()).toEqual({
      status: 1,
      stdout: "",
      stderr: "`name` must be given\n    at stacks/orders.ts:3:29",
    });
  });

  test.each([
    ["a folder that is missing", "missing/out", "must be in a folder that exists", "create that folder"],
    ["a file", "main.ts/out", "must be a folder that can be written to", "set `CDKTF_OUTDIR` to another"],
  ])("about an output folder in %s says what to do, also where cdktf creates it", (_, outdir, rule, fix) => {
    const made = project({ "main.ts": 'require("node:fs").mkdirSync(process.env.CDKTF_OUTDIR!);' });
    for (const name of ["constructs/core/synthesis/output-folder.ts", "values"])
      cpSync(join(ROOT, name), join(made.folder, name), { recursive: true });
    const { status, stderr } = made.runWith({ CDKTF_OUTDIR: outdir });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^the output folder ${rule}, got "${outdir}".*; ${fix}.* \\[output-folder\\]$`));
  });

  test("of a promise is one as well", () => {
    const made = project({ "main.ts": 'void Promise.reject(new Error("later"));' });
    expect(made.run()).toEqual({ status: 1, stdout: "", stderr: "later" });
  });

  test("in the syntax shows the line", () => {
    const { status, stderr } = project({ "main.ts": "const = 1;" }).run();
    expect(status).toBe(1);
    expect(stderr).toContain("main.ts:1:");
    expect(stderr).not.toContain("synth.js");
  });

  test("says what to do where packages are not installed", () => {
    const made = project({ "main.ts": "" });
    made.remove("node_modules");
    expect(made.run()).toEqual({
      status: 1,
      stdout: "",
      stderr: "the packages of this project are not installed: run `npm ci`",
    });
    expect(existsSync(join(made.folder, ".cache"))).toBe(false);
  });
});
