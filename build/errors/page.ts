import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WIRING_RULES } from "../../wiring/rules/rules";
import { EXPLANATIONS } from "./explanations";
import type { Explanation } from "./given";
import { messageOf } from "./run";

const INTRODUCTION = `# Errors

Every error, warning and finding ends with an id in brackets, such as \`[issuer]\`: those of the constructs, of their inputs, of the settings, of the commands and of the testing kit. This page has the cause, the fix and an example for each id. A finding of the wiring check has the id of its rule. [Wiring rules](wiring-rules.md) explains those.

\`npm run errors\` writes this page from \`build/errors/\`. A test runs each example and compares its message with this page. In the examples

- \`stack\` is a stack with providers, \`newStack(id)\` creates another one, and \`bareStack(id)\` one without a backend;
- \`cluster\` is a cluster that the app does not create, and \`newCluster(props)\` creates one;
- \`identity\`, \`binding\`, \`vault\` and \`resourceGroup\` are those of the application \`orders\`;
- \`fleet(files)\` is a fleet of these files;
- \`run(line, files)\` runs a command line of this package in the folder \`/app\` with these files, \`compare(one, other)\` compares the bundles of two versions of a stack, and \`stacks\` gives the files of a synthesized folder, \`cdktf.out\`;
- \`matchers\`, and \`synthesize\` where it takes a stack, are those of the testing kit;
- constants in capitals are values of the files in \`build/errors/subjects/\`.
`;

/** The text of docs/errors.md. */
export async function errorsPage(root: string): Promise<string> {
  const sections: string[] = [];
  for (const [file, { title, errors }] of Object.entries(EXPLANATIONS)) {
    const source = readFileSync(join(root, "build/errors/subjects", `${file}.ts`), "utf8");
    sections.push(`## ${title}`);
    const entries = Object.entries(errors).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [id, each] of entries) sections.push(await section(id, each, exampleIn(source, id)));
  }
  const rules = Object.keys(WIRING_RULES).sort();
  const findings = rules.map((id) => `- [${id}](wiring-rules.md#${id})`).join("\n");
  return `${[INTRODUCTION, ...sections, "## Findings of the wiring check", findings].join("\n\n").replaceAll("\n\n\n", "\n\n")}\n`;
}

async function section(id: string, explanation: Explanation, example: string): Promise<string> {
  const message = (await messageOf(id, explanation)).replace(
    /(?<=["\s(]|^)[^\s"]*\/(fleet|example)-\w{6}/g,
    (_, name: string) => (name === "fleet" ? "fleet" : "/app"),
  );
  return [
    `### ${id}`,
    `Cause: ${explanation.cause}`,
    `Fix: ${explanation.fix}`,
    `\`\`\`ts\n${example}\n\`\`\``,
    `\`\`\`text\n${message}\n\`\`\``,
  ].join("\n\n");
}

/** The body of the function `example` of an id, as Prettier writes it. */
function exampleIn(source: string, id: string): string {
  const key = /^[a-z]+$/.test(id) ? id : `"${id}"`;
  const entry = source.slice(source.indexOf(`\n  ${key}: {\n`));
  const text = entry.slice(entry.indexOf("\n    example: "), entry.indexOf("\n  },\n"));
  const body = text.slice(text.indexOf("=>") + 2).replace(/,$/, "");
  const block = /^ \{\n(.*)\n {4}\}$/s.exec(body)?.[1];
  const lines = (block ?? body.replace(/^\n| (?=\S)/, "")).split("\n");
  const indent = Math.min(...lines.filter((each) => each !== "").map((each) => each.search(/\S/)));
  // The first line of a body that starts behind the arrow has no indent of its own.
  const rest = lines.length > 1 && indent === 0 ? 4 : indent;
  return lines.map((each, i) => (i === 0 && indent === 0 ? each : each.slice(rest))).join("\n");
}
