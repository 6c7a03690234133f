// What `terraform providers schema` says of a provider in one release.
import { Workspace } from "./terraform";

interface Block {
  readonly attributes?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block; readonly min_items?: number }>>;
}

/** The arguments of a block by dotted name, and whether each is required. */
function argumentsOf({ attributes = {}, block_types = {} }: Block, within = ""): Map<string, boolean> {
  return new Map([
    ...Object.entries(attributes).map(([name, { required = false }]) => [`${within}${name}`, required] as const),
    ...Object.entries(block_types)
      .filter(([name]) => name !== "timeouts")
      .flatMap(([name, { block, min_items = 0 }]) => [
        [`${within}${name}`, min_items > 0] as const,
        ...argumentsOf(block, `${within}${name}.`),
      ]),
  ]);
}

/** The arguments of each resource type, by dotted name, and whether each is required. */
export async function schemaOf(
  provider: string,
  version: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, boolean>>> {
  const workspace = new Workspace({
    terraform: { required_providers: { [provider]: { source: `hashicorp/${provider}`, version } } },
  });
  try {
    await workspace.init();
    const all = JSON.parse(await workspace.must(["providers", "schema", "-json"])) as {
      provider_schemas: Record<string, { resource_schemas: Record<string, { block: Block }> }>;
    };
    const [{ resource_schemas }] = Object.values(all.provider_schemas) as [
      { resource_schemas: Record<string, { block: Block }> },
    ];
    return new Map(Object.entries(resource_schemas).map(([type, { block }]) => [type, argumentsOf(block)]));
  } finally {
    workspace.remove();
  }
}
