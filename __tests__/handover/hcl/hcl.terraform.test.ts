// HCL of every stack against the state that its JSON made.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { hclWith } from "../../../handover/hcl/hcl-with";
import { Checkout } from "../../kit/checkout";
import { Life } from "../../kit/life";
import { providersConfiguration, TERRAFORM } from "../../kit/providers";
import { describeTerraform, Workspace } from "../../kit/terraform";
import { EXAMPLES } from "../../kit/examples";

/** What examples ask for at apply. */
const VARIABLES = { TF_VAR_user: "user", TF_VAR_password: "password" };

/** Puts HCL in the place of the JSON of a workspace. */
function exchange(workspace: Workspace): string {
  const file = join(workspace.folder, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const hcl = hclWith(TERRAFORM, json);
  rmSync(file);
  workspace.write("main.tf", hcl);
  return hcl;
}

describeTerraform("HCL", () => {
  const checkout = new Checkout();
  // Each test file has an environment of its own.
  beforeAll(() => Object.assign(process.env, providersConfiguration()));
  afterAll(() => checkout.remove());

  test.each(["main.ts", ...EXAMPLES.map((name) => `examples/${name}`)])(
    "of each stack of %s is valid, and plans no change after an apply of the JSON",
    async (program) => {
      const out = checkout.path(`${program.replace("/", "-")}.out`);
      const env = { CDKTF_OUTDIR: out, AKS_WORKLOAD_IDENTITY_STATE_STACK: "true" };
      expect(checkout.synth(env, program)).toMatchObject({ status: 0 });
      const names = readdirSync(join(out, "stacks")).sort();
      const stacks = Object.fromEntries(
        names.map((name) => [
          name,
          JSON.parse(readFileSync(join(out, "stacks", name, "cdk.tf.json"), "utf8")) as object,
        ]),
      );
      // Without a world, data sources find what nobody has made.
      const life = new Life({ STUB_WORLD: "", ...VARIABLES });
      await life.apply(stacks);
      for (const name of names) {
        const workspace = life.workspace(name);
        exchange(workspace);
        await workspace.init();
        expect(await workspace.must(["validate"])).toContain("The configuration is valid");
        const { status, output } = await workspace.plan();
        expect([name, status, status === 0 ? "" : output]).toEqual([name, 0, ""]);
      }
      life.remove();
    },
  );

  test("is written by the command, and by a handover into each bundle, which stays verifiable", () => {
    const out = checkout.path("command.out");
    expect(checkout.synth({ CDKTF_OUTDIR: out }, "examples/mappings.ts")).toMatchObject({ status: 0 });
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ["cli/run.js", ...args], {
        cwd: resolve(__dirname, "../../.."),
        env: { ...process.env },
        encoding: "utf8",
      });
    const folder = checkout.path("hcl.out");
    const file = join(folder, "mappings", "main.tf");
    expect(run("hcl", "--from", out, "--out", folder, "--terraform", TERRAFORM)).toMatchObject({
      status: 0,
      stdout: `${file}\n`,
    });
    expect(readFileSync(file, "utf8")).toContain('resource "kubernetes_service_account_v1"');
    expect(run("hcl", "--from", out, "--out", folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`--out must be an empty or absent folder, got ${folder}`),
    });
    expect(run("hcl", "other", "--from", out, "--out", checkout.path("none"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("there is no stack other in"),
    });
    expect(run("hcl", "--from", out, "--out", checkout.path("none"), "--terraform", "absent-command")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("`absent-command init -input=false -no-color` must succeed"),
    });
    expect(existsSync(checkout.path("none"))).toBe(false);

    const bundles = checkout.path("bundles");
    expect(run("handover", "--from", out, "--out", bundles, `--hcl=${TERRAFORM}`)).toMatchObject({ status: 0 });
    expect(readFileSync(join(bundles, "mappings/hcl/main.tf"), "utf8")).toContain("kubernetes_service_account_v1");
    expect(run("verify", join(bundles, "mappings"))).toMatchObject({ status: 0 });
    rmSync(join(bundles, "mappings/hcl/main.tf"));
    expect(run("verify", join(bundles, "mappings")).status).toBe(1);
  });

  test("of odd texts, keys and values has their meaning", async () => {
    const odd = [
      'quotes " and \\ backslashes',
      "lines\nand\ttabs\r",
      "$${not.an.expression} and %%{ no directive }",
      "a dollar $ and a percent % before {",
      "unicode é 😀 \u2028 and control \b \f \u0001",
      '${upper("x")} inside ${1 + 1} and %{ if true }yes%{ else }no%{ endif }',
      "",
      "${jsonencode({ a = [1, 2] })}",
    ];
    const workspace = new Workspace({
      locals: { list: odd, map: Object.fromEntries(odd.slice(0, 5).map((each, i) => [`key ${i} ${each}`, each])) },
      variable: { given: { type: "map(string)", default: { "a ${b}": "c ${d}" } } },
      resource: {
        terraform_data: {
          a: { count: 2, input: { n: 1.5, no: false, nothing: null, nested: [[{ "x-y": "${local.list[0]}" }]] } },
          b: {
            for_each: '${toset(["x", "y"])}',
            input: "${each.key}",
            depends_on: ["terraform_data.a"],
            lifecycle: {
              ignore_changes: ["input"],
              postcondition: [{ condition: '${self.id != ""}', error_message: "none" }],
            },
            provisioner: [{ "local-exec": { command: "true" } }],
          },
        },
      },
      output: {
        list: { value: "${local.list}" },
        map: { value: "${local.map}" },
        given: { value: "${var.given}", sensitive: true },
        data: { value: "${terraform_data.a[1].output}" },
      },
    });
    await workspace.init();
    await workspace.apply();
    exchange(workspace);
    await workspace.init();
    const { status, output } = await workspace.plan();
    expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
    workspace.remove();
  });
});
