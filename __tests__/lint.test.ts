import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "..");

/** Runs the rule about imports, as the configuration has it for a file, without the types that other rules need. */
const PROGRAM = `
import { ESLint, Linter } from "eslint";
const [file, code] = process.argv.slice(1);
const { rules } = await new ESLint().calculateConfigForFile(file);
const rule = "no-restricted-imports";
console.log(JSON.stringify(new Linter().verify(code, { rules: { [rule]: rules[rule] } })));
`;

/** What the rule says of imports in a file, by the line of the import. */
function problemsOf(file: string, ...imports: readonly string[]): Record<number, string> {
  const code = imports.map((each) => `import ${JSON.stringify(each)};\n`).join("");
  const args = ["--input-type=module", "--eval", PROGRAM, file, code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(stderr).toBe("");
  const messages = JSON.parse(stdout) as readonly { readonly line: number; readonly message: string }[];
  return Object.fromEntries(messages.map(({ line, message }) => [line, message]));
}

test("lint refuses imports against the direction, the private parts of cdktf and the index of a provider", () => {
  const may = "wiring/ may import values, facts, model; see MAY_IMPORT in eslint.config.mjs.";
  expect(
    problemsOf(
      "wiring/evaluate.ts",
      "../constructs/core/refuse",
      "../values/literal",
      "../check/check",
      "./evaluation",
      "cdktf/lib/private/unique",
      "@cdktf/provider-azurerm",
      "@cdktf/provider-azurerm/lib/key-vault",
    ),
  ).toEqual({
    1: `'../constructs/core/refuse' import is restricted from being used by a pattern. ${may}`,
    3: `'../check/check' import is restricted from being used by a pattern. ${may}`,
    5: "'cdktf/lib/private/unique' import is restricted from being used by a pattern. Only constructs/core/cdktf-internals.ts may import private parts of cdktf.",
    6: expect.stringMatching(/ Import the class from its own file/),
  });
});

test("lint holds the order of the folders of constructs", () => {
  expect(
    Object.keys(
      problemsOf("constructs/vault/vault.ts", "../core/refuse", "../identity/identity", "../binding/binding"),
    ),
  ).toEqual(["3"]);
  expect(
    Object.keys(problemsOf("constructs/core/input/refuse.ts", "../identity/identity", "../../stacks/state")),
  ).toEqual(["1", "2"]);
  expect(problemsOf("constructs/index.ts", "./core/refuse", "./binding/binding")).toEqual({});
});
