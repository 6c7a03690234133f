import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Registry } from "../core/registry";
import { countProblem } from "./pod-identity-rules";
import type { Problem } from "../../values/problem";

/** Names of the pod identities and exceptions of a stack, by kubernetes provider and kind. */
const counted = new Registry<string>();

/** A pod identity or an exception that counts towards the limit of a cluster. */
export interface Counted {
  readonly what: "identities" | "exceptions";
  readonly namespace: string;
  readonly name: string;
  /** Alias of the kubernetes provider, each of which reaches one cluster. */
  readonly providerAlias?: string;
}

const keyOf = ({ what, providerAlias = "" }: Counted): string => `${providerAlias}/${what}`;
const nameOf = ({ namespace, name }: Counted): string => `${namespace}/${name}`;

/** The problem with one more pod identity or exception in a cluster, if any. Each name counts once. */
export function clusterCountProblem(scope: IConstruct, one: Counted): Problem | undefined {
  const names = new Set(counted.all(TerraformStack.of(scope), keyOf(one)));
  return countProblem(one.what, names.add(nameOf(one)).size);
}

/** Claims the name of a pod identity or exception in its cluster. */
export function claimInCluster(construct: IConstruct, one: Counted): void {
  counted.claim(TerraformStack.of(construct), construct, nameOf(one), keyOf(one));
}
