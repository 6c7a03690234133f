// The README of each bundle as a reader follows it: every block in order, as the two principals that it names.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { synthesize } from "../../constructs/core/synthesis/synthesize";
import { handOver, type WrittenBundle } from "../../handover/hand-over";
import { build } from "../../main";
import type { Settings } from "../../stacks/settings-types";
import type { WorldObject } from "../kit/life";
import { describeUnless, providersConfiguration } from "../kit/providers";
import { shellBlocks } from "../kit/sandbox";
import { type LoggedWrite, readWrites } from "../kit/terraform";
import { neededFor, type Needed } from "./azure-requests";
import { REMOTE_STATE } from "./default-app";
import { describeState, StateLab } from "./lab";
import { APPLIER, PLANNER, TENANT } from "./login-host";
import { CONTAINER, RoleBook } from "./role-book";
import { ShellSession } from "../kit/shell-session";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
/** What a reader chose for the names of resource groups that are created beforehand. */
const PLATFORM_SUFFIX = "abc123";
const missing = ["jq", "sha256sum", "bash"].filter((each) => spawnSync(each, ["--version"]).status !== 0);
const describeSteps = (title: string, tests: () => void): void =>
  missing.length === 0
    ? describeState(title, tests)
    : describeUnless(`${missing.join(", ")} must be on the PATH`, title, tests);

/** The bundles of the default app in a folder. */
function handedOver(
  folder: string,
  out: string,
  settings: Partial<Settings> = {},
  existingGroups: readonly string[] = [],
): readonly WrittenBundle[] {
  const outdir = join(folder, `synthesized-${out}`);
  const app = new App({ outdir, stackTraces: false });
  synthesize(app, () =>
    build(app, {
      project: "orders",
      location: "centralindia",
      administrators: [{ objectId: "22222222-2222-2222-2222-222222222222", type: "Group" }],
      remoteState: REMOTE_STATE,
      ...settings,
    }),
  );
  return handOver({ from: outdir, out: join(folder, out), backend: "complete", foreignPaths: [], existingGroups });
}

interface Step {
  readonly title: string;
  readonly lines: string;
}

