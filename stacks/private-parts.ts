// What only a private app needs. It is loaded on demand, because the provider classes are large and most apps are public.
import type { PrivateDnsZone } from "../constructs/private-link/private-dns-zone";
import type { PrivateEndpoint } from "../constructs/private-link/private-endpoint";
import type { networkOf, privateNetwork, runnerNetworks } from "./private-network";

interface Network {
  readonly networkOf: typeof networkOf;
  readonly privateNetwork: typeof privateNetwork;
  readonly runnerNetworks: typeof runnerNetworks;
}
interface Endpoint {
  readonly PrivateEndpoint: typeof PrivateEndpoint;
}
interface Zone {
  readonly PrivateDnsZone: typeof PrivateDnsZone;
}

/* eslint-disable @typescript-eslint/no-require-imports */
export const loadPrivateNetwork = (): Network => require("./private-network") as Network;
export const loadPrivateEndpoint = (): Endpoint => require("../constructs/private-link/private-endpoint") as Endpoint;
export const loadPrivateDnsZone = (): Zone => require("../constructs/private-link/private-dns-zone") as Zone;
