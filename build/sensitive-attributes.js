// Writes facts/terraform/sensitive-attributes.ts from the schemas of providers, as `terraform providers schema -json` prints them,
// packed with gzip or not: node build/sensitive-attributes.js <file>...
const { readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { gunzipSync } = require("node:zlib");

const FILE = join(__dirname, "..", "facts", "terraform", "sensitive-attributes.ts");

/** Paths of the attributes of a block that a configuration can set and the provider calls sensitive. */
function sensitiveIn({ attributes = {}, block_types: blocks = {} }, path = []) {
  const own = Object.entries(attributes)
    .filter(([, each]) => each.sensitive && !each.write_only && (each.optional || each.required))
    .map(([name]) => [...path, name].join("."));
  return [...own, ...Object.entries(blocks).flatMap(([name, { block }]) => sensitiveIn(block, [...path, name]))];
}

function readSchemas(files) {
  const found = new Map();
  for (const file of files) {
    const bytes = readFileSync(file);
    const json = JSON.parse(file.endsWith(".gz") ? gunzipSync(bytes) : bytes);
    const providers = json.provider_schemas ? Object.values(json.provider_schemas) : [json];
    for (const { resource_schemas: schemas = {} } of providers)
      for (const [type, { block }] of Object.entries(schemas))
        found.set(type, [...new Set([...(found.get(type) ?? []), ...sensitiveIn(block)])].sort());
  }
  return Object.fromEntries([...found].filter(([, paths]) => paths.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function main(files) {
  const { format, resolveConfig } = await import("prettier");
  const sources = files
    .map((file) =>
      basename(file)
        .replace(/\.json(\.gz)?$/, "")
        .replace("-", " "),
    )
    .join(", ");
  const text = `/**
 * Attributes that a configuration can set and the provider calls sensitive, by type of the resource.
 * Source: schemas of ${sources}; read ${new Date().toISOString().slice(0, 7)} by build/sensitive-attributes.js; do not edit.
 */
export const SENSITIVE_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(readSchemas(files))};
`;
  writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), filepath: FILE }));
}

main(process.argv.slice(2));
