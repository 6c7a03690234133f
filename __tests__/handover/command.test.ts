import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../cli/main";
import { withoutHint } from "../kit/help-hint";
import { synthesizeInto } from "./fixture";
import { temporaryFolder } from "./synthesized";

const from = temporaryFolder();
const out = join(temporaryFolder(), "out");
beforeAll(() => synthesizeInto(from));

const before = process.cwd();
afterEach(() => {
  process.chdir(before);
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

/** Runs a command line as a shell would, and gives what it said. */
async function run(
  ...argv: string[]
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const said = { stdout: "", stderr: "" };
  jest.spyOn(process.stdout, "write").mockImplementation((text) => ((said.stdout += String(text)), true));
  jest.spyOn(process.stderr, "write").mockImplementation((text) => ((said.stderr += String(text)), true));
  const status = await main(argv);
  jest.restoreAllMocks();
  process.exitCode = undefined;
  return { status, stdout: said.stdout, stderr: withoutHint(said.stderr) };
}

test("handover, verify and diff run from the command line", async () => {
  const written = await run("handover", "--from", from, "--out", out);
  expect(written).toMatchObject({ status: 0, stderr: "" });
  expect(written.stdout).toMatch(
    /^platform: .*\/platform \(manifest sha256 [0-9a-f]{64}\)\nworkload: .*\nwave 1: platform; about \d+ s\nwave 2: workload; about \d+ s\nfirst apply: .*\n$/,
  );
  const [, digest] = /workload \(manifest sha256 ([0-9a-f]{64})\)/.exec(written.stdout)!;

  const verified = await run("verify", out);
  expect(verified).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("workload: unchanged") as string,
  });
  expect(await run("verify", join(out, "workload"), "--digest", digest!)).toMatchObject({ status: 0 });
  expect(await run("verify", join(out, "workload"), "--digest", "0".repeat(64))).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("changed: manifest.json (its digest differs from the given one)") as string,
  });

  expect(await run("handover", "--from", from, "--out", out, "--check")).toEqual({
    status: 0,
    stdout: "nothing would change\n",
    stderr: "",
  });
  expect(await run("handover", "--from", from, "--out", out, "--check", "--backend", "partial")).toMatchObject({
    status: 3,
    stdout: expect.stringContaining("would change: workload/backend.tfbackend.example\n") as string,
  });
  expect(await run("diff", out, out)).toMatchObject({
    status: 0,
    stdout: "## Trust\n\nTrust does not change.\n",
  });
  expect(JSON.parse((await run("verify", join(out, "workload"), "--digest", digest!, "--json")).stdout)).toMatchObject([
    { stack: "workload", unchanged: true, changed: [], missing: [], added: [], untrue: [], notVerified: [] },
  ]);
  const again = await run("handover", "--from", from, "--out", join(temporaryFolder(), "out"), "--json");
  expect(JSON.parse(again.stdout)).toMatchObject([{ stack: "platform" }, { stack: "workload", digest }]);
  expect(JSON.parse((await run("diff", out, out, "--sarif")).stdout)).toMatchObject({ version: "2.1.0" });
  expect(await run("diff", out, out, "--github")).toMatchObject({ status: 0, stdout: "" });
  expect(await run("diff", out, out, "--json")).toMatchObject({ status: 0, stdout: "[]\n" });
});

test("diff exits with 1 if trust is added or removed, and with 3 if a change needs a review", async () => {
  const fewer = temporaryFolder();
  synthesizeInto(fewer, { accounts: ["orders-api"] });
  const smaller = join(temporaryFolder(), "out");
  const whole = join(temporaryFolder(), "out");
  await run("handover", "--from", fewer, "--out", smaller);
  await run("handover", "--from", from, "--out", whole);
  expect(await run("diff", whole, join(smaller, "workload"))).toMatchObject({ status: 3 });
  expect(await run("diff", whole, smaller)).toMatchObject({ status: 1 });
  expect(await run("diff", smaller, whole)).toMatchObject({ status: 3 });
});

test("verify lists the changed files of a bundle, with exit status 1", async () => {
  const touched = join(temporaryFolder(), "out");
  await run("handover", "workload", "--from", from, "--out", touched);
  const file = join(touched, "workload", "cdk.tf.json");
  writeFileSync(file, readFileSync(file, "utf8").replace("orders-api", "orders-spy"));
  writeFileSync(join(touched, "workload", "more.tf"), "");
  const { status, stdout } = await run("verify", touched);
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^workload: changed \(manifest sha256 [0-9a-f]{64}\)\n {2}changed: cdk\.tf\.json\n {2}added: {3}more\.tf\n {2}not verified: who wrote the bundle: .*\n$/,
  );
});

