import { LIMITS } from "../../../facts/limits";
import { Fn, Op, type Precondition } from "cdktf";
import type { Construct } from "constructs";
import { refers, withoutLazies } from "../../core/input/lazy-literal";
import type { ClusterNetworkProps } from "./cluster-network";
import { isLiteral } from "../../../values/literal";

/** The first entry of a list; of a list that Terraform knows, an expression for it. */
const firstOf = (list: readonly string[] | undefined): string | undefined =>
  list === undefined || isLiteral(list) ? list?.[0] : (Fn.element(list, 0) as string);

/** The preconditions for the service range and its DNS address, if one of them is known after apply. */
export function networkPreconditions(scope: Construct, props: ClusterNetworkProps = {}): Precondition[] {
  const givenServices = props.serviceCidr ?? firstOf(props.serviceCidrs);
  if (givenServices === undefined || props.dnsServiceIp === undefined) return [];
  const services = withoutLazies(scope, givenServices);
  const dnsServiceIp = withoutLazies(scope, props.dnsServiceIp);
  if (isLiteral(services) && isLiteral(dnsServiceIp)) return [];
  const prefix = Fn.element(Fn.split("/", services), 1) as string;
  const networkOfDns = Fn.cidrhost(Fn.join("/", [dnsServiceIp, prefix]), 0);
  const notFirst = [0, 1].map((host) => Op.neq(dnsServiceIp, Fn.cidrhost(services, host)));
  const dns: Precondition = {
    condition: Op.and(Op.eq(networkOfDns, Fn.cidrhost(services, 0)), Op.and(notFirst[0]!, notFirst[1]!)),
    errorMessage: "`network.dnsServiceIp` must be an address inside the service range, and not its first.",
  };
  if (isLiteral(services)) return refers(scope, dns.condition) ? [dns] : [];
  const size: Precondition = {
    condition: Op.gte(Fn.tonumber(prefix), LIMITS.servicePrefix[4]),
    errorMessage: `The service range in \`network\` must be /${LIMITS.servicePrefix[4]} or smaller; AKS takes no larger range for services.`,
  };
  return [size, dns].filter(({ condition }) => refers(scope, condition));
}
