// The default app on remote state: the real Terraform, its real azurerm backend, the JSON as it is synthesized.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workspace } from "../kit/terraform";
import { defaultApp, keyOf, REMOTE_STATE } from "./default-app";
import { addressesIn, describeState, LOGIN_BY, StateLab } from "./lab";
import { CLIENT, CLIENT_SECRET, OIDC_TOKEN } from "./login-host";
import { quoted } from "./page";

const PLATFORM = keyOf("platform");
const WORKLOAD = keyOf("workload");

describeState("platform and workload on remote state", () => {
  const app = defaultApp();
  let lab: StateLab;
  beforeEach(async () => {
    lab = await StateLab.start();
  });
  afterEach(() => lab.stop());

  async function applied(stack: string, env?: Readonly<Record<string, string>>): Promise<Workspace> {
    const workspace = lab.workspace(app[stack]!, env);
    await workspace.init();
    await workspace.apply();
    return workspace;
  }

  test.each([
    ["a client secret", LOGIN_BY.secret, "secret"],
    ["an OIDC token", LOGIN_BY.oidc, "federated token"],
  ] as const)("apply, plan nothing and destroy, one after the other, by %s", async (_, env, login) => {
    const platform = await applied("platform", env);
    const workload = await applied("workload", env);

    expect(await lab.blobs()).toEqual([PLATFORM, WORKLOAD]);
    expect((await platform.plan()).status).toBe(0);
    expect((await workload.plan()).status).toBe(0);
    expect(new Set(lab.logins)).toEqual(new Set([login]));
    // The suffix of what workload made comes from platform's state.
    const { value: suffix } = (await lab.state(PLATFORM)).outputs.suffix!;
    expect((await lab.state(WORKLOAD)).outputs.vault_name!.value).toMatch(new RegExp(`^kv-.*${String(suffix)}$`));

    await workload.destroy();
    await platform.destroy();
    for (const key of [PLATFORM, WORKLOAD]) {
      expect(addressesIn(await lab.state(key))).toEqual([]);
      expect(await lab.locked(key)).toBe(false);
    }
  });

  test("a state that was never applied is named, with the stack to apply first", async () => {
    const workload = lab.workspace(app.workload!);
    await workload.init();
    const { status, output } = await workload.plan();
    expect(status).toBe(1);
    expect(output).toContain(quoted("The state of the stack platform has no output"));
    expect(output).not.toContain("does not have an attribute named");
  });

  test("workload is destroyed with `-refresh=false` after platform was destroyed first", async () => {
    const platform = await applied("platform");
    const workload = await applied("workload");
    await platform.destroy();

    const { status, output } = await workload.run(["destroy", "-input=false", "-auto-approve"]);
    expect(status).toBe(1);
    expect(output).toContain('does not have an attribute named "suffix"');
    await workload.must(["destroy", "-input=false", "-auto-approve", "-refresh=false"]);
    expect(addressesIn(await lab.state(WORKLOAD))).toEqual([]);
  });

  test("nothing of a login is in the JSON, in the states or in what init leaves behind", async () => {
    const platform = await applied("platform");
    const workload = await applied("workload", LOGIN_BY.oidc);
    const written = [
      ...Object.values(app).map((json) => JSON.stringify(json)),
      ...[platform, workload].map(({ folder }) => readFileSync(join(folder, ".terraform/terraform.tfstate"), "utf8")),
      JSON.stringify(await lab.state(PLATFORM)),
      JSON.stringify(await lab.state(WORKLOAD)),
    ];
    for (const text of written)
      for (const login of [CLIENT, CLIENT_SECRET, OIDC_TOKEN, lab.accessKey()]) expect(text).not.toContain(login);
  });

  test("a key in the environment beats the login with Entra, in silence", async () => {
    await applied("platform", { ...LOGIN_BY.secret, ARM_ACCESS_KEY: lab.accessKey() });
    expect(lab.logins).toEqual([]);
    expect(await lab.blobs()).toEqual([PLATFORM]);
  });

  test("without any login, init says what it looked for", async () => {
    const platform = lab.workspace(app.platform!, { ARM_USE_CLI: "false" });
    const { status, output } = await platform.run(["init", "-input=false"]);
    expect(status).toBe(1);
    // Terraform says the first, OpenTofu the second.
    expect(output).toMatch(/unable to build authorizer|No valid azure auth methods found/);
  });

  test("a container that does not exist is named by init", async () => {
    const platform = lab.workspace(defaultApp({ remoteState: { ...REMOTE_STATE, containerName: "absent" } }).platform!);
    const { status, output } = await platform.run(["init", "-input=false"]);
    expect(status).toBe(1);
    expect(output).toContain("404 The specified container does not exist.");
  });

  test("each workspace has its own state, and workload reads the state of platform in the same workspace", async () => {
    const platform = await applied("platform");
    await platform.must(["workspace", "new", "blue"]);
    await platform.apply({ STUB_SEED: "blue" });
    const workload = lab.workspace(app.workload!);
    await workload.init();
    await workload.must(["workspace", "new", "blue"]);
    await workload.apply();

    expect(await lab.blobs()).toEqual([PLATFORM, `${PLATFORM}env:blue`, WORKLOAD, `${WORKLOAD}env:blue`]);
    const suffixOf = async (key: string) => (await lab.state(key)).outputs.suffix!.value as string;
    const blue = await suffixOf(`${PLATFORM}env:blue`);
    expect(blue).not.toBe(await suffixOf(PLATFORM));
    expect((await lab.state(`${WORKLOAD}env:blue`)).outputs.vault_name!.value).toMatch(new RegExp(`${blue}$`));
    expect(addressesIn(await lab.state(WORKLOAD))).toEqual([]);
  });
});
