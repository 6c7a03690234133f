import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCommand } from "../../cli/dispatch";
import { COMMANDS } from "../../cli/main";
import { PACKAGE } from "../../facts/terraform/engine";
import { commandLine } from "../kit/command-line";

const folder = mkdtempSync(join(tmpdir(), "completion-"));
const script = (shell: string): string => join(folder, `script.${shell}`);
const SHELLS = ["bash", "zsh", "fish"] as const;
beforeAll(async () => {
  for (const shell of SHELLS) writeFileSync(script(shell), (await commandLine("completion", shell)).out);
  mkdirSync(join(folder, "work"));
  writeFileSync(join(folder, "work", "plan.json"), "{}");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A command line whose last word is not complete, and that word after the key Tab. */
const CASES: readonly (readonly [title: string, line: string, completed: string])[] = [
  ["the name of a command", "ch", "check"],
  ["the name of a command after help", "help comp", "completion"],
  ["an option of the command", "handover --rep", "--replace"],
  ["no option of another command", "verify --rep", "--rep"],
  ["a value of an option that has choices", "handover --backend p", "partial"],
  ["an argument that has choices", "completion f", "fish"],
  ["a file where a command reads one", "check pl", "plan.json"],
  ["a file after an option that takes one", "check --terraform pl", "plan.json"],
  ["no file after an option that takes a text", "check --namespace pl", "pl"],
];

function run(shell: string, ...args: readonly string[]): string {
  const env = { PATH: process.env.PATH, TERM: "dumb", HOME: folder };
  const { status, stdout, stderr } = spawnSync(shell, args, { cwd: join(folder, "work"), encoding: "utf8", env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** The only word that is offered, or the incomplete word. */
function only(offers: string, line: string): string {
  const words = offers.split("\n").filter((each) => each !== "");
  return words.length === 1 ? words[0]!.split("\t")[0]! : line.split(" ").at(-1)!;
}

/** The last words of the lines after Tab, as each shell completes them. */
const COMPLETED: Readonly<Record<(typeof SHELLS)[number], (lines: readonly string[]) => readonly string[]>> = {
  bash: (lines) =>
    lines.map((line) => {
      const asked = [
        `source ${script("bash")}`,
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))',
        `_${PACKAGE.replaceAll("-", "_")}`,
        'printf "%s\\n" "${COMPREPLY[@]}"',
      ];
      return only(run("bash", "--norc", "-c", asked.join("\n"), "bash", PACKAGE, ...line.split(" ")), line);
    }),
  fish: (lines) =>
    lines.map((line) =>
      only(run("fish", "--no-config", "-c", `source ${script("fish")}; complete -C '${PACKAGE} ${line}'`), line),
    ),
  // zsh completes in its editor only: it runs in a terminal, where the program prints the line that it gets.
  zsh: (lines) => {
    const setUp = `PROMPT=; autoload -U compinit; compinit -u -D; source ${script("zsh")}; ${PACKAGE}() { print -r -- GOT:$*:END }; echo REA''DY`;
    writeFileSync(join(folder, "set-up.zsh"), setUp);
    const session = [
      "zmodload zsh/zpty; zpty shell zsh -f -i",
      `zpty -w shell "source ${join(folder, "set-up.zsh")}"; zpty -r -m shell said '*READY*'`,
      ...lines.map(
        (line) => `zpty -w shell '${PACKAGE} ${line}\t'; zpty -r -m shell said '*GOT:*:END*'; print -r -- $said`,
      ),
      "zpty -d shell",
    ];
    return [...run("zsh", "-f", "-c", session.join("\n")).matchAll(/^GOT:(.*):END/gm)].map(([, line]) =>
      line!.split(" ").at(-1)!,
    );
  },
};

describe.each(SHELLS)("%s", (shell) => {
  const isThere = spawnSync(shell, ["-c", "true"]).status === 0;
  if (!isThere) process.stderr.write(`skipped: ${shell} is not installed\n`);
  const when = isThere ? test : test.skip;

  when("reads the script without an error", () => {
    expect(run(shell, "-n", script(shell))).toBe("");
  });

  when("completes commands, options, their values and files", () => {
    const words = COMPLETED[shell](CASES.map(([, line]) => line));
    expect(CASES.map(([title], i) => [title, words[i]])).toEqual(CASES.map(([title, , word]) => [title, word]));
  });
});

test.each(SHELLS)("the script for %s has every command and every option", async (shell) => {
  const { out } = await commandLine("completion", shell);
  for (const name of Object.keys(COMMANDS)) {
    expect(out).toContain(name);
    const { options } = loadCommand(PACKAGE, COMMANDS, name);
    for (const { long } of options) expect(out).toContain(shell === "fish" ? `-l ${long!.slice(2)} ` : long);
  }
});
