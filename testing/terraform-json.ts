/** The arguments of one block in Terraform JSON: snake_case, references as `${...}`. */
export interface Block {
  // Without the provider schema there is no narrower type, and with `unknown` every test would need casts.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [argument: string]: any;
}

/** Blocks of one kind: by type, then by name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The content of `cdk.tf.json` of one stack. A kind of block that the stack does not have is an empty object. */
export interface TerraformJson {
  /** Metadata of cdktf: version, stack name, construct paths of the outputs. */
  readonly "//"?: Block;
  /** Required versions and the backend. */
  readonly terraform: Block;
  /** Provider configurations by provider name. */
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  /** Resources: `json.resource.azurerm_key_vault?.vault_1234?.name`. */
  readonly resource: Blocks;
  /** Data sources, in the same form. */
  readonly data: Blocks;
  /** Variables by name. */
  readonly variable: Readonly<Record<string, Block>>;
  /** Outputs by name. */
  readonly output: Readonly<Record<string, Block>>;
  /** Local values by name. */
  readonly locals: Block;
  /** Other top-level keys of Terraform JSON: `moved`, `import`, `removed`, `check`. */
  readonly [other: string]: unknown;
}

/** Adds the kinds of blocks that parsed JSON does not have, so that reading them is not an error. */
export function asTerraformJson(json: object): TerraformJson {
  return { terraform: {}, provider: {}, resource: {}, data: {}, variable: {}, output: {}, locals: {}, ...json };
}
