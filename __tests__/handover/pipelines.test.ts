import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import { parse } from "yaml";
import * as library from "../../constructs";
import { synthesize } from "../../testing";
import { newResourceGroup, newStack } from "../kit/app";
import { handOver } from "../../handover/hand-over";
import { synthesizeInto } from "./fixture";
import { temporaryFolder } from "./synthesized";
import { runProgram } from "../kit/run-program";

const FOLDER = join(__dirname, "../../docs/pipelines");
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
type Yaml = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const files = ["github-actions.yml", "github-apply-bundle.yml", "azure-pipelines.yml", "azure-bundle-steps.yml"];

/** Runs a script as the pipeline does, with commands that only note how they were called. */
function runScript(
  script: string,
  shell: readonly string[],
  { fails = "", base = true }: { readonly fails?: string; readonly base?: boolean },
): { readonly status: number | null; readonly calls: string; readonly summary: string } {
  const folder = temporaryFolder();
  const [work, bin] = [join(folder, "work"), join(folder, "bin")];
  for (const each of [work, bin, ...(base ? [join(folder, "base/bundles")] : [])]) mkdirSync(each, { recursive: true });
  for (const each of ["node", "terraform", "git"])
    writeFileSync(
      join(bin, each),
      `#!/bin/sh\necho "${each} $*" >> "${folder}/calls"\ncase "$*" in ${fails || "none"}) exit 3;; esac\n`,
      { mode: 0o755 },
    );
  writeFileSync(join(work, "script.sh"), script.replaceAll(/\$\(([A-Za-z.]+)\)/g, "main"));
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    BUNDLES: "node ../base/tools/review.cjs",
    BASE: "0000",
    REVIEWED: "false",
    GITHUB_STEP_SUMMARY: join(work, "trust.md"),
  };
  const [command, ...args] = shell as [string, ...string[]];
  const { status } = spawnSync(command, [...args, "script.sh"], { cwd: work, env });
  const text = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
  return { status, calls: text(join(folder, "calls")), summary: text(join(work, "trust.md")) };
}
const BASH = ["bash", "--noprofile", "--norc"];

test.each(files)("%s is YAML without secrets, anchors and merge keys", (name) => {
  const text = read(name);
  expect(() => parse(text) as unknown).not.toThrow();
  expect(text).not.toMatch(/secrets\.|client-secret|CLIENT_SECRET|ACCESS_KEY|SAS|<<:|[&*][a-z]+$/m);
});

test.each(files)("%s runs no package that it fetches by a name", (name) => {
  expect(read(name)).not.toMatch(/\bnpx\b/);
});

