import { choiceProblem } from "../../values/given";
import { DATA_SERVICES, type DataServiceName } from "../../facts/data-services";

/** The problem with a kind of access to a service, if any. */
export function accessProblem(service: DataServiceName, access: string): string | undefined {
  return choiceProblem("access", Object.keys(DATA_SERVICES[service].roles), access);
}
