import { DATA_SERVICES, type DataService, type DataServiceName } from "../../facts/data-services";
import { choiceProblem } from "../../values/given";
import { type Problem, refusal } from "../../values/problem";

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
