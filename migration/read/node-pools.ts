import { AVAILABILITY_SET } from "../../facts/kubernetes/pod-identity";
import { at, list, text } from "./source-object";
import { type Problem, refusal } from "../../values/problem";

/** A node or node pool in an availability set, and the file that shows it. */
export interface AvailabilitySet {
  readonly what: string;
  readonly file: string;
}

/** The node or the node pools of an object that are in an availability set: of a Node, or of `az aks show`. */
export function inAvailabilitySet(kind: string, object: unknown): readonly string[] {
  if (kind === "Node") {
    const name = text(at(object, "metadata", "name")) ?? "";
    const provider = text(at(object, "spec", "providerID")) ?? "";
    const isOne = AVAILABILITY_SET.providerId.test(provider) && !AVAILABILITY_SET.virtualMachinesNode.test(name);
    return isOne ? [`node ${name}`] : [];
  }
  if (kind !== "") return [];
  return list(at(object, "agentPoolProfiles")).flatMap((each) =>
    at(each, "type") === AVAILABILITY_SET.type ? [`node pool ${text(at(each, "name")) ?? ""}`] : [],
  );
}

/** Why a cluster with availability sets is refused; undefined if the input shows none. */
export function availabilitySetProblem(found: readonly AvailabilitySet[]): Problem | undefined {
  const [first] = found;
  if (!first) return undefined;
  const more = found.length > 1 ? ` and ${found.length - 1} more` : "";
  return refusal(
    "migrate-availability-set",
    `the ${first.what}${more} of the cluster must be in a virtual machine scale set, got an availability set; AKS supports ` +
      `pod identity on scale sets only, and has retired availability sets. Convert the cluster first (\`${AVAILABILITY_SET.convert}\`, ` +
      "or new node pools), then run migrate again",
  );
}
