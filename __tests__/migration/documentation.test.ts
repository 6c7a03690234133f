// Runs the programs of docs/leaving-pod-identity.md, and holds its tables to what the code has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { TerraformOutput, Testing } from "cdktf";
import ts from "typescript";
import { GENERAL_OPTIONS } from "../../cli/help";
import { migrate } from "../../cli/migrate";
import * as library from "../../constructs";
import { SDK_MINIMUMS } from "../../facts/kubernetes/sdk";
import { fixture } from "../constructs/pod-identity/pod-identity-fixture";
import { runProgram } from "../kit/run-program";

const page = readFileSync(join(__dirname, "../../docs/leaving-pod-identity.md"), "utf8");
const programs = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);

test.each(programs.map((code, i) => [i + 1, code]))("program %i synthesizes", (_, code) => {
  const { stack, cluster, identity } = fixture();
  const names = { DeploymentV1, TerraformOutput, cluster, identity, ...library };
  const js = ts.transpileModule(String(code), { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  runProgram(js, names, stack);
  expect(() => Testing.synth(stack, true)).not.toThrow();
});

test("the page has programs, and its table of libraries has the facts", () => {
  expect(programs).toHaveLength(3);
  const table = /<!-- sdk -->\n([\s\S]*?)<!-- \/sdk -->/.exec(page)![1]!;
  expect(table).toBe(
    ["| Language | Library | From version |", "| --- | --- | --- |"]
      .concat(SDK_MINIMUMS.map(({ ecosystem, library: name, minimum }) => `| ${ecosystem} | ${name} | ${minimum} |`))
      .concat("")
      .join("\n"),
  );
});

test("the page has every option of the command", () => {
  for (const { long } of migrate().options) if (!GENERAL_OPTIONS.includes(long!)) expect(page).toContain(`${long}`);
});
