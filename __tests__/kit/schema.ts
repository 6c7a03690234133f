// What `terraform providers schema` says of a provider in one release.
import { Workspace } from "./terraform";

interface Block {
  readonly attributes?: Readonly<Record<string, { readonly required?: boolean; readonly optional?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block; readonly min_items?: number }>>;
}

/** What a provider says of an argument; `computed` is an attribute that can only be read. */
export type Kind = "required" | "optional" | "computed";

/** The arguments of a block by dotted name. */
function argumentsOf({ attributes = {}, block_types = {} }: Block, within = ""): Map<string, Kind> {
  return new Map([
    ...Object.entries(attributes).map(
      ([name, { required, optional }]) =>
        [`${within}${name}`, required ? "required" : optional ? "optional" : "computed"] as const,
    ),
    ...Object.entries(block_types)
      .filter(([name]) => name !== "timeouts")
      .flatMap(([name, { block, min_items = 0 }]) => [
        [`${within}${name}`, min_items > 0 ? "required" : "optional"] as const,
        ...argumentsOf(block, `${within}${name}.`),
      ]),
  ]);
}

/** The arguments of each resource type, of each data source after `data.`, and of the provider, by dotted name. */
export async function schemaOf(
  provider: string,
  version: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Kind>>> {
  const workspace = new Workspace({
    terraform: { required_providers: { [provider]: { source: `hashicorp/${provider}`, version } } },
  });
  try {
    await workspace.init();
    const all = JSON.parse(await workspace.must(["providers", "schema", "-json"])) as {
      provider_schemas: Record<string, Schemas>;
    };
    const [schemas] = Object.values(all.provider_schemas) as [Schemas];
    return new Map([
      ...Object.entries(schemas.resource_schemas).map(([type, { block }]) => [type, argumentsOf(block)] as const),
      ...Object.entries(schemas.data_source_schemas).map(
        ([type, { block }]) => [`data.${type}`, argumentsOf(block)] as const,
      ),
      [`provider.${provider}`, argumentsOf(schemas.provider.block)],
    ]);
  } finally {
    workspace.remove();
  }
}

interface Schemas {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: Block }>>;
}
