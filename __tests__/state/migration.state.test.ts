// State that moves: from a file into the container and back, and that of the state stack into what it made.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workspace } from "../kit/terraform";
import { defaultApp, defaultAppFiles, keyOf, REMOTE_STATE } from "./default-app";
import { addressesIn, describeState, LOGIN_BY, StateLab, type StoredState } from "./lab";
import { quoted } from "./page";

const MIGRATE = ["init", "-input=false", "-migrate-state", "-force-copy"];
const FILE = "local.tfstate";

describeState("state moves", () => {
  let lab: StateLab;
  beforeAll(async () => {
    lab = await StateLab.start();
  });
  afterAll(() => lab.stop());

  const localState = (workspace: Workspace) =>
    JSON.parse(readFileSync(join(workspace.folder, FILE), "utf8")) as StoredState;
  const idsIn = (state: StoredState) => state.resources.map(({ instances }) => instances[0]!.attributes.id);

  test("from a file into the container and back, with every resource and address", async () => {
    const remote = defaultApp().platform!;
    const local = inFile(defaultApp({}).platform!);
    const workspace = lab.workspace(local);
    await workspace.init();
    await workspace.apply();
    const before = localState(workspace);
    const written = workspace.writes().length;

    workspace.write("cdk.tf.json", JSON.stringify(remote));
    expect(await workspace.must(MIGRATE)).toContain('Successfully configured the backend "azurerm"!');
    const inside = await lab.state(keyOf("platform"));
    expect(addressesIn(inside)).toEqual(addressesIn(before));
    expect(idsIn(inside)).toEqual(idsIn(before));
    expect(inside.outputs).toEqual(before.outputs);
    expect((await workspace.plan()).status).toBe(0);

    workspace.write("cdk.tf.json", JSON.stringify(local));
    expect(await workspace.must(MIGRATE)).toContain('Successfully configured the backend "local"!');
    const after = localState(workspace);
    expect(addressesIn(after)).toEqual(addressesIn(before));
    expect(idsIn(after)).toEqual(idsIn(before));
    expect((await workspace.plan()).status).toBe(0);
    expect(workspace.writes()).toHaveLength(written);
  });

  test("without -migrate-state, init says that the backend changed and touches nothing", async () => {
    const workspace = lab.workspace(inFile(defaultApp({}).platform!));
    await workspace.init();
    await workspace.apply();
    const other = { ...REMOTE_STATE, containerName: "untouched" };
    await lab.makeContainer("untouched");
    workspace.write("cdk.tf.json", JSON.stringify(defaultApp({ remoteState: other }).platform));
    const { status, output } = await workspace.run(["init", "-input=false"]);
    expect(status).toBe(1);
    expect(output).toContain(quoted("Backend configuration changed"));
    expect(await lab.blobs("untouched")).toEqual([]);
  });

  test("from nothing to remote state: the state stack prints settings, and pasting them plans nothing", async () => {
    const settings = { stateStack: true, project: "shop" };
    const workspace = lab.workspace(inFile(defaultApp(settings).state!));
    await workspace.init();
    await workspace.apply();
    const printed = await workspace.must(["output", "-raw", "settings"]);
    const pasted = JSON.parse(`{${printed}}`) as { remoteState: typeof REMOTE_STATE };
    expect(pasted).toEqual({
      remoteState: {
        resourceGroupName: expect.stringMatching(/^rg-shop-state-[0-9a-f]{6}$/),
        storageAccountName: expect.stringMatching(/^stshop[0-9a-f]{6}$/),
        containerName: "tfstate",
      },
    });
    workspace.write("cdk.tf.json", JSON.stringify(inFile(defaultApp({ ...settings, ...pasted }).state!)));
    expect((await workspace.plan()).status).toBe(0);
  });

  test("the state stack's own state moves into the container it made", async () => {
    const settings = { stateStack: true, remoteState: { ...REMOTE_STATE, containerName: "own" } };
    // The account of the emulator stands for the one that the stack makes.
    await lab.makeContainer("own");
    const workspace = lab.workspace(inFile(defaultApp(settings).state!));
    await workspace.init();
    await workspace.apply();
    const before = localState(workspace);

    const inside = defaultApp({ ...settings, stateStore: { ownStateInside: true } }).state!;
    workspace.write("cdk.tf.json", JSON.stringify(inside));
    await workspace.must(MIGRATE);
    expect(await lab.blobs("own")).toEqual([keyOf("state")]);
    expect((await workspace.plan()).status).toBe(0);
    expect(JSON.parse(await workspace.must(["state", "pull"]))).toMatchObject({ outputs: before.outputs });
  });

  test("a pipeline that keeps the names to itself gives them at init, and to what reads as variables", async () => {
    const app = defaultAppFiles({ remoteState: { partial: true } });
    await lab.makeContainer("kept");
    const given = [
      `-backend-config=storage_account_name=${REMOTE_STATE.storageAccountName}`,
      "-backend-config=container_name=kept",
    ];
    for (const stack of ["platform", "workload"]) {
      const workspace = lab.workspace(JSON.parse(app[stack]!["cdk.tf.json"]!), {
        ...LOGIN_BY.oidc,
        TF_VAR_state_storage_account_name: REMOTE_STATE.storageAccountName,
        TF_VAR_state_container_name: "kept",
      });
      const file = "backend.azurerm.tfbackend";
      workspace.write(file, app[stack]![file]!);
      await workspace.must(["init", "-input=false", `-backend-config=${file}`, ...given]);
      await workspace.apply();
      expect((await workspace.plan()).status).toBe(0);
      expect(existsSync(join(workspace.folder, "terraform.tfstate"))).toBe(false);
    }
    expect(await lab.blobs("kept")).toEqual([keyOf("platform"), keyOf("workload")]);
  });

  test("a stack that reads, and was given no names, says which variable to set", async () => {
    const workspace = lab.workspace(inFile(defaultApp({ remoteState: { partial: true } }).workload!));
    await workspace.init();
    const { status, output } = await workspace.plan();
    expect(status).toBe(1);
    expect(output).toContain("Set TF_VAR_state_storage_account_name to the name of the storage account");
  });
});

/** The same stack with its state in a file of the folder it runs in. */
function inFile(stack: object): object {
  const { terraform } = stack as { terraform: object };
  return { ...stack, terraform: { ...terraform, backend: { local: { path: FILE } } } };
}
