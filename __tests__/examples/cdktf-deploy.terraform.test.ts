import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Checkout } from "../kit/checkout";
import { providersConfiguration } from "../kit/providers";
import { describeTerraform, expectBefore, readWrites, writesOf } from "../kit/terraform";

const VERSION = "0.21.0";
const CACHE = resolve(__dirname, `../../.cache/cdktf-cli-${VERSION}`);

/** Fetched for this test alone: it is 423 MB, and no part of the project. */
function cdktf(): string {
  const command = join(CACHE, "node_modules/.bin/cdktf");
  if (existsSync(command)) return command;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--no-package-lock", "--silent", `cdktf-cli@${VERSION}`], { cwd: CACHE });
  return command;
}

describeTerraform("cdktf deploy and destroy, with nothing to answer", () => {
  const checkout = new Checkout();
  let command: string;
  afterAll(() => checkout.remove());
  beforeAll(() => {
    command = cdktf();
  });

  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: checkout.folder,
      encoding: "utf8",
      // Whatever asks gets no answer, as in a pipeline.
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 200_000,
      env: {
        ...process.env,
        ...providersConfiguration(),
        CI: "true",
        CHECKPOINT_DISABLE: "1",
        ARM_SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000001",
        STUB_LOG: checkout.path("writes.log"),
      },
    });
    return { status, output: stdout + stderr };
  };
  const writes = () => readWrites(checkout.path("writes.log"));
  const platformOf = (op: "create" | "delete") => writesOf(writes(), "azurerm_kubernetes_cluster", op);
  const workloadOf = (op: "create" | "delete") => writesOf(writes(), "kubernetes_deployment_v1", op);

  test("deploys both stacks, the platform first, and shows how to see that it worked", () => {
    const { status, output } = run("deploy", "*", "--auto-approve", "--skip-provider-lock");
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).toContain("az aks get-credentials");
    expectBefore(platformOf("create"), workloadOf("create"));
  });

  test("has nothing to do a second time", () => {
    const before = writes().length;
    expect(run("deploy", "*", "--auto-approve", "--skip-provider-lock").status).toBe(0);
    expect(writes()).toHaveLength(before);
  });

  test("keeps state next to cdktf.json, where the second stack finds the first one's", () => {
    for (const name of ["platform", "workload"]) expect(existsSync(checkout.path(`terraform.${name}.tfstate`))).toBe(true);
  });

  test("deploys the workload alone over a platform that is there", () => {
    expect(run("destroy", "workload", "--auto-approve", "--skip-provider-lock").status).toBe(0);
    const args = ["workload", "--auto-approve", "--skip-provider-lock", "--ignore-missing-stack-dependencies"];
    const { status, output } = run("deploy", ...args);
    expect({ status, output }).toMatchObject({ status: 0 });
    const [first, second] = writesOf(writes(), "azurerm_key_vault");
    expect(second!.attrs.name).toBe(first!.attrs.name);
  });

  test("destroys the workload before the platform", () => {
    expect(run("destroy", "*", "--auto-approve", "--skip-provider-lock").status).toBe(0);
    expectBefore(workloadOf("delete"), platformOf("delete"));
  });
});
