import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../cli/migrate";
import { UserError } from "../../cli/user-error";
import { MANIFESTS } from "./read";

let folder: string;
let out: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "migrate-"));
  out = join(folder, "out");
  said = "";
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((text) => {
      said += String(text);
      return true;
    });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<unknown> => migrate().parseAsync([...args], { from: "user" });
const input = join(MANIFESTS, "one-identity.yaml");

test("writes code, patches, plan and reports, and prints the number of objects by result", async () => {
  await run(input, "--out", out);
  expect(readdirSync(out, { recursive: true }).map(String).sort()).toEqual([
    "patches",
    join("patches", "shop"),
    join("patches", "shop", "deployment-orders-api.retire.yaml"),
    join("patches", "shop", "deployment-orders-api.switch.yaml"),
    "plan.md",
    "pod-identity-exit.ts",
    "report.json",
    "report.md",
  ]);
  expect(said).toBe(
    "3 objects: 3 converted, 0 to decide, 0 impossible, 0 to clean up, 0 part of these, 0 not concerned\n" +
      `6 files written to ${out}, 0 unchanged; start with report.md, then plan.md\n`,
  );
});

test("a second run on the same input writes nothing", async () => {
  await run(input, "--out", out);
  said = "";
  await run(input, "--out", out);
  expect(said).toContain(`0 files written to ${out}, 6 unchanged`);
});

test("a changed file is not overwritten, and nothing else is written", async () => {
  await run(input, "--out", out);
  writeFileSync(join(out, "plan.md"), "mine");
  rmSync(join(out, "report.md"));
  await expect(run(input, "--out", out)).rejects.toThrow(
    new UserError(
      `a file in ${out} would be overwritten: plan.md; pass another --out, or --force. Nothing was written`,
    ),
  );
  expect(readdirSync(out)).not.toContain("report.md");
  await run(input, "--out", out, "--force");
  expect(readFileSync(join(out, "plan.md"), "utf8")).toContain("# Migration from pod identity: plan");
});

test.each([
  [
    "a state without a cluster",
    [input, "--state", "rg/account/container"],
    "--state needs --cluster-name, because the name of the cluster is part of the state key",
  ],
  [
    "no paths",
    [],
    "migrate needs files or directories, or - to read standard input; migrate --help shows how to dump a cluster",
  ],
  [
    "a state of two parts",
    [input, "--state", "rg/account"],
    '--state must be <resource group>/<storage account>/<container>, got "rg/account"',
  ],
  [
    "the name of a subscription",
    [input, "--subscription", "prod"],
    '--subscription must be the UUID of a subscription, got "prod"',
  ],
  [
    "an invalid namespace",
    [input, "--namespace", "My_App"],
    '`--namespace` must be an RFC 1123 label: 1 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit, got "My_App" (6 characters)',
  ],
  [
    "a path that does not exist",
    ["/nowhere.yaml"],
    "/nowhere.yaml does not exist; give files, directories, or - for what is piped in",
  ],
])("an error message is printed and nothing is written: %s", async (_, args, message) => {
  await expect(run(...args, "--out", out)).rejects.toThrow(new UserError(message));
  expect(readdirSync(folder)).toEqual([]);
});

test("an input without pod identity is an error", async () => {
  const other = join(folder, "other.yaml");
  writeFileSync(other, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
  await expect(run(other, "--out", out)).rejects.toThrow(
    new UserError(
      "the 1 objects that were read contain no AzureIdentity, no AzureIdentityBinding and no label aadpodidbinding; " +
        "nothing was written",
    ),
  );
});

test("an output folder that is a file, or is below a file, is an error", async () => {
  writeFileSync(out, "");
  for (const each of [out, join(out, "below")])
    await expect(run(input, "--out", each)).rejects.toThrow(
      new UserError(`--out must be a folder, got ${JSON.stringify(each)}, which is a file or is below a file`),
    );
});

test("a second run writes nothing, also if the output folder is in the input", async () => {
  copyFileSync(input, join(folder, "manifests.yaml"));
  await run(folder, "--out", out);
  said = "";
  await run(folder, "--out", out);
  expect(said).toContain(`0 files written to ${out}, 6 unchanged`);
});
