import type { KeyVaultConfig } from "@cdktf/provider-azurerm/lib/key-vault";
import { LIMITS } from "../../facts/limits";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";
import { resourceIdProblem } from "../core/input/id-rules";
import { publicRangeProblem } from "../core/input/public-range-rules";

/** The props of a vault for its network. */
export interface VaultNetworkProps {
  readonly allowedIpRanges?: readonly string[];
  readonly allowedSubnetIds?: readonly string[];
  readonly publicNetworkAccess?: boolean;
  readonly trustedServices?: boolean;
  readonly overrides?: Partial<KeyVaultConfig>;
}

const SUBNET = "Microsoft.Network/virtualNetworks/subnets";

/** The problem with an address or range in the firewall of a vault, if any. */
export const vaultRangeProblem = (prop: string, value: string | undefined): Problem | undefined =>
  publicRangeProblem({ id: "vault-network", longestPrefix: 32 }, prop, value);

/**
 * The problem with the network of a vault, if any. An empty list could mean that nobody has access, or everybody.
 * Source: learn.microsoft.com/azure/key-vault/general/network-security; read 2026-11.
 */
export function vaultNetworkProblem(props: VaultNetworkProps): Problem | undefined {
  const { allowedIpRanges, allowedSubnetIds, publicNetworkAccess, trustedServices, overrides } = props;
  const lists = { allowedIpRanges, allowedSubnetIds };
  const given = (Object.keys(lists) as (keyof typeof lists)[]).filter((name) => lists[name] !== undefined);
  const isPrivate = publicNetworkAccess === false;
  const stated = [...given, ...(publicNetworkAccess === undefined ? [] : ["publicNetworkAccess"])];
  const over = (["networkAcls", "publicNetworkAccessEnabled"] as const).find((name) => overrides?.[name] !== undefined);
  const empty = given.find((name) => lists[name]!.length === 0);
  if (over !== undefined && (stated.length > 0 || trustedServices !== undefined))
    return refusal(
      "vault-network",
      `\`overrides.${over}\` must be left out with \`${stated[0] ?? "trustedServices"}\`, because it replaces the network rules; use one of them`,
    );
  if (isPrivate && given.length > 0)
    return refusal(
      "vault-network",
      `\`${given[0]}\` must be left out with \`publicNetworkAccess: false\`, because Azure ignores the rules of a vault without a public address; leave one of them out`,
    );
  if (empty !== undefined)
    return refusal(
      "vault-network",
      `\`${empty}\` must have at least one entry, got an empty list; leave it out for all networks, or set \`publicNetworkAccess\` to false for private endpoints only`,
    );
  if (trustedServices !== undefined && given.length === 0 && !isPrivate)
    return refusal(
      "vault-network",
      `\`trustedServices\` has an effect on a restricted network only, got ${shown(trustedServices)} for a vault that is open to all networks; give \`allowedIpRanges\` or \`allowedSubnetIds\`, or leave it out`,
    );
  return [
    mostProblem("allowedIpRanges", allowedIpRanges, LIMITS.vaultIpRules),
    mostProblem("allowedSubnetIds", allowedSubnetIds, LIMITS.vaultSubnetRules),
    ...(allowedIpRanges ?? []).map((range, i) => vaultRangeProblem(`allowedIpRanges[${i}]`, range)),
    ...(allowedSubnetIds ?? []).map((id, i) => resourceIdProblem(SUBNET, `allowedSubnetIds[${i}]`, id)),
  ].find((problem) => problem !== undefined);
}

function mostProblem(prop: string, list: readonly string[] = [], most: number): Problem | undefined {
  if (list.length <= most) return undefined;
  const twice = list.find((each, i) => isLiteral(each) && list.indexOf(each) !== i);
  const hint = twice === undefined ? "; merge ranges, or use a private endpoint" : `; ${shown(twice)} is in it twice`;
  return refusal(
    "vault-network",
    `\`${prop}\` must have at most ${most.toLocaleString("en")} entries, got ${list.length.toLocaleString("en")}${hint}`,
  );
}

/**
 * The arguments of a vault for its network. Without network props there are none, and azurerm keeps the rules that the vault
 * has: rules that somebody else wrote stay, and a vault that was closed does not open because a prop is gone.
 */
export function vaultNetwork(
  props: VaultNetworkProps,
): Pick<KeyVaultConfig, "networkAcls" | "publicNetworkAccessEnabled"> {
  const { allowedIpRanges, allowedSubnetIds, publicNetworkAccess, trustedServices } = props;
  const isRestricted = allowedIpRanges !== undefined || allowedSubnetIds !== undefined || publicNetworkAccess === false;
  if (!isRestricted && publicNetworkAccess === undefined) return {};
  return {
    ...(publicNetworkAccess !== undefined && { publicNetworkAccessEnabled: publicNetworkAccess }),
    networkAcls: {
      defaultAction: isRestricted ? "Deny" : "Allow",
      bypass: isRestricted && !trustedServices ? "None" : "AzureServices",
      ...(allowedIpRanges && { ipRules: [...allowedIpRanges] }),
      ...(allowedSubnetIds && { virtualNetworkSubnetIds: [...allowedSubnetIds] }),
    },
  };
}
