// Two applies at once, and runs that are interrupted: nothing is lost, or it is found again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Workspace } from "../kit/terraform";
import { defaultApp, keyOf } from "./default-app";
import { follow } from "./follow";
import { addressesIn, describeState, StateLab } from "./lab";
import { quoted } from "./page";
import { importsOfPlatform } from "./recovery";

const KEY = keyOf("platform");
const APPLY = ["apply", "-input=false", "-auto-approve"];
const SLOWLY = { STUB_DELAY_MS: "400" };

describeState("an apply of platform", () => {
  const { platform: json } = defaultApp();
  let lab: StateLab;
  let platform: Workspace;
  beforeEach(async () => {
    lab = await StateLab.start();
    platform = lab.workspace(json!);
    await platform.init();
  });
  afterEach(() => lab.stop());

  const everything = () => addressesOf(json!);

  test("of two applies at once one succeeds, and the other fails with the owner of the lock", async () => {
    const first = follow(platform.start(APPLY, SLOWLY));
    await first.until(/Creating\.\.\./);
    const second = lab.workspace(json!);
    await second.init();
    const { status, output } = await second.run(APPLY);

    expect(status).toBe(1);
    expect(output).toContain("Error acquiring the state lock");
    expect(output).toContain("state blob is already locked");
    expect(output).toMatch(
      /ID: {8}[0-9a-f-]{36}\n {2}Path: {6}tfstate\/\S+\/platform\.tfstate\n {2}Operation: OperationTypeApply/,
    );
    expect(second.writes()).toEqual([]);
    expect((await first.ended).status).toBe(0);
    expect(addressesIn(await lab.state(KEY))).toEqual(everything());
    expect((await platform.plan()).status).toBe(0);
  });

  test("an apply with `-lock-timeout` waits for the lock", async () => {
    const first = follow(platform.start(APPLY, SLOWLY));
    await first.until(/Creating\.\.\./);
    const second = lab.workspace(json!);
    await second.init();
    expect(await second.must([...APPLY, "-lock-timeout=60s"])).toContain("0 added, 0 changed, 0 destroyed");
    expect((await first.ended).status).toBe(0);
  });

  test("wins alone of eight that start at once, and all it made is in the state", async () => {
    const others = Array.from({ length: 7 }, () => lab.workspace(json!));
    for (const other of others) await other.init();
    // Slow enough that the winner is still at it when the last of them has started.
    const slower = { STUB_DELAY_MS: "1000" };
    const runs = await Promise.all([platform, ...others].map((each) => each.run(APPLY, slower)));

    const lost = runs.filter(({ status }) => status !== 0);
    expect(lost).toHaveLength(7);
    for (const { output } of lost) expect(output).toContain("Error acquiring the state lock");
    const wrote = [platform, ...others].filter((each) => each.writes().length > 0);
    expect(wrote).toHaveLength(1);
    expect(addressesIn(await lab.state(KEY))).toEqual(everything());
    expect((await platform.plan()).status).toBe(0);
  });

  test("that is asked to stop saves what it made and gives the lock back; the next one makes the rest", async () => {
    const child = platform.start(APPLY, SLOWLY);
    const run = follow(child);
    await run.until(/azurerm_kubernetes_cluster\S*: Creating/);
    child.kill("SIGTERM");
    const { status, output } = await run.ended;

    expect(status).toBe(1);
    expect(output).toContain(quoted("Interrupt received."));
    expect(await lab.locked(KEY)).toBe(false);
    const saved = addressesIn(await lab.state(KEY));
    const made = platform.writes().length;
    expect(saved).toHaveLength(made);
    expect(made).toBeLessThan(everything().length);

    await platform.apply();
    expect(platform.writes().filter(({ op }) => op === "create")).toHaveLength(everything().length);
    expect((await platform.plan()).status).toBe(0);
  });

  test("that is killed leaves the lock; with the right id it is freed, and the next one makes what is missing", async () => {
    await platform.must([...APPLY, "-target=azurerm_resource_group.resource-group"]);
    const run = follow(platform.start(APPLY, SLOWLY));
    await run.until(/azurerm_user_assigned_identity\S*: Creating/);
    run.killHard();
    await run.ended;

    expect(await lab.locked(KEY)).toBe(true);
    expect(addressesIn(await lab.state(KEY))).toEqual(["azurerm_resource_group.resource-group", "random_id.suffix"]);
    const refused = await platform.run(APPLY);
    expect(refused.output).toContain("Error acquiring the state lock");
    const id = /ID: +(\S+)/.exec(refused.output)![1]!;

    const wrong = await platform.run(["force-unlock", "-force", "00000000-0000-0000-0000-000000000000"]);
    expect(wrong.output).toContain('lock id "00000000-0000-0000-0000-000000000000" does not match existing lock');
    expect(await platform.must(["force-unlock", "-force", id])).toContain(
      "Terraform state has been successfully unlocked!",
    );
    await platform.apply();
    expect(addressesIn(await lab.state(KEY))).toEqual(everything());
    expect((await platform.plan()).status).toBe(0);
  });

  test("that is killed before it saved has made what no state knows; import blocks by name take it over", async () => {
    const env = { STUB_WORLD: mkdtempSync(join(tmpdir(), "world-")) };
    const run = follow(platform.start(APPLY, { ...SLOWLY, ...env }));
    await run.until(/azurerm_kubernetes_cluster\S*: Creating/);
    run.killHard();
    await run.ended;
    expect(addressesIn(await lab.state(KEY))).toEqual([]);
    const made = platform.writes();
    const id = /ID: +(\S+)/.exec((await platform.run(APPLY, env)).output)![1]!;
    await platform.must(["force-unlock", "-force", id], env);

    // Applying would stop in the middle: what is there keeps its name.
    const imports = importsOfPlatform(json!, made);
    platform.write("recovery.tf.json", JSON.stringify({ import: imports }));
    platform.write("random.json", JSON.stringify(computedByRandom(imports[0]!.id)));
    const importing = { ...env, STUB_IMPORT: "random.json" };
    const planned = await platform.must(["plan", "-input=false"], importing);
    expect(planned).toContain(`${imports.length} to import`);
    expect(planned).toContain("0 to destroy");
    await platform.apply(importing);

    const twice = platform
      .writes()
      .slice(made.length)
      .filter(({ type, op }) => type !== "time_sleep" && op === "create")
      .filter(({ id: again }) => made.some((first) => first.id === again));
    expect(twice).toEqual([]);
    expect(addressesIn(await lab.state(KEY))).toEqual(everything());
    rmSync(join(platform.folder, "recovery.tf.json"));
    expect((await platform.plan(env)).status).toBe(0);
    rmSync(env.STUB_WORLD, { recursive: true });
  });

  test("that is killed, and applied again without the recovery, makes everything again under another suffix", async () => {
    const env = { STUB_WORLD: mkdtempSync(join(tmpdir(), "world-")) };
    const run = follow(platform.start(APPLY, { ...SLOWLY, ...env }));
    await run.until(/azurerm_kubernetes_cluster\S*: Creating/);
    run.killHard();
    await run.ended;
    const id = /ID: +(\S+)/.exec((await platform.run(APPLY, env)).output)![1]!;
    await platform.must(["force-unlock", "-force", id], env);
    await platform.apply({ ...env, STUB_SEED: "another suffix" });
    const groups = platform.writes().filter(({ type, op }) => type === "azurerm_resource_group" && op === "create");
    expect(new Set(groups.map(({ name }) => name)).size).toBe(2);
    expect(platform.writes().filter(({ op }) => op === "delete")).toEqual([]);
    rmSync(env.STUB_WORLD, { recursive: true });
  });

  test("an apply that loses its store keeps the state in a file, which is pushed later", async () => {
    const run = follow(platform.start(APPLY, SLOWLY));
    await run.until(/azurerm_kubernetes_cluster\S*: Creating/);
    lab.proxy.goDark();
    const { status, output } = await run.ended;
    expect(status).toBe(1);
    expect(output).toContain(quoted("Failed to persist state to backend"));
    expect(output).toContain("terraform state push errored.tfstate");

    lab.proxy.comeBack();
    expect(await lab.locked(KEY)).toBe(true);
    const id = /ID: +(\S+)/.exec((await platform.run(APPLY)).output)![1]!;
    await platform.must(["force-unlock", "-force", id]);
    await platform.must(["state", "push", "errored.tfstate"]);
    expect(addressesIn(await lab.state(KEY))).toEqual(everything());
    expect((await platform.plan()).status).toBe(0);
  });
});

/** What the real random provider computes of the id that it imports by; the offline one knows the id alone. */
function computedByRandom(id: string): object {
  const bytes = Buffer.from(id, "base64url");
  const dec = BigInt(`0x${bytes.toString("hex")}`).toString();
  const b64 = { b64_std: bytes.toString("base64"), b64_url: bytes.toString("base64url") };
  return {
    [id]: { id, byte_length: bytes.length, hex: bytes.toString("hex"), dec, prefix: null, keepers: null, ...b64 },
  };
}

function addressesOf(stack: object): string[] {
  const { resource } = stack as { resource: Record<string, Record<string, object>> };
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}
