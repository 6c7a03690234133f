import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, LocalBackend, TerraformStack, Testing } from "cdktf";

import { Principal } from "../../../constructs/identity/principal";
import { StateStore, type StateStoreProps } from "../../../constructs/state/state-store";
import { synthesize } from "../../../testing/synthesize";
import { at } from "../../kit/at";

const UUID = "00000000-0000-0000-0000-000000000002";
const WORKSPACE = `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log`;
const SUBNET = `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/runners`;

function testFixture(props: Partial<StateStoreProps> = {}, storageUseAzuread: boolean | undefined = true) {
  const stack = new TerraformStack(new App({ outdir: Testing.app().outdir, stackTraces: false }), "state");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new AzurermProvider(stack, "azurerm", { features: [{}], storageUseAzuread });
  const resourceGroup = new ResourceGroup(stack, "resource-group", { name: "rg-state", location: "westeurope" });
  const store = new StateStore(stack, "store", { resourceGroup, storageAccountName: "sttfstate", ...props });
  const only = (type: string) => {
    const found = Object.values(synthesize(stack).resource[type] ?? {});
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  return { stack, store, only };
}

test("the account has no keys, no public blobs, TLS 1.2, and keeps each version and what was deleted", () => {
  const account = testFixture().only("azurerm_storage_account");
  expect(account).toMatchObject({
    shared_access_key_enabled: false,
    default_to_oauth_authentication: true,
    local_user_enabled: false,
    allow_nested_items_to_be_public: false,
    cross_tenant_replication_enabled: false,
    min_tls_version: "TLS1_2",
    account_replication_type: "LRS",
    blob_properties: {
      versioning_enabled: true,
      delete_retention_policy: { days: 30 },
      container_delete_retention_policy: { days: 30 },
    },
  });
  expect(account).not.toHaveProperty("network_rules");
});

test("account and container are locked against deletion, in Azure and in Terraform", () => {
  const { only } = testFixture();
  expect(only("azurerm_management_lock")).toMatchObject({
    lock_level: "CanNotDelete",
    scope: "${azurerm_storage_account.store_account_E561C018.id}",
  });
  expect(only("azurerm_storage_account")).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(only("azurerm_storage_container")).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test("the locks can be left out, to take the store down", () => {
  const { stack, only } = testFixture({ deleteLock: false });
  expect(synthesize(stack).resource).not.toHaveProperty("azurerm_management_lock");
  expect(only("azurerm_storage_account")).not.toHaveProperty("lifecycle");
  expect(only("azurerm_storage_container")).not.toHaveProperty("lifecycle");
});

test("denies every other network if addresses or subnets are given", () => {
  const { only } = testFixture({ allowedIpRanges: ["203.0.113.7", "198.51.100.0/24"], allowedSubnetIds: [SUBNET] });
  expect(only("azurerm_storage_account").network_rules).toEqual({
    default_action: "Deny",
    bypass: ["AzureServices"],
    ip_rules: ["203.0.113.7", "198.51.100.0/24"],
    virtual_network_subnet_ids: [SUBNET],
  });
});

test("without a public address denies every network, and with one again allows every network", () => {
  expect(testFixture({ publicNetworkAccess: false }).only("azurerm_storage_account")).toMatchObject({
    public_network_access_enabled: false,
    network_rules: { default_action: "Deny" },
  });
  expect(testFixture({ publicNetworkAccess: true }).only("azurerm_storage_account")).toMatchObject({
    public_network_access_enabled: true,
    network_rules: { default_action: "Allow", ip_rules: [], virtual_network_subnet_ids: [] },
  });
  expect(() => testFixture({ publicNetworkAccess: false, allowedSubnetIds: [SUBNET] })).toThrow(
    new Error(
      "`allowedSubnetIds` must be left out with `publicNetworkAccess: false`, because Azure ignores the rules of an account without a public address; leave one of them out (at state/store) [state-store-range]",
    ),
  );
});

test("with a workspace given, who read, wrote and deleted state is logged there", () => {
  expect(testFixture({ logAnalyticsWorkspaceId: WORKSPACE }).only("azurerm_monitor_diagnostic_setting")).toMatchObject({
    target_resource_id: "${azurerm_storage_account.store_account_E561C018.id}/blobServices/default",
    log_analytics_workspace_id: WORKSPACE,
    enabled_log: [{ category: "StorageRead" }, { category: "StorageWrite" }, { category: "StorageDelete" }],
  });
});

test("read and write are roles outside the lock, which would keep Azure from taking them back", () => {
  const { stack, store } = testFixture();
  store.grantRead(Principal.fromObjectId(stack, "auditor", { objectId: UUID, type: "User" }));
  store.grantWrite(Principal.fromObjectId(stack, "pipeline", { objectId: UUID, type: "ServicePrincipal" }));
  const scope = "${azurerm_resource_group.resource-group.id}";
  expect(Object.values(synthesize(stack).resource.azurerm_role_assignment!)).toMatchObject([
    { role_definition_name: "Storage Blob Data Reader", scope, principal_type: "User" },
    { role_definition_name: "Storage Blob Data Contributor", scope, principal_type: "ServicePrincipal" },
  ]);
});

test("a provider that would ask for the account's key is refused at synthesis", () => {
  const { stack } = testFixture({}, false);
  expect(() => synthesize(stack)).toThrow(
    "[state/store] the provider state/azurerm must have `storageUseAzuread: true`, because the storage account has no keys and azurerm would ask for one (KeyBasedAuthenticationNotPermitted)",
  );
});

test.each([
  [
    { storageAccountName: "St" },
    '`storageAccountName` must be 3 to 24 lowercase letters or digits, got "St" (2 characters)',
  ],
  [
    { containerName: "tf_state" },
    '`containerName` must be 3 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit and hold no two hyphens in a row, got "tf_state" (8 characters)',
  ],
  [
    { replication: "lrs" },
    '`replication` must be one of "GRS", "GZRS", "LRS", "RAGRS", "RAGZRS", "ZRS", got "lrs"; did you mean "LRS"?',
  ],
  [{ retentionDays: 0 }, "`retentionDays` must be a whole number from 1 to 365, got 0"],
  [{ retentionDays: 366 }, "`retentionDays` must be a whole number from 1 to 365, got 366"],
  [
    { allowedIpRanges: ["203.0.113.0/31"] },
    '`allowedIpRanges` must be a public IPv4 address or a range of prefix 30 or less such as 203.0.113.0/24, got "203.0.113.0/31"; list its addresses one by one, without a prefix',
  ],
  [
    { allowedIpRanges: ["203.0.113.1", "10.1.0.0/16"] },
    '`allowedIpRanges` must be a public IPv4 address or a range of prefix 30 or less such as 203.0.113.0/24, got the private "10.1.0.0/16"; name the subnet in `allowedSubnetIds` instead',
  ],
  [
    { allowedIpRanges: ["2001:db8::/32"] },
    '`allowedIpRanges` must be a public IPv4 address or a range of prefix 30 or less such as 203.0.113.0/24, got "2001:db8::/32"',
  ],
  [
    { logAnalyticsWorkspaceId: "log" },
    '`logAnalyticsWorkspaceId` must be an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/…, got "log"',
  ],
])("%j is refused", (props, problem) => {
  expect(() => testFixture(props as Partial<StateStoreProps>)).toThrow(at("state/store", problem));
});

test.each([
  { retentionDays: 1 },
  { retentionDays: 365 },
  { replication: "RAGZRS" as const },
  { allowedIpRanges: ["203.0.113.0/30", "172.15.255.255", "172.32.0.1", "11.0.0.0/8"] },
])("%j is accepted", (props) => {
  const { stack } = testFixture(props);
  expect(() => synthesize(stack)).not.toThrow();
});