describe("GitHub Actions", () => {
  const { jobs, permissions } = parse(read("github-actions.yml")) as Yaml;
  const apply = parse(read("github-apply-bundle.yml")) as Yaml;

  test("plans on pull requests of the same repository, with its own identity that can only read", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(jobs.plan.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(jobs.plan.permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(jobs.plan.env.ARM_CLIENT_ID).toBe("${{ vars.AZURE_PLAN_CLIENT_ID }}");
    expect(JSON.stringify(jobs.plan)).toContain("terraform plan -refresh=false -lock=false");
    expect(JSON.stringify(jobs.plan)).not.toContain("terraform apply");
    expect(JSON.stringify(jobs.plan)).not.toContain("AZURE_APPLY_CLIENT_ID");
  });

  test("applies only on a push, in an environment, in waves", () => {
    expect(jobs.platform.if).toBe("github.event_name == 'push'");
    expect(jobs.workload.needs).toBe("platform");
    expect([jobs.platform.with.stack, jobs.workload.with.stack]).toEqual(["platform", "workload"]);
    expect(apply.jobs.apply.environment).toBe("production");
    expect(apply.env.ARM_CLIENT_ID).toBe("${{ vars.AZURE_APPLY_CLIENT_ID }}");
    expect(apply.jobs.apply.concurrency["cancel-in-progress"]).toBe(false);
  });

  test("has no text of a pull request in a script", () => {
    const scripts = [...Object.values(jobs as Yaml), ...Object.values(apply.jobs as Yaml)].flatMap((job: Yaml) =>
      ((job.steps ?? []) as Yaml[]).map((step) => String(step.run ?? "")),
    );
    expect(scripts.join("\n")).not.toContain("${{");
  });

  test("fails on a change that needs a review, until the label is set", () => {
    const [script] = (jobs.trust.steps as Yaml[])
      .map((step) => step.run as string | undefined)
      .filter((each) => each !== undefined);
    expect(script).toContain('3) test "$REVIEWED" = true ;;');
    const shell = [...BASH, "-e", "-o", "pipefail"];
    expect(runScript(script!, shell, {}).status).toBe(0);
    expect(runScript(script!, shell, { fails: "*diff*" }).status).toBe(1);
    expect(runScript(script!, shell, { base: false })).toMatchObject({
      status: 1,
      summary: "These are the first bundles: all trust in them is new.\n",
    });
    const reviewed = script!.replace("$REVIEWED", "true");
    expect(runScript(reviewed, shell, { base: false }).status).toBe(0);
  });
});

describe("Azure DevOps", () => {
  const { stages } = parse(read("azure-pipelines.yml")) as Yaml;
  const steps = (parse(read("azure-bundle-steps.yml")) as Yaml).steps as Yaml[];
  const trust = (stages as Yaml[])[0]!.jobs[0].steps[1].script as string;

  test("stops at a changed bundle", () => {
    const found = runScript(steps[0]!.script as string, BASH, { fails: "*verify*" });
    expect(found).toMatchObject({ status: 3, calls: "node ../../tools/review.cjs verify .\n" });
    expect(runScript(trust, BASH, { fails: "*verify*" }).status).toBe(3);
  });

  test("fails on a change that needs a review, and if there is nothing to compare with", () => {
    expect(runScript(trust, BASH, {}).status).toBe(0);
    expect(runScript(trust, BASH, { fails: "*diff*" }).status).toBe(1);
    expect(runScript(trust, BASH, { base: false })).toMatchObject({
      status: 1,
      summary: "These are the first bundles: all trust in them is new.\n",
    });
  });
  const stage = (name: string): Yaml => (stages as Yaml[]).find((each) => each.stage === name)!;

  test("plans on pull requests with one service connection and applies on main with another, in waves", () => {
    expect(stage("plan").condition).toBe("eq(variables['Build.Reason'], 'PullRequest')");
    expect(JSON.stringify(stage("plan"))).toContain('"connection":"azure-plan"');
    expect(JSON.stringify(stage("plan"))).not.toContain("azure-apply");
    expect(stage("platform").condition).toContain("eq(variables['Build.SourceBranch'], 'refs/heads/main')");
    expect(stage("workload").dependsOn).toBe("platform");
    expect(JSON.stringify([stage("platform"), stage("workload")]).match(/"connection":"azure-apply"/g)).toHaveLength(2);
    expect(stage("platform").jobs[0].environment).toBe("production");
  });
});

test("the code in the README creates the identities", () => {
  const blocks = [...read("README.md").matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code!);
  expect(blocks).toHaveLength(2);
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  for (const block of blocks) {
    const { code } = transformSync(block, { jsc: { parser: { syntax: "typescript" } }, module: { type: "commonjs" } });
    runProgram(code, { require: () => library, exports: {}, stack, resourceGroup });
  }
  const credentials = Object.values(synthesize(stack).resource.azurerm_federated_identity_credential!);
  expect(credentials.map((each) => each.subject)).toEqual(
    expect.arrayContaining([
      "repo:contoso@123456/platform@456789:pull_request",
      "repo:contoso@123456/platform@456789:environment:production",
    ]),
  );
});

const hasTools = ["jq", "bash"].every((each) => spawnSync(each, ["--version"]).status === 0);
(hasTools ? describe : describe.skip)("the lines that read waves.json for an engine", () => {
  const folder = temporaryFolder();
  const lines = [
    ...read("README.md")
      .split("## Waves")[1]!
      .matchAll(/```sh\n([^]*?)```/g),
  ].map(([, text]) => text!);
  const run = (line: string): string =>
    spawnSync("/bin/bash", ["-e", "-c", line], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH, GITHUB_OUTPUT: join(folder, "output") },
    }).stdout;
  beforeAll(() => {
    const from = temporaryFolder();
    synthesizeInto(from);
    handOver({ from, out: join(folder, "bundles"), backend: "complete", foreignPaths: [] });
  });

  test("are four: GitHub Actions, Azure DevOps, Atlantis and Spacelift", () => expect(lines).toHaveLength(4));

  test("give GitHub Actions a matrix and a number for each wave", () => {
    run(lines[0]!);
    expect(readFileSync(join(folder, "output"), "utf8")).toBe(
      [
        'wave1={"include":[{"stack":"platform","folder":"platform"}]}',
        "parallel1=1",
        'wave2={"include":[{"stack":"workload","folder":"workload"}]}',
        "parallel2=1",
        "",
      ].join("\n"),
    );
  });

  test("give Azure DevOps the legs of each wave", () => {
    expect(run(lines[1]!)).toBe(
      [
        '##vso[task.setvariable variable=wave1;isOutput=true]{"platform":{"stack":"platform"}}',
        '##vso[task.setvariable variable=wave2;isOutput=true]{"workload":{"stack":"workload"}}',
        "",
      ].join("\n"),
    );
  });

  test("give Atlantis its projects, in groups and with dependencies", () => {
    run(lines[2]!);
    expect(parse(readFileSync(join(folder, "atlantis.yaml"), "utf8"))).toEqual({
      version: 3,
      parallel_apply: true,
      projects: [
        { name: "platform", dir: "bundles/platform", execution_order_group: 1, depends_on: [] },
        { name: "workload", dir: "bundles/workload", execution_order_group: 2, depends_on: ["platform"] },
      ],
    });
  });

  test("give Spacelift its dependencies", () => expect(run(lines[3]!)).toBe("workload depends on platform\n"));
});
