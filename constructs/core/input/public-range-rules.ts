import { PRIVATE_RANGES } from "../../../facts/azure/address-ranges";
import { overlap, parseAddress, parseRange } from "../../../values/cidr";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** What the firewall of a service accepts. */
export interface PublicRangeRule {
  /** Id of the error. */
  readonly id: string;
  /** The longest prefix of a range. A single address is written without a prefix. */
  readonly longestPrefix: number;
}

/** The problem with an address or range in the firewall of a service, which takes public IPv4 addresses only, if any. */
export function publicRangeProblem(
  { id, longestPrefix }: PublicRangeRule,
  prop: string,
  value: string | undefined,
): Problem | undefined {
  if (!isLiteral(value)) return undefined;
  const range = parseRange(parseAddress(value)?.version === 4 ? `${value}/32` : value);
  const prefixes = longestPrefix === 32 ? "" : ` of prefix ${longestPrefix} or less`;
  const expected = `\`${prop}\` must be a public IPv4 address or a range${prefixes} such as 203.0.113.0/24`;
  if (range?.version !== 4) return refusal(id, `${expected}, got ${shown(value)}`);
  if (value.includes("/") && range.prefix > longestPrefix)
    return refusal(id, `${expected}, got ${shown(value)}; list its addresses one by one, without a prefix`);
  if (PRIVATE_RANGES.some((reserved) => overlap(parseRange(reserved)!, range)))
    return refusal(id, `${expected}, got the private ${shown(value)}; name the subnet in \`allowedSubnetIds\` instead`);
  return undefined;
}