/** The numbered steps of a README, with what a reader fills in. */
function stepsOf(folder: string, given: Readonly<Record<string, string>>): Step[] {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const parts = text.split(/^(?=\d+\. )/m).slice(1);
  return parts.map((part) => ({
    title: part.split("\n", 1)[0]!,
    lines: shellBlocks(part)
      .join("\n")
      .replace(/^([A-Z0-9_]+)= # .*$/gm, (_, name: string) => `${name}=${given[name] ?? ""}`),
  }));
}

/** A reader with a folder of bundles, one shell for each stack, and two principals. */
class Reader {
  public readonly folder = mkdtempSync(join(tmpdir(), "steps-"));
  public readonly book: RoleBook;
  private readonly sessions = new Map<string, ShellSession>();
  private readonly bin = join(this.folder, "bin");
  private readonly world = join(this.folder, "world");
  private readonly imports = join(this.folder, "imports.json");
  /** How many actions were held against the rights. */
  public seen = 0;
  private lab!: StateLab;

  constructor() {
    mkdirSync(this.bin);
    mkdirSync(this.world);
    this.book = new RoleBook(this.bin);
    const terraform = spawnSync("bash", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
    // No registry: the providers of the tests have no lock file for other platforms.
    writeFileSync(
      join(this.bin, "terraform"),
      `#!/bin/bash\nif [ "$1 $2" = "providers lock" ]; then exit 0; fi\nexec ${terraform} "$@"\n`,
    );
    chmodSync(join(this.bin, "terraform"), 0o755);
  }

  public async start(): Promise<void> {
    const actions = (action: string): string =>
      `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/${action}`;
    this.lab = await StateLab.start(["sttfstate"], "tfstate", (principal, action) =>
      this.book.allows(principal, actions(action), CONTAINER),
    );
  }

  /** What somebody with the right created, and what an import says of it. */
  public seed(...groups: readonly string[]): void {
    const recorded = groups.map((name) => {
      const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;
      return [id, { id, name, location: "centralindia" }] as const;
    });
    // The provider computes the rest of a random id from its bytes.
    const bytes = Buffer.from(PLATFORM_SUFFIX, "hex");
    const random = { id: bytes.toString("base64url"), byte_length: bytes.length, hex: PLATFORM_SUFFIX };
    const known = { b64_url: random.id, b64_std: bytes.toString("base64"), dec: String(parseInt(PLATFORM_SUFFIX, 16)) };
    const imports = { ...Object.fromEntries(recorded), [random.id]: { ...random, ...known } };
    writeFileSync(this.imports, JSON.stringify(imports));
  }

  public async stop(): Promise<void> {
    for (const each of this.sessions.values()) each.end();
    await this.lab.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Pastes one step, as the principal that it names; what Terraform wrote and read meanwhile must be permitted. */
  public async follow(
    cwd: string,
    { title, lines }: Step,
  ): Promise<{ readonly status: number; readonly output: string }> {
    const principal = /as the principal that only plans/.test(title) && !/Assign/.test(title) ? PLANNER : APPLIER;
    const log = join(this.folder, "writes.log");
    rmSync(log, { force: true });
    const before = this.objects();
    const session = this.sessions.get(cwd) ?? new ShellSession(cwd, this.environment(log));
    this.sessions.set(cwd, session);
    await session.paste(`export ARM_CLIENT_ID=${principal} ARM_CLIENT_SECRET=${principal}`);
    const result = await session.paste(lines);
    this.book.expectSound();
    const logged = readWrites(log) as readonly (Omit<LoggedWrite, "op"> & {
      readonly op: LoggedWrite["op"] | "read";
    })[];
    const world = this.worldOf([...before, ...this.objects()]);
    const refused = logged
      .filter(({ error, type }) => !error && type !== "azurerm_client_config")
      .flatMap((each) => neededFor({ ...each, provider: each.provider.split(" ")[0]! }, world))
      .filter((each) => ++this.seen > 0 && !this.permits(principal, each));
    expect({ title, refused }).toEqual({ title, refused: [] });
    return result;
  }

  /** Whether a principal may read everything of a stack but its secrets: what a refresh asks for. */
  public expectReadable(principal: string): void {
    const ids = this.objects()
      .filter(({ id, type }) => id.startsWith("/subscriptions/") && type.startsWith("azurerm_"))
      .map(({ id, type }) => ({ provider: "azurerm", type, id, op: "read" as const, attrs: {} }));
    expect(ids.length).toBeGreaterThan(5);
    const world = this.worldOf([]);
    const refused = ids
      .flatMap((each) => neededFor(each as never, world))
      .filter((each) => !this.permits(principal, each));
    expect(refused).toEqual([]);
  }

  public objects(): WorldObject[] {
    const file = join(this.world, "world.json");
    if (!existsSync(file)) return [];
    return Object.values((JSON.parse(readFileSync(file, "utf8")) as { objects: Record<string, WorldObject> }).objects);
  }

  private permits(principal: string, { action, scope, assigned }: Needed): boolean {
    return this.book.allows(principal, action, scope, assigned);
  }

  private worldOf(objects: readonly WorldObject[]) {
    const cluster = objects.find(({ type }) => type === "azurerm_kubernetes_cluster")?.id;
    const vaults = objects.filter(({ type }) => type === "azurerm_key_vault");
    return {
      ...(cluster === undefined ? {} : { cluster }),
      vaults: Object.fromEntries(vaults.map(({ id, values }) => [String(values.vault_uri), id])),
    };
  }

  private environment(log: string): NodeJS.ProcessEnv {
    const clean = Object.entries(process.env).filter(([key]) => !/^(ARM_|AZURE_|TF_)/.test(key));
    return {
      ...Object.fromEntries(clean),
      ...providersConfiguration(),
      ...this.lab.environment,
      ...this.book.environment,
      PATH: `${this.bin}:${process.env.PATH}`,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      TF_CLI_ARGS: "-no-color",
      // A reader types yes.
      TF_CLI_ARGS_destroy: "-auto-approve",
      ARM_TENANT_ID: TENANT,
      ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
      ARM_USE_CLI: "false",
      ARM_RESOURCE_PROVIDER_REGISTRATIONS: "none",
      STUB_LOG: log,
      STUB_LOG_READS: "1",
      STUB_WORLD: this.world,
      STUB_STRICT: "1",
      ...(existsSync(this.imports) ? { STUB_IMPORT: this.imports } : {}),
    };
  }
}

describeSteps("the steps in the README of each bundle", () => {
  let reader: Reader;
  const followed: string[] = [];
  beforeEach(async () => {
    reader = new Reader();
    await reader.start();
    followed.length = 0;
  });
  afterEach(() => reader.stop());

  const stepsFor = ({ folder, digest }: WrittenBundle): Step[] =>
    stepsOf(folder, { DIGEST: digest, PRINCIPAL: APPLIER, PLANNER, SUBSCRIPTION_ID: SUBSCRIPTION, PLATFORM_SUFFIX });

  async function follow(bundle: WrittenBundle, step: Step): Promise<string> {
    followed.push(step.title);
    // A reader sets what the requirements name.
    if (/Create the resource groups first|Import the resource groups|Plan for the first time/.test(step.title))
      await reader.follow(bundle.folder, { ...step, lines: "export TF_VAR_greeting_value=hello" });
    const { status, output } = await reader.follow(bundle.folder, step);
    if (status !== 0)
      throw new Error(`${bundle.stack}: ${step.title}\n${step.lines}\nended with ${status}:\n${output}`);
    return output;
  }

  /** The later plan is made in a new copy, which has no secret and was never initialized. */
  async function planLater(bundle: WrittenBundle, step: Step): Promise<void> {
    const copy = { ...bundle, folder: join(reader.folder, `copy-${bundle.stack}`) };
    cpSync(bundle.folder, copy.folder, { recursive: true, filter: (path) => !path.endsWith("/.terraform") });
    await follow(copy, { title: "as the principal that only plans, initialize", lines: "terraform init" });
    const locked = await reader.follow(copy.folder, { ...step, lines: step.lines.replace(" -lock=false", "") });
    expect(locked.output).toContain("AuthorizationPermissionMismatch");
    expect(await follow(copy, step)).toContain("No changes. Your infrastructure matches the configuration.");
  }

  async function removeAll(bundles: readonly WrittenBundle[]): Promise<void> {
    for (const bundle of [...bundles].reverse()) {
      const last = stepsFor(bundle).at(-1)!;
      expect(last.title).toMatch(/Remove everything/);
      await follow(bundle, last);
    }
    expect(reader.objects()).toEqual([]);
    expect(reader.seen).toBeGreaterThan(40);
  }

  test("first plan, apply, later plan, change and destroy, with exactly the rights that they assign", async () => {
    const bundles = handedOver(reader.folder, "bundles");
    const next = handedOver(reader.folder, "changed", { waits: { credentialSeconds: 45, clusterAdminSeconds: 90 } });
    for (const [index, bundle] of bundles.entries())
      for (const step of stepsFor(bundle)) {
        if (/Remove everything/.test(step.title)) continue;
        if (/Plan later/.test(step.title)) {
          await planLater(bundle, step);
          continue;
        }
        if (index === 0 && /Assign the roles of the principal that only plans/.test(step.title)) {
          const early = { title: "as the principal that only plans", lines: "terraform init -reconfigure" };
          expect((await reader.follow(bundle.folder, early)).output).toContain("AuthorizationPermissionMismatch");
        }
        const isChange = /Change:/.test(step.title);
        if (isChange) cpSync(next[index]!.folder, join(bundle.folder, "../next"), { recursive: true });
        await follow(bundle, step);
        if (isChange) rmSync(join(bundle.folder, "../next"), { recursive: true });
      }
    reader.expectReadable(PLANNER);
    await removeAll(bundles);
    expect(followed.filter((each) => /Create the resource groups first/.test(each))).toHaveLength(2);
  });

  test("with resource groups that exist: import, apply, plan and destroy, without a right to create a group", async () => {
    reader.seed(`rg-orders-${PLATFORM_SUFFIX}`, `rg-orders-${PLATFORM_SUFFIX}-workload`);
    const bundles = handedOver(reader.folder, "bundles", {}, ["azurerm_resource_group.resource-group"]);
    for (const bundle of bundles)
      for (const step of stepsFor(bundle))
        if (!/Change:|Plan later|Remove everything/.test(step.title)) await follow(bundle, step);
    const write = "Microsoft.Resources/subscriptions/resourceGroups/write";
    expect(reader.book.allows(APPLIER, write, `/subscriptions/${SUBSCRIPTION}`)).toBe(false);
    await removeAll(bundles);
    expect(followed.filter((each) => /Import the resource groups/.test(each))).toHaveLength(2);
  });
});
