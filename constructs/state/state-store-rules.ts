import { LIMITS } from "../../facts/limits";
import { wholeNumberProblem } from "../../values/given";
import { publicRangeProblem } from "../core/input/public-range-rules";
import type { Problem } from "../../values/problem";

/** The replication types of a storage account. Source: azurerm 4.55.0 storage/storage_account_resource.go; read 2026-11. */
export const REPLICATIONS = ["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"] as const;
export type Replication = (typeof REPLICATIONS)[number];

/** The problem with the retention period of deleted blobs and containers, if any. */
export const retentionProblem = (days: number | undefined): Problem | undefined =>
  wholeNumberProblem("retentionDays", days, LIMITS.storageRetentionDays);

/**
 * The problem with an IP address or range in the firewall of a storage account, if any. Azure accepts public IPv4 addresses
 * and ranges of at least four of them.
 *
 * Source: learn.microsoft.com/azure/storage/common/storage-network-security; azurerm 4.55.0
 * storage/validate/storage_account_ip_rule.go; read 2026-11.
 */
export const allowedRangeProblem = (prop: string, value: string | undefined): Problem | undefined =>
  publicRangeProblem({ id: "state-store-range", longestPrefix: LIMITS.storageRangePrefix }, prop, value);
