import { Fn } from "cdktf";
import { VaultAccess, type VaultAccessProps } from "../../../constructs";
import { synthesize } from "../../../testing";
import { newStack } from "../../kit/app";

const SUBNETS =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets";
const SUBNET = `${SUBNETS}/runners`;

function vault(props: Partial<VaultAccessProps>) {
  const stack = newStack();
  new VaultAccess(stack, "vault", {
    resourceGroup: { name: "rg", location: "westeurope" },
    vaultName: "kv-orders",
    ...props,
  });
  const { network_acls: rules, public_network_access_enabled: open } = Object.values(
    synthesize(stack).resource.azurerm_key_vault!,
  )[0]!;
  return { rules, open };
}

const addresses = (count: number): string[] => Array.from({ length: count }, (_, i) => `203.0.${i >> 8}.${i & 255}`);
const subnets = (count: number): string[] => Array.from({ length: count }, (_, i) => `${SUBNETS}/s${i}`);

test("a vault without network props has no rules, so that it keeps those of somebody else", () => {
  expect(vault({})).toEqual({});
});

test("ranges and subnets deny all others, and trusted services on request only", () => {
  expect(vault({ allowedIpRanges: ["203.0.113.0/24", "198.51.100.7"], allowedSubnetIds: [SUBNET] })).toEqual({
    rules: {
      default_action: "Deny",
      bypass: "None",
      ip_rules: ["203.0.113.0/24", "198.51.100.7"],
      virtual_network_subnet_ids: [SUBNET],
    },
  });
  expect(vault({ allowedSubnetIds: [SUBNET], trustedServices: true }).rules).toEqual({
    default_action: "Deny",
    bypass: "AzureServices",
    virtual_network_subnet_ids: [SUBNET],
  });
});

test("without a public address everything is denied, and an open vault is opened again", () => {
  expect(vault({ publicNetworkAccess: false })).toEqual({
    rules: { default_action: "Deny", bypass: "None" },
    open: false,
  });
  expect(vault({ publicNetworkAccess: true })).toEqual({
    rules: { default_action: "Allow", bypass: "AzureServices" },
    open: true,
  });
  expect(vault({ publicNetworkAccess: true, allowedIpRanges: ["203.0.113.7"] }).rules).toMatchObject({
    default_action: "Deny",
  });
});

test.each<[string, Partial<VaultAccessProps>]>([
  ["the most ranges", { allowedIpRanges: addresses(1000) }],
  ["the most subnets", { allowedSubnetIds: subnets(200) }],
  ["one address as a range", { allowedIpRanges: ["203.0.113.7/32"] }],
  ["an address that is known after apply", { allowedIpRanges: [Fn.join(".", ["203", "0", "113", "7"])] }],
  ["the overrides alone", { overrides: { networkAcls: { defaultAction: "Deny", bypass: "None" } } }],
  ["other overrides", { publicNetworkAccess: false, overrides: { enabledForDiskEncryption: true } }],
  ["trusted services of a vault without a public address", { publicNetworkAccess: false, trustedServices: true }],
])("accepted: %s", (_, props) => {
  expect(() => vault(props)).not.toThrow();
});

const PUBLIC = "must be a public IPv4 address or a range such as 203.0.113.0/24, got";

test.each<[string, Partial<VaultAccessProps>, string]>([
  [
    "a private range",
    { allowedIpRanges: ["203.0.113.7", "10.1.0.0/16"] },
    `\`allowedIpRanges[1]\` ${PUBLIC} the private "10.1.0.0/16"; name the subnet in \`allowedSubnetIds\` instead`,
  ],
  ["an IPv6 address", { allowedIpRanges: ["2001:db8::1"] }, `\`allowedIpRanges[0]\` ${PUBLIC} "2001:db8::1"`],
  [
    "a number that is not an address",
    { allowedIpRanges: ["999.1.1.1"] },
    `\`allowedIpRanges[0]\` ${PUBLIC} "999.1.1.1"`,
  ],
  [
    "an id that is not a subnet",
    { allowedSubnetIds: ["subnet"] },
    '`allowedSubnetIds[0]` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/…/subnets/…, got "subnet"',
  ],
  [
    "too many ranges",
    { allowedIpRanges: addresses(1001) },
    "`allowedIpRanges` must have at most 1,000 entries, got 1,001; merge ranges, or use a private endpoint",
  ],
  [
    "too many subnets",
    { allowedSubnetIds: [...subnets(200), `${SUBNETS}/s7`] },
    `\`allowedSubnetIds\` must have at most 200 entries, got 201; "${SUBNETS}/s7" is in it twice`,
  ],
  [
    "an empty list",
    { allowedIpRanges: [] },
    "`allowedIpRanges` must have at least one entry, got an empty list; leave it out for all networks, or set `publicNetworkAccess` to false for private endpoints only",
  ],
  [
    "rules of a vault without a public address",
    { allowedSubnetIds: [SUBNET], publicNetworkAccess: false },
    "`allowedSubnetIds` must be left out with `publicNetworkAccess: false`, because Azure ignores the rules of a vault without a public address; leave one of them out",
  ],
  [
    "trusted services of an open vault",
    { trustedServices: false },
    "`trustedServices` has an effect on a restricted network only, got false for a vault that is open to all networks; give `allowedIpRanges` or `allowedSubnetIds`, or leave it out",
  ],
  [
    "rules of props and of overrides",
    { allowedIpRanges: ["203.0.113.7"], overrides: { networkAcls: { defaultAction: "Allow", bypass: "None" } } },
    "`overrides.networkAcls` must be left out with `allowedIpRanges`, because it replaces the network rules; use one of them",
  ],
])("refused: %s", (_, props, text) => {
  expect(() => vault(props)).toThrow(
    new Error(
      `${text} (at stack/vault) [vault-network]`.replace(/(got "subnet").*/, "$1 (at stack/vault) [resource-id]"),
    ),
  );
});
