import { PRIVATE_RANGES } from "../../facts/address-ranges";
import { LIMITS } from "../../facts/limits";
import { wholeNumberProblem } from "../../values/given";
import { overlap, parseAddress, parseRange } from "../../values/cidr";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/** The replication types of a storage account. Source: azurerm 4.55.0 storage/storage_account_resource.go; read 2026-11. */
export const REPLICATIONS = ["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"] as const;
export type Replication = (typeof REPLICATIONS)[number];

/** The problem with the retention period of deleted blobs and containers, if any. */
export const retentionProblem = (days: number | undefined): Problem | undefined =>
  wholeNumberProblem("retentionDays", days, LIMITS.storageRetentionDays);

const PRIVATE = PRIVATE_RANGES.map((range) => parseRange(range)!);

/**
 * The problem with an IP address or range in the firewall of a storage account, if any. Azure accepts public IPv4 addresses
 * and ranges of at least four of them.
 *
 * Source: learn.microsoft.com/azure/storage/common/storage-network-security; azurerm 4.55.0
 * storage/validate/storage_account_ip_rule.go; read 2026-11.
 */
export function allowedRangeProblem(prop: string, value: string | undefined): Problem | undefined {
  if (!isLiteral(value)) return undefined;
  const range = parseRange(parseAddress(value)?.version === 4 ? `${value}/32` : value);
  const expected = `\`${prop}\` must be a public IPv4 address or a range of prefix ${LIMITS.storageRangePrefix} or less such as 203.0.113.0/24`;
  if (range?.version !== 4) return refusal("state-store-range", `${expected}, got ${shown(value)}`);
  if (value.includes("/") && range.prefix > LIMITS.storageRangePrefix)
    return refusal(
      "state-store-range",
      `${expected}, got ${shown(value)}; list its addresses one by one, without a prefix`,
    );
  if (PRIVATE.some((reserved) => overlap(reserved, range)))
    return refusal(
      "state-store-range",
      `${expected}, got the private ${shown(value)}; name the subnet in \`allowedSubnetIds\` instead`,
    );
  return undefined;
}
