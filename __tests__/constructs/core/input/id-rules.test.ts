import { resourceIdProblem, tenantNameProblem, uuidProblem } from "../../../../constructs/core/input/id-rules";
import { newStack, unknownText } from "../../../kit/app";
import { formatResourceId, parseResourceId, type ResourceType } from "../../../../model/trust/resource-id";
import { isUuid } from "../../../../values/uuid";

const UUID = "6dae42f8-4368-4678-94ff-3960e28e3630";

test.each([UUID, UUID.toUpperCase(), "00000000-0000-0000-0000-000000000000"])("%s is a UUID", (text) => {
  expect(isUuid(text)).toBe(true);
  expect(uuidProblem("tenantId", text)).toBeUndefined();
});

test.each(["", "common", `${UUID}0`, ` ${UUID}`, UUID.replaceAll("-", ""), UUID.replace("6", "g")])(
  "%j is not a UUID",
  (text) => {
    expect(isUuid(text)).toBe(false);
    expect(uuidProblem("tenantId", text)).toBe(
      `\`tenantId\` must be a UUID such as 00000000-0000-0000-0000-000000000000, got ${JSON.stringify(text)} [uuid]`,
    );
  },
);

test.each([UUID, UUID.toUpperCase(), "contoso.onmicrosoft.com", "Contoso.example", "a-1.b-2.example", undefined])(
  "%j names a tenant",
  (text) => {
    expect(tenantNameProblem("tenantId", text)).toBeUndefined();
    expect(tenantNameProblem("tenantId", unknownText(newStack()))).toBeUndefined();
  },
);

test.each(["", "common", "contoso", "contoso.", ".example", "a_b.example", "https://contoso.example", `${UUID}0`])(
  "%j does not name a tenant",
  (text) => {
    expect(tenantNameProblem("tenantId", text)).toBe(
      `\`tenantId\` must be the UUID or a domain name of the tenant, such as contoso.onmicrosoft.com, got ${JSON.stringify(text)}; ` +
        "`az account show --query tenantId` prints the UUID [tenant-shape]",
    );
  },
);

const VAULT = `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;
const SUBNET = `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes`;
const shape = (type: string): string =>
  `/subscriptions/…/resourceGroups/…/providers/${type.split("/")[0]}/${type
    .split("/")
    .slice(1)
    .map((part) => `${part}/…`)
    .join("/")}`;

test("an id is parsed case-insensitively", () => {
  expect(parseResourceId("Microsoft.KeyVault/vaults", VAULT)).toEqual({
    subscriptionId: UUID,
    resourceGroupName: "rg",
    names: ["kv"],
  });
  expect(parseResourceId("Microsoft.Network/virtualNetworks/subnets", SUBNET.toUpperCase())).toEqual({
    subscriptionId: UUID.toUpperCase(),
    resourceGroupName: "RG",
    names: ["VNET", "NODES"],
  });
});

test("an id is formatted as azurerm expects it", () => {
  for (const [type, id] of [
    ["Microsoft.KeyVault/vaults", VAULT],
    ["Microsoft.Network/virtualNetworks/subnets", SUBNET],
  ] as const)
    expect(formatResourceId(type, parseResourceId(type, id)!)).toBe(id);
});

test.each<[ResourceType, string]>([
  ["Microsoft.KeyVault/vaults", VAULT],
  ["Microsoft.Network/virtualNetworks/subnets", SUBNET],
])("an id of %s is accepted", (type, id) => {
  expect(resourceIdProblem(type, "prop", id)).toBeUndefined();
});

test.each<[ResourceType, string]>([
  ["Microsoft.KeyVault/vaults", ""],
  ["Microsoft.KeyVault/vaults", "kv"],
  ["Microsoft.KeyVault/vaults", VAULT.slice(1)],
  ["Microsoft.KeyVault/vaults", `${VAULT}/`],
  ["Microsoft.KeyVault/vaults", `${VAULT}/secrets/one`],
  ["Microsoft.KeyVault/vaults", VAULT.replace("/rg/", "//")],
  ["Microsoft.KeyVault/vaults", SUBNET],
  ["Microsoft.Network/virtualNetworks/subnets", VAULT],
  ["Microsoft.ManagedIdentity/userAssignedIdentities", VAULT],
])("not an id of %s: %j", (type, id) => {
  expect(resourceIdProblem(type, "prop", id)).toBe(
    `\`prop\` must be an id like ${shape(type)}, got ${JSON.stringify(id)} [resource-id]`,
  );
});

test("the error for an id in the spelling of az shows the right spelling", () => {
  const printed = VAULT.replace("resourceGroups", "resourcegroups").replace("KeyVault", "keyvault");
  expect(resourceIdProblem("Microsoft.KeyVault/vaults", "vaultId", printed)).toBe(
    `\`vaultId\` must spell its fixed parts as ${shape("Microsoft.KeyVault/vaults")} does, because azurerm compares capitals; ` +
      `got "${printed}", write "${VAULT}" [resource-id]`,
  );
});

test("an absent value and a token are not evaluated", () => {
  const token = unknownText(newStack());
  expect(uuidProblem("prop", undefined)).toBeUndefined();
  expect(uuidProblem("prop", token)).toBeUndefined();
  expect(resourceIdProblem("Microsoft.KeyVault/vaults", "prop", undefined)).toBeUndefined();
  expect(resourceIdProblem("Microsoft.KeyVault/vaults", "prop", `x${token}`)).toBeUndefined();
});
