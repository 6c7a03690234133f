import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOutput } from "../../../model/terraform/output-folder";
import { platform, workload } from "../documents";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synthesized-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (name: string, dependencies: readonly string[]): object => ({
  name,
  dependencies,
  annotations: [{ level: "@cdktf/warn", message: "careful", constructPath: `${name}/x` }],
  synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
});

function write(path: string, content: unknown): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
}

test("stacks come in an order in which they can be applied, with their annotations", () => {
  write("manifest.json", { stacks: { workload: entry("workload", ["platform"]), platform: entry("platform", []) } });
  write("stacks/platform/cdk.tf.json", platform);
  write("stacks/workload/cdk.tf.json", workload);
  const stacks = readOutput(folder);
  expect(stacks.map((each) => each.document.name)).toEqual(["platform", "workload"]);
  expect(stacks[1]).toMatchObject({
    dependencies: ["platform"],
    annotations: [{ level: "@cdktf/warn", message: "careful", path: "workload/x" }],
  });
});

describe("a folder without synthesized output is an error that says what to do", () => {
  test("nothing synthesized", () => {
    const missing = join(folder, "manifest.json");
    expect(() => readOutput(folder)).toThrow(
      `${folder} holds no synthesized app: ${missing} does not exist; synthesize first (npm run synth)`,
    );
  });

  test("a foreign manifest", () => {
    write("manifest.json", { stacks: {} });
    expect(() => readOutput(folder)).toThrow(
      `${join(folder, "manifest.json")} names no stacks: it is not what cdktf writes; synthesize again [synthesized-folder]`,
    );
  });

  test("a broken document", () => {
    write("manifest.json", { stacks: { platform: entry("platform", []) } });
    write("stacks/platform/cdk.tf.json", "{");
    expect(() => readOutput(folder)).toThrow(/cdk\.tf\.json is not JSON: .*; synthesize again \[synthesized-folder\]$/);
  });

  test("a foreign document", () => {
    write("manifest.json", { stacks: { platform: entry("platform", []) } });
    write("stacks/platform/cdk.tf.json", { resource: {} });
    expect(() => readOutput(folder)).toThrow(
      "stacks/platform/cdk.tf.json is not JSON of a stack that cdktf synthesized: it does not have the name of its stack",
    );
  });

  test("a missing document", () => {
    write("manifest.json", { stacks: { platform: entry("platform", []) } });
    expect(() => readOutput(folder)).toThrow(`stack "platform" is missing from ${folder}: `);
  });
});
