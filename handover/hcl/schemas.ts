import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { block, type JsonObject } from "../../model/terraform/document";
import { HandoverError } from "../handover-error";
import { refusal } from "../../values/problem";
import { parseJson } from "../../values/parse-json";

/** A block of a schema: which of its names are attributes, and which are blocks. */
export interface BlockSchema {
  readonly block_types?: Readonly<Record<string, { readonly nesting_mode: string; readonly block: BlockSchema }>>;
}

interface Schema {
  readonly block: BlockSchema;
}

/** What `terraform providers schema -json` prints. */
export interface ProviderSchemas {
  readonly provider_schemas?: Readonly<
    Record<
      string,
      {
        readonly provider?: Schema;
        readonly resource_schemas?: Readonly<Record<string, Schema>>;
        readonly data_source_schemas?: Readonly<Record<string, Schema>>;
        readonly ephemeral_resource_schemas?: Readonly<Record<string, Schema>>;
      }
    >
  >;
}

/**
 * The schemas of the providers that a stack requires. Terraform installs the providers in a temporary folder and prints them.
 *
 * @param terraform the command, such as `terraform` or `tofu`
 * @throws HandoverError with what the command printed
 */
export function schemasFor(json: JsonObject, terraform: string): ProviderSchemas {
  const folder = mkdtempSync(join(tmpdir(), "schemas-"));
  try {
    const { required_providers } = block(json, "terraform");
    writeFileSync(join(folder, "providers.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    run(terraform, ["init", "-input=false", "-no-color"], folder);
    return parsed(terraform, run(terraform, ["providers", "schema", "-json", "-no-color"], folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parsed(terraform: string, text: string): ProviderSchemas {
  try {
    return parseJson(text) as ProviderSchemas;
  } catch (error) {
    throw new HandoverError(
      refusal(
        "hcl-terraform",
        `\`${terraform} providers schema -json\` must print JSON, because the schemas of the providers distinguish blocks from arguments: ${(error as Error).message}`,
      ),
    );
  }
}

/** HCL with the indentation and alignment of `terraform fmt`. */
export const formatted = (hcl: string, terraform: string): string =>
  run(terraform, ["fmt", "-no-color", "-"], ".", hcl);

/** Schemas of large providers have many megabytes. */
const MAX_OUTPUT = 1024 ** 3;

function run(terraform: string, args: readonly string[], cwd: string, input?: string): string {
  const { status, stdout, stderr, error } = spawnSync(terraform, args, {
    cwd,
    input,
    env: process.env,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT,
  });
  if (status === 0) return stdout;
  const said = (error?.message ?? `${stdout}${stderr}`).replace(/[\s│╷╵]+/g, " ").trim() || `exit status ${status}`;
  throw new HandoverError(
    refusal(
      "hcl-terraform",
      `\`${terraform} ${args.join(" ")}\` must succeed, because the schemas of the providers distinguish blocks from arguments, got: ${said}`,
    ),
  );
}
