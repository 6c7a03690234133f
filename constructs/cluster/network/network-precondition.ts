import { LIMITS } from "../../../facts/limits";
import { Fn, Op, type Precondition } from "cdktf";
import type { ClusterNetworkProps } from "./cluster-network";
import { isLiteral } from "../../../values/literal";

/** The preconditions for the service range and its DNS address, if one of them is known after apply. */
export function networkPreconditions({
  serviceCidr,
  serviceCidrs,
  dnsServiceIp,
}: ClusterNetworkProps = {}): Precondition[] {
  const services = serviceCidr ?? serviceCidrs?.[0];
  if (services === undefined || dnsServiceIp === undefined) return [];
  if (isLiteral(services) && isLiteral(dnsServiceIp)) return [];
  const prefix = Fn.element(Fn.split("/", services), 1) as string;
  const networkOfDns = Fn.cidrhost(Fn.join("/", [dnsServiceIp, prefix]), 0);
  const notFirst = [0, 1].map((host) => Op.neq(dnsServiceIp, Fn.cidrhost(services, host)));
  const dns: Precondition = {
    condition: Op.and(Op.eq(networkOfDns, Fn.cidrhost(services, 0)), Op.and(notFirst[0]!, notFirst[1]!)),
    errorMessage: "`network.dnsServiceIp` must be an address inside the service range, and not its first.",
  };
  if (isLiteral(services)) return [dns];
  const size: Precondition = {
    condition: Op.gte(Fn.tonumber(prefix), LIMITS.servicePrefix[4]),
    errorMessage: `The service range in \`network\` must be /${LIMITS.servicePrefix[4]} or smaller; AKS takes no larger range for services.`,
  };
  return [size, dns];
}
