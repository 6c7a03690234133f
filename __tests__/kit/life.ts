// Stacks that are applied, changed and applied again, in a world that remembers what exists.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "./terraform";

/** The object id of the principal that runs Terraform, as the offline providers say it. */
export const CALLER_ID = "bec22adc-989c-5236-adc8-cf3af819569d";

/** The JSON of an app's stacks by name, each after the ones it reads. */
export type Stacks = Readonly<Record<string, object>>;

/** What a plan does to resources, in order of their addresses. Waits are left out: they exist in state alone. */
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

/** A line of what Terraform prints with `-json`. */
interface Line {
  readonly type?: string;
  readonly hook?: { readonly action?: string };
  readonly change?: {
    readonly action: string;
    readonly resource: { readonly addr: string; readonly resource_type: string };
    readonly previous_resource?: { readonly addr: string };
  };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
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

  /** Applies each stack in turn, by one command that plans too; what each plan did, by stack. */
  public async apply(
    stacks: Stacks,
    options: { readonly args?: readonly string[]; readonly workloadArgs?: readonly string[] } = {},
  ): Promise<Record<string, Planned>> {
    const planned: Record<string, Planned> = {};
    for (const [name, json] of Object.entries(stacks)) {
      const workspace = await this.use(name, json);
      const args = (name === "workload" ? options.workloadArgs : options.args) ?? [];
      const run = await workspace.run(["apply", "-json", "-input=false", "-auto-approve", ...args]);
      const lines = linesOf(run.output);
      if (run.status !== 0) {
        const problem = `${name}: ${errorsIn(lines)}`;
        // Data sources are read by a plan too.
        const wrote = lines.some(({ type, hook }) => type === "apply_start" && hook?.action !== "read");
        throw wrote ? new Error(problem) : new Refused(problem);
      }
      planned[name] = read(lines);
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
}

const linesOf = (output: string): Line[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);

const errorsIn = (lines: readonly Line[]): string =>
  lines
    .flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnostic] : []))
    .map(({ summary, detail }) => `${summary}: ${detail}`.replace(/\s+/g, " "))
    .join("; ");

function read(lines: readonly Line[]): Planned {
  const managed = lines.flatMap(({ type, change }) =>
    type === "planned_change" && change && change.action !== "read" ? [change] : [],
  );
  const all = (actions: readonly string[], waits = false) =>
    managed
      .filter(({ action, resource }) => actions.includes(action) && (resource.resource_type === "time_sleep") === waits)
      .map(({ resource }) => resource.addr)
      // Terraform says them in the order in which it happens to plan them.
      .sort();
  return {
    destroyed: all(["delete", "replace"]),
    created: all(["create", "replace"]),
    updated: all(["update"]),
    // Terraform says `remove`, OpenTofu `forget`.
    forgotten: all(["remove", "forget"]),
    moved: managed.flatMap(({ previous_resource: from }) => (from ? [from.addr] : [])),
    waits: all(["create", "replace"], true),
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
