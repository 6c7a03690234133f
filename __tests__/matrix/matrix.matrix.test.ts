// Engines, binaries and releases of azurerm against each other. With MATRIX=whole every combination is applied.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { installCdktn } from "../kit/cdktn";
import { Life } from "../kit/life";
import { TERRAFORM } from "../kit/providers";
import { describeTerraform } from "../kit/terraform";
import { engines, type Release, RELEASES, type Stacks, synthesizedBy } from "./engines";

const cdktn = installCdktn("matrix", []);
if (!cdktn) process.stderr.write("skipped: no registry here has cdktn and its provider packages\n");

/** The version that a binary prints; undefined if it does not run. */
const versionOf = (binary: string): string | undefined =>
  /^(?:Terraform|OpenTofu) v\S+/m.exec(spawnSync(binary, ["version"], { encoding: "utf8" }).stdout ?? "")?.[0];

const built = spawnSync("bash", [resolve(__dirname, "../../.ci/opentofu")], { encoding: "utf8" });
const binaries = [TERRAFORM, built.stdout?.trim() ?? ""].filter((each) => each !== "" && versionOf(each));
if (binaries.length < 2) process.stderr.write("skipped: OpenTofu is not here, and Go does not build it\n");

/** Pairs of a binary and a release: all, or each binary and each release once. */
const WHOLE = process.env.MATRIX === "whole";
const applied = binaries.flatMap((binary, i) =>
  RELEASES.filter((_, j) => WHOLE || i === j).map((release) => [binary, release] as const),
);

describeTerraform("engines, binaries and releases of azurerm", () => {
  const all = engines(cdktn);
  const json: Record<string, Record<Release, Stacks>> = {};
  const rows: string[] = [];

  afterAll(() => {
    const lines = [
      `| engine | binary | azurerm | JSON | apply | second plan | plan with the JSON of the other engines | destroy |`,
      `| --- | --- | --- | --- | --- | --- | --- | --- |`,
      ...rows,
    ];
    process.stdout.write(`${(cdktn?.versions ?? []).join(", ")}\n${lines.join("\n")}\n`);
  });

  test.each(Object.entries(all))("%s synthesizes the default app and two examples", async (engine, how) => {
    json[engine] = await synthesizedBy(engine, how);
    expect(Object.keys(json[engine]["~> 5.2"])).toEqual(["platform", "pod-identity-exit", "quickstart", "workload"]);
    expect(json[engine]).toEqual(json.cdktf);
  });

  test.each(applied)("%s applies them with azurerm %s, plans nothing, and destroys", async (binary, release) => {
    const life = new Life({ STUB_WORLD: "" }, binary);
    const stacks = json.cdktf![release];
    await life.apply(stacks);
    await life.expectNothingToDo(stacks);
    // The JSON is the same, so this is only done once in a while.
    for (const engine of WHOLE ? Object.keys(all) : []) await life.expectNothingToDo(json[engine]![release]);
    await life.destroy(stacks);
    life.remove();
    rows.push(
      `| ${Object.keys(all).join("; ")} | ${versionOf(binary)} | ${release} | the same | done | empty | ${WHOLE ? "empty" : "not run"} | done |`,
    );
  });
});
