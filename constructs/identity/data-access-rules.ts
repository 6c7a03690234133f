import { DATA_SERVICES, type DataService, type DataServiceName } from "../../facts/azure/data-services";
import { PRIVATE_LINKS, type PrivateLinkService } from "../../facts/azure/private-link";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { choiceProblem } from "../../values/given";
import { type Problem, refusal } from "../../values/problem";
import type { IGrantScope } from "./grant-scope";
import { serviceResourceProblem } from "./service-resource-rules";

/** The problem with a kind of access to a service, if any. */
export function accessProblem(service: DataServiceName, access: string): Problem | undefined {
  return choiceProblem("access", Object.keys(DATA_SERVICES[service].roles), access);
}

/** The problem with a kind of access that not every service has, if any. */
export function shortcutProblem(service: DataServiceName, name: "read" | "write" | "own"): Problem | undefined {
  const { title, roles, ...row }: DataService = DATA_SERVICES[service];
  if (row[name] !== undefined) return undefined;
  const method = `grant${name[0]!.toUpperCase()}${name.slice(1)}`;
  const kinds = Object.keys(roles).map((each) => `"${each}"`);
  return refusal(
    "data-service",
    `\`${method}\` must be of a service with such a role, got ${title}; use \`grant\` with ${kinds.join(", ")}`,
  );
}

/** The problem with a condition on access that is not a role assignment of Azure RBAC, if any. */
export function conditionProblem(service: DataServiceName, condition: string | undefined): Problem | undefined {
  if (condition === undefined) return undefined;
  return refusal(
    "data-condition",
    `\`condition\` must be omitted for ${DATA_SERVICES[service].title}, whose access has no conditions, got ${shown(condition)}`,
  );
}

/** The problem with a resource of another service, if any. */
export function otherServiceProblem(service: DataServiceName, resource: IGrantScope): Problem | undefined {
  const { privateLink, dataPlane }: DataService = DATA_SERVICES[service];
  // These have a narrower rule for literal ids.
  if (dataPlane !== undefined && isLiteral(resource.id)) return undefined;
  const link = privateLink ?? service;
  return Object.hasOwn(PRIVATE_LINKS, link)
    ? serviceResourceProblem("resource", link as PrivateLinkService, resource)
    : undefined;
}

/** The ids of what has roles or access policies of its own. Azure compares them without case. */
const DATA_PLANE_IDS: Readonly<Partial<Record<DataServiceName, { readonly id: RegExp; readonly form: string }>>> = {
  cosmosDb: {
    id: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft[.]DocumentDB\/databaseAccounts\/[^/]+(\/sqlDatabases\/[^/]+(\/containers\/[^/]+)?)?$/i,
    form: "…/providers/Microsoft.DocumentDB/databaseAccounts/<account>, followed by /sqlDatabases/<database> and /containers/<container> for a part of it",
  },
  redisCache: {
    id: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft[.]Cache\/redis\/[^/]+$/i,
    form: "…/providers/Microsoft.Cache/redis/<cache>",
  },
  managedRedis: {
    id: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft[.]Cache\/redisEnterprise\/[^/]+$/i,
    form: "…/providers/Microsoft.Cache/redisEnterprise/<instance>",
  },
};

/** The problem with the literal id of what has roles or access policies of its own, if any. */
export function dataPlaneIdProblem(service: DataServiceName, id: string): Problem | undefined {
  const known = DATA_PLANE_IDS[service];
  if (!isLiteral(id) || known === undefined || known.id.test(id)) return undefined;
  return refusal(
    "data-resource-id",
    `\`resource\` must have the id of ${DATA_SERVICES[service].scopes.replace(" (its resource id)", "")}, ${known.form}, got ${shown(id)}`,
  );
}
