import { AZURE_RESOURCES } from "../../facts/azure/azure-actions";
import { CLOUDS } from "../../facts/azure/clouds";
import { CERTIFICATE, mockArmId, mockName, mockUuid, REGION, SUBSCRIPTION, TENANT } from "./mock-parts";

/** Types of Azure ids that arguments name in another way than Terraform's types do. */
const OTHER_STEMS: Readonly<Record<string, string>> = {
  application_gateway: "Microsoft.Network/applicationGateways",
  cluster: "Microsoft.ContainerService/managedClusters",
  container_registry: "Microsoft.ContainerRegistry/registries",
  gateway: "Microsoft.Network/applicationGateways",
  managed_identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
  public_ip_address: "Microsoft.Network/publicIPAddresses",
  server: "Microsoft.Sql/servers",
  workspace: "Microsoft.OperationalInsights/workspaces",
};
const STEMS: readonly (readonly [stem: string, armType: string])[] = [
  ...Object.entries(OTHER_STEMS),
  ...Object.entries(AZURE_RESOURCES).map(([type, { armType }]) => [type.replace(/^azurerm_/, ""), armType] as const),
]
  .filter(([, armType]) => armType !== "")
  .sort(([a], [b]) => b.length - a.length);

/** Names that Azure gives object ids and other UUIDs. */
const UUIDS =
  /^(?:.*_)?(client|principal|object|application|app|tenant|directory|unique|role_definition)_id$|^uuid$|guid/;

/**
 * A value that the validators of providers accept for an attribute or argument of a name, such as an id for `subnet_id` and
 * a URL for `issuer`. It depends on the key alone.
 */
export function fittingValue(name: string, key: string): string | string[] {
  const plural = /^(.*_(?:id|url|address|name|zone|server|range|fqdn|prefix))(?:e?s)$/.exec(name)?.[1];
  return plural === undefined ? oneFor(name, key) : [oneFor(plural, key)];
}

function oneFor(name: string, key: string): string {
  if (/(^|_)tenant_id$/.test(name)) return TENANT;
  if (/(^|_)subscription_id$/.test(name)) return SUBSCRIPTION;
  if (UUIDS.test(name)) return mockUuid(`${key}/${name}`);
  if (name === "id" || name === "scope" || /_id$/.test(name)) return idFor(name, key);
  const host = `${mockName(key)}.${CLOUDS.public.aksPrivateDnsSuffix}`;
  if (/(^|_)(url|uri|endpoint|issuer)$/.test(name)) return `https://${host}/`;
  if (/(^|_)(fqdn|host|hostname|host_name|domain|login_server|web_host)$/.test(name)) return host;
  if (/(^|_)(cidr|prefix|range|address_space)$/.test(name)) return "192.0.2.0/24";
  if (/(^|_)ip(_address)?$/.test(name)) return "192.0.2.1";
  // Terraform converts texts to the numbers and truth values that they hold.
  if (/(^|_)port$/.test(name)) return "443";
  if (/(^|_)(count|size|days|seconds|minutes|number|limit|gb|version_number)$/.test(name)) return "1";
  if (/(^|_)enabled$|^is_|^has_/.test(name)) return "true";
  if (/(^|_)location$/.test(name)) return REGION;
  if (/(^|_)(date|time|expiry|expiration|at|created|updated|rfc3339)$/.test(name)) return "2030-01-01T00:00:00Z";
  if (/(^|_)version$/.test(name)) return "1.0.0";
  if (/certificate|(^|_)(pem|key|data|b64)$/.test(name)) return CERTIFICATE;
  return mockName(`${key}/${name}`);
}

function idFor(name: string, key: string): string {
  const stem = name.replace(/_id$/, "");
  const isGroup = name === "id" || name === "scope" || /(^|_)resource_group$/.test(stem);
  const [, armType] = isGroup ? [] : (STEMS.find(([each]) => stem === each || stem.endsWith(`_${each}`)) ?? []);
  return mockArmId(`${key}/${name}`, armType);
}
