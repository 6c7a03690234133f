import type { IConstruct } from "constructs";
import { Registry } from "../../core/registry";

/** The API server of a cluster, as its kubernetes provider gets it. */
interface Endpoint {
  readonly cluster: IConstruct;
  readonly host: string;
}

/** The API servers of an app for which a kubernetes provider was configured. */
const endpoints = new Registry<Endpoint>();

/** Keeps which cluster a host belongs to. */
export function claimHost(cluster: IConstruct, host: string): void {
  endpoints.claim(cluster.node.root, cluster, { cluster, host });
}

/** The API servers for which the app of a construct has configured a kubernetes provider. */
export const claimedHosts = (scope: IConstruct): readonly Endpoint[] => endpoints.all(scope.node.root);
