import type { Workspace } from "./terraform";

/** A resource as the state has it, computed values included. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Record<string, unknown>;
}

/** What a workspace's state holds, data sources included. */
export async function stateOf(workspace: Workspace): Promise<StateResource[]> {
  const shown = JSON.parse(await workspace.must(["show", "-json"])) as {
    values?: { root_module?: { resources?: StateResource[] } };
  };
  return shown.values?.root_module?.resources ?? [];
}
