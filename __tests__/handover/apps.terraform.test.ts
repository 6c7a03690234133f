import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { Identities } from "../../examples/identities";
import { IdentityBindings } from "../../examples/identity-binding";
import { Mappings } from "../../examples/mappings";
import { PodIdentityDemo } from "../../examples/pod-identity-demo";
import { Quickstart } from "../../examples/quickstart";
import { handOver, type WrittenBundle } from "../../handover/hand-over";
import { RemoteState } from "../../constructs";
import { isUntouched, verifyBundle } from "../../handover/verify";
import { STACK_FILE, VERSION_FILE } from "../../model/terraform/stack-files";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import { synthesize } from "../../constructs/core/synthesis/synthesize";
import { isOpenTofu } from "../kit/providers";
import { describeProviders, describeTerraform, Workspace } from "../kit/terraform";
import { temporaryFolder } from "./synthesized";

const TEST = ["test", "-test-directory=contract"];

type Bundles = readonly WrittenBundle[];

/** Synthesizes an app and hands it over. */
function handedOver(make: (app: App) => unknown, backend: "complete" | "partial", namePeople = false): Bundles {
  const outdir = temporaryFolder();
  const app = new App({ outdir, stackTraces: false });
  make(app);
  synthesize(app);
  if (namePeople)
    for (const each of readdirSync(join(outdir, "stacks"))) grantToPerson(join(outdir, "stacks", each, "cdk.tf.json"));
  return handOver({ from: outdir, out: join(temporaryFolder(), "out"), backend, foreignPaths: [process.cwd()] });
}

/** A stack whose state is in a local file, with the state where another pipeline can read it. */
function withRemoteState(stack: TerraformStack): void {
  stack.node.tryRemoveChild("backend");
  new RemoteState(stack, { project: "orders", partial: true });
}

/** What naming people instead of the caller makes of the examples, which a single laptop applies. */
function grantToPerson(file: string): void {
  const json = JSON.parse(readFileSync(file, "utf8")) as {
    resource: { azurerm_role_assignment: Record<string, Record<string, string>> };
  };
  for (const each of Object.values(json.resource.azurerm_role_assignment))
    if (/^\$\{data\.azurerm_client_config\.[^.]+\.object_id\}$/.test(each.principal_id!))
      Object.assign(each, { principal_id: "22222222-2222-2222-2222-222222222222", principal_type: "User" });
  writeFileSync(file, JSON.stringify(json));
}

/** A bundle in a folder where Terraform runs; to apply it, with local state instead of the container. */
function workspaceOf(bundle: WrittenBundle, keepBackend = false): Workspace {
  const json = JSON.parse(readFileSync(join(bundle.folder, "cdk.tf.json"), "utf8")) as object;
  const workspace = new Workspace(json, { keepBackend });
  if (keepBackend)
    for (const each of [STACK_FILE, VERSION_FILE]) cpSync(join(bundle.folder, each), join(workspace.folder, each));
  cpSync(join(bundle.folder, "contract"), join(workspace.folder, "contract"), { recursive: true });
  return workspace;
}

async function expectContract(bundles: Bundles): Promise<void> {
  for (const each of bundles) {
    expect(isUntouched(verifyBundle(each.folder))).toBe(true);
    const workspace = workspaceOf(each, true);
    await workspace.must(["init", "-backend=false", "-input=false"]);
    await workspace.must(["validate"]);
    if (!isOpenTofu) expect(await workspace.must(TEST)).toContain("1 passed, 0 failed");
    workspace.remove();
  }
}

const defaultApp = (app: App, settings: Partial<Settings> = {}): void =>
  build(app, {
    project: "orders",
    location: "centralindia",
    administrators: [{ objectId: "22222222-2222-2222-2222-222222222222", type: "Group" }],
    remoteState: { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" },
    ...settings,
  });

describeProviders("handed over", () => {
  test.each(["complete", "partial"] as const)(
    "the default app passes its contract tests, backend %s",
    async (backend) => {
      const bundles = handedOver((app) => defaultApp(app), backend);
      expect(bundles.map((each) => each.stack)).toEqual(["platform", "workload"]);
      await expectContract(bundles);
    },
  );

  test.each<[string, (app: App) => unknown]>([
    ["quickstart", (app) => withRemoteState(new Quickstart(app, "quickstart"))],
    ["identities", (app) => new Identities(app, "identities")],
    ["identity-binding", (app) => new IdentityBindings(app, "identity-binding")],
    ["mappings", (app) => new Mappings(app, "mappings")],
    ["pod-identity-demo", (app) => new PodIdentityDemo(app, "pod-identity-demo")],
  ])("the example %s passes its contract test", async (_, make) => {
    await expectContract(handedOver(make, "complete", true));
  });
});

describeTerraform("handed over with a partial backend", () => {
  test("workload applies with the outputs of platform, and the second plan is empty", async () => {
    const [platform, workload] = handedOver((app) => defaultApp(app), "partial") as [WrittenBundle, WrittenBundle];
    const first = workspaceOf(platform);
    await first.init();
    await first.apply();
    const manifest = JSON.parse(readFileSync(join(workload.folder, "manifest.json"), "utf8")) as {
      variables: { name: string; required: boolean; from?: { output: string } }[];
    };
    const required = manifest.variables.filter((each) => each.required);
    expect(required.every((each) => each.from !== undefined)).toBe(true);
    const env: Record<string, string> = {};
    for (const { name, from } of required)
      env[`TF_VAR_${name}`] = (await first.must(["output", "-raw", from!.output])).trim();
    const second = workspaceOf(workload);
    await second.init();
    await second.apply(env);
    expect((await second.plan(env)).status).toBe(0);
    first.remove();
    second.remove();
  });
});
