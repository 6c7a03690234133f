// Stacks that are applied, changed and applied again, in a world that remembers what exists.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "./terraform";

/** The object id of the principal that runs Terraform, as the offline providers say it. */
export const CALLER_ID = "bec22adc-989c-5236-adc8-cf3af819569d";

/** The JSON of an app's stacks by name, each after the ones it reads. */
export type Stacks = Readonly<Record<string, object>>;

/** What a plan does to resources, waits left out: they exist in state alone. */
export interface Planned {
  /** Addresses that are deleted, or deleted and created again. */
  readonly destroyed: readonly string[];
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** Addresses that Terraform forgets. */
  readonly forgotten: readonly string[];
  /** Old addresses of resources that moved. */
  readonly moved: readonly string[];
  /** Waits that are created, or created again. */
  readonly waits: readonly string[];
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly mode: string;
    readonly previous_address?: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** An object of the world. */
export interface WorldObject {
  readonly type: string;
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A plan that Terraform refused, with what it said. */
export class Refused extends Error {}

/** The stacks of an app through several applies: each in a folder of its own, all in one world. */
export class Life {
  private readonly world = mkdtempSync(join(tmpdir(), "world-"));
  private readonly workspaces = new Map<string, Workspace>();

  /** @param binary what runs. @default - as of a workspace */
  constructor(
    private readonly env: Readonly<Record<string, string>> = {},
    private readonly binary?: string,
  ) {}

  /** The same stacks, states and world, to go on from here in another way. */
  public copy(): Life {
    const other = new Life(this.env, this.binary);
    cpSync(this.world, other.world, { recursive: true });
    for (const [name, workspace] of this.workspaces) {
      const copy = new Workspace({}, { env: other.environment(), binary: this.binary });
      cpSync(workspace.folder, copy.folder, { recursive: true, verbatimSymlinks: true });
      other.workspaces.set(name, copy);
    }
    return other;
  }

  /** Plans and applies each stack in turn; what each plan did, by stack. */
  public async apply(
    stacks: Stacks,
    options: { readonly args?: readonly string[] } = {},
  ): Promise<Record<string, Planned>> {
    const planned: Record<string, Planned> = {};
    for (const [name, json] of Object.entries(stacks)) {
      const workspace = await this.use(name, json);
      planned[name] = await this.plan(workspace, name, name === "workload" ? [] : options.args);
      await workspace.must(["apply", "-input=false", "tfplan"]);
    }
    return planned;
  }

  /** Throws unless a plan of each stack has nothing to do. */
  public async expectNothingToDo(stacks: Stacks): Promise<void> {
    for (const [name, json] of Object.entries(stacks)) {
      const { status, output } = await (await this.use(name, json)).plan();
      if (status !== 0) throw new Error(`the second plan of ${name} is not empty:\n${output}`);
    }
  }

  public async destroy(stacks: Stacks): Promise<void> {
    for (const [name, json] of Object.entries(stacks).reverse()) await (await this.use(name, json)).destroy();
  }

  /** The folder that a stack's Terraform runs in. */
  public workspace(name: string): Workspace {
    return this.workspaces.get(name)!;
  }

  /** What exists, of one type. */
  public objects(type: string): WorldObject[] {
    const file = join(this.world, "world.json");
    if (!existsSync(file)) return [];
    const { objects } = JSON.parse(readFileSync(file, "utf8")) as { objects: Record<string, WorldObject> };
    return Object.values(objects).filter((each) => each.type === type);
  }

  public remove(): void {
    for (const workspace of this.workspaces.values()) workspace.remove();
    rmSync(this.world, { recursive: true, force: true });
  }

  public environment(): Record<string, string> {
    return { STUB_WORLD: this.world, STUB_STRICT: "1", ...this.env };
  }

  private async use(name: string, json: object): Promise<Workspace> {
    const known = this.workspaces.get(name);
    const workspace = known ?? new Workspace({}, { env: this.environment(), binary: this.binary });
    this.workspaces.set(name, workspace);
    const before = providersOf(known);
    workspace.use(readingFrom(this.workspaces, json));
    if (providersOf(workspace) !== before) await workspace.must(["init", "-input=false", "-upgrade"]);
    return workspace;
  }

  private async plan(workspace: Workspace, name: string, args: readonly string[] = []): Promise<Planned> {
    const { status, output } = await workspace.run(["plan", "-input=false", "-out=tfplan", ...args]);
    if (status !== 0) throw new Refused(`${name}: ${output.replace(/\s+/g, " ")}`);
    return read(JSON.parse(await workspace.must(["show", "-json", "tfplan"])) as PlanJson);
  }
}

function read({ resource_changes: changes = [] }: PlanJson): Planned {
  const managed = changes.filter(({ mode }) => mode === "managed");
  const things = managed.filter(({ type }) => type !== "time_sleep");
  const all = (action: string, of = things) =>
    of.filter(({ change }) => change.actions.includes(action)).map(({ address }) => address);
  return {
    destroyed: all("delete"),
    created: all("create"),
    updated: all("update"),
    forgotten: all("forget"),
    moved: managed.flatMap(({ previous_address: from }) => (from === undefined ? [] : [from])),
    waits: all(
      "create",
      managed.filter(({ type }) => type === "time_sleep"),
    ),
  };
}

/** What decides whether `terraform init` must run again. */
function providersOf(workspace: Workspace | undefined): string {
  if (!workspace) return "";
  const { terraform } = JSON.parse(readFileSync(join(workspace.folder, "cdk.tf.json"), "utf8")) as {
    terraform?: object;
  };
  return JSON.stringify(terraform ?? {});
}

interface Reading {
  data?: { terraform_remote_state?: Record<string, { backend: string; config: object; workspace?: string }> };
}

/** Reads the other stacks where their state is in this test. */
function readingFrom(workspaces: ReadonlyMap<string, Workspace>, json: object): object {
  const copy = structuredClone(json) as Reading;
  for (const [name, state] of Object.entries(copy.data?.terraform_remote_state ?? {})) {
    state.backend = "local";
    state.config = { path: join(workspaces.get(name)!.folder, "terraform.tfstate") };
  }
  return copy;
}
