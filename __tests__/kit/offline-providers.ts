// The offline providers next to the checkout, built with schemas that they do not have: azapi, and a data source of azurerm.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/** The release whose schema is in azapi-schema.json. */
export const AZAPI_RELEASE = "2.12.0";
/**
 * Written by hand from docs/index.md and docs/resources/resource.md of github.com/Azure/terraform-provider-azapi at v2.12.0.
 * `output`, which is dynamic there, has the type of what an identity binding exports.
 */
const AZAPI_SCHEMA = join(__dirname, "azapi-schema.json");
/**
 * The data source for AKS Automatic of azurerm, written by hand from internal/services/containers/
 * kubernetes_automatic_cluster_data_source.go of github.com/hashicorp/terraform-provider-azurerm at v5.2.0.
 */
const AUTOMATIC_CLUSTER_SCHEMA = join(__dirname, "automatic-cluster-data-schema.json");
const AUTOMATIC_CLUSTER_IN = "schemas/azurerm-5.2.0.json.gz";

/** Arguments whose change replaces the resource; internal/services/azapi_resource.go of that release. */
const AZAPI_REPLACED_BY = ["name", "parent_id"];

const SOURCE = resolve(__dirname, "../../../shared/terraform-stub");
const CACHE = resolve(__dirname, "../../.cache");

/** Whether the offline providers are there. */
export const hasOfflineProviders = existsSync(join(SOURCE, "install"));

/** Builds the offline providers, once for each content. Returns the configuration with which Terraform finds them. */
export function buildOfflineProviders(): string {
  mkdirSync(CACHE, { recursive: true });
  // A folder for each process, because test files run side by side.
  const source = mkdtempSync(join(CACHE, "terraform-stub-"));
  for (const each of readdirSync(SOURCE, { recursive: true, withFileTypes: true })) {
    if (!each.isFile()) continue;
    const path = join(each.parentPath, each.name);
    const to = join(source, path.slice(SOURCE.length));
    mkdirSync(dirname(to), { recursive: true });
    // Not as a copy, which could not be written.
    writeFileSync(to, readFileSync(path), { mode: 0o755 });
  }
  writeFileSync(join(source, `schemas/azapi-${AZAPI_RELEASE}.json.gz`), gzipSync(readFileSync(AZAPI_SCHEMA)));
  const azurerm = join(source, AUTOMATIC_CLUSTER_IN);
  const served = JSON.parse(gunzipSync(readFileSync(azurerm)).toString()) as { data_source_schemas: object };
  const data = {
    azurerm_kubernetes_automatic_cluster: JSON.parse(readFileSync(AUTOMATIC_CLUSTER_SCHEMA, "utf8")) as object,
  };
  const withData = { ...served, data_source_schemas: { ...data, ...served.data_source_schemas } };
  writeFileSync(azurerm, gzipSync(JSON.stringify(withData)));
  const replacing = join(source, "force-new.json");
  const table = JSON.parse(readFileSync(replacing, "utf8")) as object;
  writeFileSync(replacing, JSON.stringify({ ...table, azapi_resource: AZAPI_REPLACED_BY }));
  const { status, stdout, stderr } = spawnSync(join(source, "install"), { encoding: "utf8" });
  rmSync(source, { recursive: true });
  if (status !== 0) throw new Error(`the offline providers do not build: ${stderr}`);
  const configuration = stdout.trim();
  const mirror = join(dirname(configuration), "mirror");
  for (const host of readdirSync(mirror)) placeAzapi(join(mirror, host), dirname(configuration));
  return configuration;
}

/** The offline providers are all of hashicorp, and azapi is of Azure. */
function placeAzapi(host: string, scratch: string): void {
  const azapi = join(host, "azure/azapi");
  if (existsSync(azapi)) return;
  mkdirSync(dirname(azapi), { recursive: true });
  const copy = mkdtempSync(join(scratch, "azapi-"));
  cpSync(join(host, "hashicorp/azapi"), copy, { recursive: true });
  try {
    renameSync(copy, azapi);
  } catch (error) {
    // Another process was first.
    rmSync(copy, { recursive: true });
    if (!existsSync(azapi)) throw error;
  }
}
