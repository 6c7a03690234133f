/** The arguments of one block as Terraform's JSON has them: snake_case, references as `${...}`. */
export interface Block {
  // Terraform's JSON has no narrower type without the provider's schema, and `unknown` would make every test cast.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [argument: string]: any;
}

/** Blocks of one kind: by type, then by name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** What cdktf writes to `cdk.tf.json` for one stack; a kind of block the stack lacks is an empty object. */
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
  readonly variable: Readonly<Record<string, Block>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly locals: Block;
  /** Whatever else Terraform takes at the top: `moved`, `import`, `removed`, `check`. */
  readonly [other: string]: unknown;
}

/** Gives parsed JSON every kind of block, so that reading an absent one is no error. */
export function asTerraformJson(json: object): TerraformJson {
  return { terraform: {}, provider: {}, resource: {}, data: {}, variable: {}, output: {}, locals: {}, ...json };
}
