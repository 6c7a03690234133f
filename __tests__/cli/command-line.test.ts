import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import manifest from "../../package.json";
import { loadCommand } from "../../cli/dispatch";
import { exampleLine, helpOf } from "../../cli/help";
import { COMMANDS } from "../../cli/main";
import { PACKAGE } from "../../facts/terraform/engine";
import { commandLine } from "../kit/command-line";
import { HELP_HINT } from "../kit/help-hint";

const NAMES = Object.keys(COMMANDS);
const folder = mkdtempSync(join(tmpdir(), "command-line-"));
const before = process.cwd();
beforeAll(() => {
  mkdirSync(join(folder, "empty"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const commands = new Map<string, Command>();
beforeAll(() => {
  for (const name of NAMES) commands.set(name, loadCommand(PACKAGE, COMMANDS, name));
});

test.each(["--version", "-V"])("%s prints the version of the package", async (option) => {
  expect(await commandLine(option)).toEqual({ status: 0, out: `${manifest.version}\n`, err: "" });
});

test.each(["help", "--help", "-h"])("%s lists every command, the exit codes and an example", async (word) => {
  const { status, out, err } = await commandLine(word);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  for (const [name, { summary }] of Object.entries(COMMANDS))
    expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
  expect(out).toContain("Examples:");
  expect(out).toContain("Exit codes:");
});

test("without arguments the same is an error", async () => {
  const { out } = await commandLine("help");
  expect(await commandLine()).toEqual({ status: 2, out: "", err: out });
});

describe.each(NAMES)("%s", (name) => {
  test("help has its examples and exit codes, also without the name of the program before it", async () => {
    const printed = await commandLine("help", name);
    expect(printed).toMatchObject({ status: 0, err: "" });
    expect(printed.out).toContain(`Usage: ${PACKAGE} ${name}`);
    expect(printed.out).toContain("Examples:");
    expect(printed.out).toMatch(/Exit codes:\n {2}0 {3}\w/);
    expect(printed.out).toMatch(/-q, --quiet /);
    expect(await commandLine(name, "--help")).toEqual(printed);
  });

  test("each example is a command line that it accepts", async () => {
    const { examples } = helpOf(commands.get(name)!);
    expect(examples.length).toBeGreaterThan(0);
    for (const [, line] of examples) {
      const loaded = loadCommand(PACKAGE, COMMANDS, name);
      const [, after] = exampleLine(line, "$0").split("$0");
      const argv = after!
        .replace(/[>|)].*/, "")
        .trim()
        .split(/\s+/)
        .filter(Boolean);
      let ran = false;
      loaded.exitOverride().action(() => void (ran = true));
      await loaded.parseAsync(argv, { from: "user" });
      expect({ line, ran }).toEqual({ line, ran: true });
    }
  });

  test("a misspelled option is an error with the nearest one, and with where its help is", async () => {
    const required = name === "migrate" ? ["--out", "out"] : [];
    const { status, out, err } = await commandLine(name, ...required, "--quite");
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain("(Did you mean --quiet?)");
    expect(err).toMatch(HELP_HINT);
  });
});

test.each([
  ["check", "absent"],
  ["explain", "no such error"],
  ["migrate", "empty", "--out", "out"],
  ["handover"],
  ["hcl"],
  ["diff", "empty", "empty"],
  ["verify", "empty"],
  ["completion", "tcsh"],
])("an error of %s says where its help is", async (...argv) => {
  const { status, err } = await commandLine(...argv);
  expect(status).toBe(2);
  expect(err).toMatch(HELP_HINT);
  expect(err).toContain(`help ${argv[0]}`);
});

test.each([
  ["chekc", 'there is no command "chekc"; did you mean check?'],
  ["hlep", 'there is no command "hlep"; did you mean help?'],
  ["deploy", 'there is no command "deploy"'],
  ["\u001b[31m", 'there is no command "\\u001b[31m"'],
])("%j is an error with the nearest command", async (name, message) => {
  const err = `${message} [command-unknown]\n\`${PACKAGE} help\` lists the commands.\n`;
  expect(await commandLine(name)).toEqual({ status: 2, out: "", err });
  expect(await commandLine("help", name)).toEqual({ status: 2, out: "", err });
});

describe("colour", () => {
  const isTTY = Object.getOwnPropertyDescriptor(process.stdout, "isTTY");
  const noColor = process.env.NO_COLOR;
  beforeEach(() => delete process.env.NO_COLOR);
  afterEach(() => {
    if (isTTY) Object.defineProperty(process.stdout, "isTTY", isTTY);
    else Reflect.deleteProperty(process.stdout, "isTTY");
    if (noColor === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = noColor;
  });
  const terminal = (value: boolean) => Object.defineProperty(process.stdout, "isTTY", { value, configurable: true });

  test.each([["help"], ["help", "check"], ["check", "--help"]])("is in %s %s on a terminal only", async (...argv) => {
    terminal(false);
    const { out: plain } = await commandLine(...argv);
    expect(plain).not.toContain("\u001b");
    terminal(true);
    const { out } = await commandLine(...argv);
    expect(out).toContain("\u001b[1m");
    expect(out.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
  });

  test("is off with NO_COLOR and with --no-color", async () => {
    terminal(true);
    process.env.NO_COLOR = "1";
    expect((await commandLine("help", "check")).out).not.toContain("\u001b");
    delete process.env.NO_COLOR;
    expect((await commandLine("check", "--help", "--no-color")).out).not.toContain("\u001b");
    delete process.env.NO_COLOR;
    expect((await commandLine("--no-color", "help")).out).not.toContain("\u001b");
  });
});