describe("handover runs the app command of cdktf.json first", () => {
  const inApp = (settings: unknown): void => {
    const folder = temporaryFolder();
    process.chdir(folder);
    if (settings !== undefined)
      writeFileSync("cdktf.json", typeof settings === "string" ? settings : JSON.stringify(settings));
  };
  const copying = `node -e "require('fs').cpSync('${from}', process.env.CDKTF_OUTDIR, { recursive: true }); console.error('WARN: careful')"`;

  test("uses its output folder, and passes on its messages", async () => {
    inApp({ app: copying, output: "synthesized" });
    const { status, stderr, stdout } = await run("handover");
    expect(stdout).toContain(join("handover.out", "workload"));
    expect(stderr).toBe("WARN: careful\n");
    expect(status).toBe(0);
  });

  test.each<[string, unknown, RegExp]>([
    [
      "no cdktf.json",
      undefined,
      /^cdktf\.json does not exist; run the command in the folder of a cdktf app, or pass a synthesized folder with --from \[handover-settings\]\n$/,
    ],
    ["a cdktf.json that is not valid JSON", "{", /^cdktf\.json is not valid JSON: .*\n$/],
    [
      "a cdktf.json without the command",
      {},
      /^cdktf\.json must have "app", the command that synthesizes \[handover-settings\]\n$/,
    ],
    [
      "an app that fails",
      { app: "node -e \"console.error('the prop is wrong'); process.exit(3)\"" },
      /failed \(exit status 3\), so nothing was written:\nthe prop is wrong \[handover-synthesis\]\n$/,
    ],
    ["an app that writes nothing", { app: "node -e 0" }, /^cdktf\.out holds no synthesized app: /],
  ])("%s is an error", async (_, settings, message) => {
    inApp(settings);
    const { status, stderr } = await run("handover");
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("a wrong command line is an error", () => {
  test.each<[string, string[], string]>([
    [
      "an invalid role id",
      ["handover", "--from", from, "--out", "unused", "--role-id", "Operator"],
      '--role-id must be <name of the role>=<UUID of the role>, got "Operator" [option-role-id]\n',
    ],
    [
      "a digest for several bundles",
      ["verify", out, "--digest", "0".repeat(64)],
      `--digest works for one bundle, and ${out} has 2; pass one of them [option-digest]\n`,
    ],
  ])("%s", async (_, argv, message) => {
    expect(await run(...argv)).toEqual({ status: 2, stdout: "", stderr: message });
  });

  test("an invalid file of actions", async () => {
    process.chdir(temporaryFolder());
    const file = join(temporaryFolder(), "actions.json");
    const given = (text: string) => {
      writeFileSync(file, text);
      return run("handover", "--from", from, "--out", "unused", "--actions", file);
    };
    expect((await given("[]")).stderr).toMatch(/actions\.json is not an object \[option-actions\]\n$/);
    expect((await given("{")).stderr).toMatch(/actions\.json is not JSON: /);
    expect((await run("handover", "--from", from, "--out", "unused", "--actions", "none.json")).stderr).toBe(
      "--actions must be a readable file, got none.json, which does not exist [option-actions]\n",
    );
    expect((await run("handover", "--from", from, "--out", "unused", "--actions", "/dev/zero")).stderr).toBe(
      "--actions must be a readable file, got /dev/zero, which is not a regular file [option-actions]\n",
    );
    expect((await run("handover", "--from", from, "--out", "unused", "--actions", from)).stderr).toBe(
      `--actions must be a readable file, got ${from}, which is a directory [option-actions]\n`,
    );
    const rule = {
      armType: "Microsoft.Foo/foos",
      within: "resource_group_name",
      actions: ["Microsoft.Foo/foos/read"],
      source: "foo",
    };
    expect(await given(JSON.stringify({ azurerm_foo: rule }))).toMatchObject({ status: 0, stderr: "" });
    rmSync("unused", { recursive: true });
    expect(await given(JSON.stringify({ azurerm_foo: { ...rule, actions: ["Microsoft.Foo/*"] } }))).toMatchObject({
      status: 0,
      stderr:
        "warning: --actions gives azurerm_foo the wildcard Microsoft.Foo/*: it allows more than the stack needs [actions-wildcard]\n",
    });
    rmSync("unused", { recursive: true });
  });
});

test("a folder that is not empty is not changed", async () => {
  const full = temporaryFolder();
  mkdirSync(join(full, "x"));
  expect(await run("handover", "--from", from, "--out", full)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("is not empty") as string,
  });
  rmSync(full, { recursive: true });
});
