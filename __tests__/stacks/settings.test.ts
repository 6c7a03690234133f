import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readContext } from "../../stacks/context";
import { readSettings, settablePaths, variableOf } from "../../stacks/settings";

const MINIMAL = { project: "orders", location: "centralindia" };
const UUID = "00000000-0000-0000-0000-000000000002";

function problemsOf(context: object, env: NodeJS.ProcessEnv = {}): string[] {
  try {
    readSettings(context as Record<string, unknown>, env);
  } catch (error) {
    const [head, ...problems] = (error as Error).message.split("\n  ");
    expect(head).toBe('settings under "context" in cdktf.json or in the environment:');
    return problems;
  }
  return [];
}

describe("settings", () => {
  test("only a project and a location must be set", () => {
    expect(readSettings(MINIMAL)).toEqual(MINIMAL);
    expect(problemsOf({})).toEqual([
      "`project` is missing [setting-missing]",
      "`location` is missing [setting-missing]",
    ]);
  });

  test("those of a fresh clone are right", () => {
    const { context } = JSON.parse(readFileSync(resolve(__dirname, "../../cdktf.json"), "utf8"));
    expect(readSettings(context)).toMatchObject({ vaultRetentionDays: 7 });
  });

  test.each([
    [
      { location: "westeurpoe" },
      '`location` must be a region of the cloud "public", got "westeurpoe"; did you mean "westeurope"? Name a region that is newer than this release under `supportedRegions`, such as {"federatedCredentials":["<region>"]} [region]',
    ],
    [
      { location: "centralindia", cloud: "china" },
      '`location` must be a region of the cloud "china", got "centralindia", which is one of "public"; set `cloud` [region]',
    ],
    [
      { administrators: [] },
      "`administrators` must name at least one principal, got an empty list; omit it for the principal that runs Terraform [setting-relation]",
    ],
    [
      { stateStore: { replication: "ZRS" } },
      "`stateStore` has no effect without `stateStack`; set `stateStack` to true, or remove it [setting-relation]",
    ],
    [{ sshPublicKey: "ssh-rsa AAAA" }, expect.stringMatching(/^`sshPublicKey` must be one line of an id_\*\.pub file/)],
  ])("%j is refused, which would pass in silence", (settings, problem) => {
    expect(problemsOf({ ...MINIMAL, ...settings })).toEqual([problem]);
  });

  test.each([
    [{ location: "chinanorth3", cloud: "china" }],
    [{ location: "usgovvirginia", cloud: "usgovernment" }],
    [{ location: "atlantiscentral", supportedRegions: { federatedCredentials: ["atlantiscentral"] } }],
    [{ stateStore: { replication: "ZRS" }, stateStack: true }],
  ])("%j is accepted", (settings) => {
    expect(problemsOf({ ...MINIMAL, ...settings })).toEqual([]);
  });

  test("an object may be one variable, over which that of a part wins", () => {
    const env = {
      AKS_WORKLOAD_IDENTITY_WAITS_ROLE_SECONDS: "5",
      AKS_WORKLOAD_IDENTITY_WAITS: '{"roleSeconds":1,"credentialSeconds":2}',
      AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS: '{"federatedCredentials":["malaysiasouth"]}',
    };
    expect(readSettings(MINIMAL, env)).toMatchObject({
      waits: { roleSeconds: 5, credentialSeconds: 2 },
      supportedRegions: { federatedCredentials: ["malaysiasouth"] },
    });
    expect(problemsOf(MINIMAL, { AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS: "malaysiasouth" })).toEqual([
      expect.stringMatching(
        /^`supportedRegions` \(AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS\) must be an object of .*, got a string \[setting-type\]$/,
      ),
    ]);
  });

  test("accepts the feature flags of `cdktf init` in the context", () => {
    const flags = { excludeStackIdFromLogicalIds: "true", allowSepCharsInLogicalIds: "true" };
    expect(readSettings({ ...MINIMAL, ...flags })).toEqual(MINIMAL);
  });

  test("each may be set", () => {
    const full = {
      ...MINIMAL,
      location: "usgovvirginia",
      cloud: "usgovernment",
      subscriptionId: UUID,
      azurermVersion: "~> 5.2",
      kubernetesVersion: ">= 3.2.1, < 4",
      terraformVersion: "~> 1.16",
      keepOnDestroy: true,
      administrators: [{ objectId: UUID, type: "Group" }],
      kubeloginMode: "workloadidentity",
      sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH someone",
      workloadIdentity: false,
      existingClusterId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`,
      vaultRetentionDays: 90,
      vaultAllowedIpRanges: ["203.0.113.7"],
      vaultAllowedSubnetIds: [
        `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/runners`,
      ],
      logAnalyticsWorkspaceId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log`,
      waits: { roleSeconds: 0, clusterAdminSeconds: 120, credentialSeconds: 3600 },
      remoteState: {
        resourceGroupName: "rg-tfstate",
        storageAccountName: "sttfstate",
        containerName: "tfstate",
        subscriptionId: UUID,
        tenantId: UUID,
        login: "oidc",
        partial: false,
      },
      supportedRegions: { federatedCredentials: ["malaysiasouth"] },
      stateStack: true,
      stateStore: {
        writers: [{ objectId: UUID, type: "ServicePrincipal" }],
        readers: [{ objectId: UUID, type: "User" }],
        replication: "ZRS",
        allowedIpRanges: ["203.0.113.0/24"],
        allowedSubnetIds: [
          `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/runners`,
        ],
        logAnalyticsWorkspaceId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log`,
        deleteLock: false,
        ownStateInside: true,
      },
    };
    expect(readSettings(full)).toEqual(full);
  });

  test("names of remote state that only a pipeline knows may be left out", () => {
    const partial = { ...MINIMAL, remoteState: { partial: true } };
    expect(readSettings(partial)).toEqual(partial);
  });

  test.each([
    [
      { project: "my--orders" },
      '`project` must be 2 to 24 lowercase letters, digits or single hyphens that start with a letter and end with a letter or digit, got "my--orders" [setting-type]',
    ],
    [{ project: 5 }, "`project` must be text, got 5 [setting-type]"],
    [
      { project: "Orders" },
      '`project` must be 2 to 24 lowercase letters, digits or single hyphens that start with a letter and end with a letter or digit, got "Orders" [setting-type]',
    ],
    [
      { location: "Central India" },
      '`location` must be a region in lowercase letters and digits such as centralindia, got "Central India" [setting-type]',
    ],
    [{ cloud: "azure" }, '`cloud` must be one of "public", "usgovernment", "china", got "azure" [setting-type]'],
    [
      { subscriptionId: "mine" },
      '`subscriptionId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "mine" [uuid]',
    ],
    [
      { azurermVersion: "5.x" },
      '`azurermVersion` must be a version of azurerm or a constraint such as "4.55.0" or "~> 5.2", got "5.x" [provider-release]',
    ],
    [
      { terraformVersion: "new" },
      '`terraformVersion` must be a version of Terraform or a constraint such as ">= 1.14" or "~> 1.16", got "new" [provider-release]',
    ],
    [
      { terraformVersion: "< 2" },
      '`terraformVersion` must allow Terraform 1.11 or later only, which has write-only arguments, got "< 2"; use a lower bound such as ">= 1.11" [terraform-release]',
    ],
    [
      { keepOnDestroy: true },
      '`keepOnDestroy` needs Terraform 1.16 or later, got no `terraformVersion`; set `terraformVersion` to ">= 1.16", or remove `keepOnDestroy` [setting-relation]',
    ],
    [
      { keepOnDestroy: true, terraformVersion: "~> 1.15" },
      '`keepOnDestroy` needs Terraform 1.16 or later, got "~> 1.15" for `terraformVersion`; set `terraformVersion` to ">= 1.16", or remove `keepOnDestroy` [setting-relation]',
    ],
    [
      { kubernetesVersion: "latest" },
      '`kubernetesVersion` must be a version of kubernetes or a constraint such as "3.2.1" or "~> 3.2", got "latest" [provider-release]',
    ],
    [{ administrators: "me" }, "`administrators` must be a list, got a string [setting-type]"],
    [{ administrators: [{ objectId: UUID }] }, "`administrators[0].type` is missing [setting-missing]"],
    [
      { administrators: [{ objectId: UUID, type: "group" }] },
      '`administrators[0].type` must be one of "User", "Group", "ServicePrincipal", got "group" [setting-type]',
    ],
    [{ stateStack: "true" }, '`stateStack` must be true or false, got "true" [setting-type]'],
    [{ vaultRetentionDays: 6 }, "`vaultRetentionDays` must be a whole number from 7 to 90, got 6 [setting-type]"],
    [
      { vaultAllowedIpRanges: ["203.0.113.0/24", "10.0.0.1"] },
      '`vaultAllowedIpRanges[1]` must be a public IPv4 address or a range such as 203.0.113.0/24, got the private "10.0.0.1"; name the subnet in `allowedSubnetIds` instead [vault-network]',
    ],
    [
      { vaultAllowedSubnetIds: [] },
      "`vaultAllowedSubnetIds` must have at least one entry, got an empty list; omit it for all networks [setting-relation]",
    ],
    [{ vaultRetentionDays: "7" }, '`vaultRetentionDays` must be a whole number from 7 to 90, got "7" [setting-type]'],
    [
      { waits: { roleSeconds: 1.5 } },
      "`waits.roleSeconds` must be a whole number from 0 to 3600, got 1.5 [setting-type]",
    ],
    [
      { remoteState: "sttfstate" },
      '`remoteState` must be an object of "resourceGroupName", "storageAccountName", "containerName", "subscriptionId", "tenantId", "login", "partial", got a string [setting-type]',
    ],
    [
      { remoteState: { resourceGroupName: "rg", storageAccountName: "st-tfstate", containerName: "tfstate" } },
      '`remoteState.storageAccountName` must be 3 to 24 lowercase letters or digits, got "st-tfstate" (10 characters) [name]',
    ],
    [
      { remoteState: { resourceGroupName: "rg", storageAccountName: "sttfstate" } },
      "`remoteState.containerName` is missing; if only a pipeline knows it, set `remoteState.partial` to true [setting-missing]",
    ],
    [
      { supportedRegions: { federated: ["x"] } },
      "`supportedRegions.federated` is unknown: known are `userAssignedControlPlane`, `precreatedKubelet`, `federatedCredentials`, `costAnalysis`, `virtualNodes` [setting-unknown]",
    ],
    [
      { sshPublicKey: "AAAA" },
      '`sshPublicKey` must be one line of an id_*.pub file, starting with "ssh-rsa", "ssh-ed25519" or "ecdsa-sha2-", got something else [ssh-public-key]',
    ],
    [{ locaton: "x" }, "`locaton` is unknown: did you mean `location`? [setting-unknown]"],
    [{ remoteState: { acessKey: "x" } }, /^`remoteState\.acessKey` is unknown: known are `resourceGroupName`, /],
  ])("refuses %j", (context, problem) => {
    const [first] = problemsOf({ ...MINIMAL, ...context });
    if (typeof problem === "string") expect(first).toBe(problem);
    else expect(first).toMatch(problem);
  });

  test("lists all problems at once", () => {
    expect(problemsOf({ ...MINIMAL, location: 1, stateStack: 1, colour: "red" })).toHaveLength(3);
  });

  test("keys that cdktf keeps under context are not checked", () => {
    expect(readSettings({ ...MINIMAL, cdktfRelativeModules: "x", "@cdktf/flag": true })).toEqual(MINIMAL);
  });

  test("the caller's context stays as it was", () => {
    const context = { ...MINIMAL, waits: { roleSeconds: 1 } };
    readSettings(context, { AKS_WORKLOAD_IDENTITY_WAITS_ROLE_SECONDS: "2" });
    expect(context.waits).toEqual({ roleSeconds: 1 });
  });
});

describe("settings from the environment", () => {
  test("each has a variable", () => {
    expect(settablePaths().map(variableOf)).toMatchInlineSnapshot(`
     [
       "AKS_WORKLOAD_IDENTITY_PROJECT",
       "AKS_WORKLOAD_IDENTITY_LOCATION",
       "AKS_WORKLOAD_IDENTITY_CLOUD",
       "AKS_WORKLOAD_IDENTITY_SUBSCRIPTION_ID",
       "AKS_WORKLOAD_IDENTITY_AZURERM_VERSION",
       "AKS_WORKLOAD_IDENTITY_KUBERNETES_VERSION",
       "AKS_WORKLOAD_IDENTITY_TERRAFORM_VERSION",
       "AKS_WORKLOAD_IDENTITY_KEEP_ON_DESTROY",
       "AKS_WORKLOAD_IDENTITY_ADMINISTRATORS",
       "AKS_WORKLOAD_IDENTITY_KUBELOGIN_MODE",
       "AKS_WORKLOAD_IDENTITY_KUBELOGIN_ARGUMENTS",
       "AKS_WORKLOAD_IDENTITY_KUBELOGIN_ENVIRONMENT",
       "AKS_WORKLOAD_IDENTITY_SSH_PUBLIC_KEY",
       "AKS_WORKLOAD_IDENTITY_WORKLOAD_IDENTITY",
       "AKS_WORKLOAD_IDENTITY_EXISTING_CLUSTER_ID",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_VERSION",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_TIER",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_VM_SIZE",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_OS_SKU",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_ZONES",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_NODE_COUNT",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_MIN_NODE_COUNT",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_MAX_NODE_COUNT",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_NODE_PROVISIONING",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_NETWORK_POLICY",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_AUTHORIZED_IP_RANGES",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_UPGRADE_CHANNEL",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_MAINTENANCE_DAY",
       "AKS_WORKLOAD_IDENTITY_CLUSTER_MAINTENANCE_TIME",
       "AKS_WORKLOAD_IDENTITY_VAULT_RETENTION_DAYS",
       "AKS_WORKLOAD_IDENTITY_VAULT_ALLOWED_IP_RANGES",
       "AKS_WORKLOAD_IDENTITY_VAULT_ALLOWED_SUBNET_IDS",
       "AKS_WORKLOAD_IDENTITY_LOG_ANALYTICS_WORKSPACE_ID",
       "AKS_WORKLOAD_IDENTITY_PRIVATE",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_ADDRESS_RANGE",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_NODE_SUBNET_ID",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_ENDPOINT_SUBNET_ID",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_RUNNER_NETWORK_IDS",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_CLUSTER_DNS_ZONE",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_VAULT_DNS_ZONE_ID",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_REGISTRY_DNS_ZONE_ID",
       "AKS_WORKLOAD_IDENTITY_PRIVATE_NETWORK_BLOB_DNS_ZONE_ID",
       "AKS_WORKLOAD_IDENTITY_WAITS_ROLE_SECONDS",
       "AKS_WORKLOAD_IDENTITY_WAITS_CLUSTER_ADMIN_SECONDS",
       "AKS_WORKLOAD_IDENTITY_WAITS_CREDENTIAL_SECONDS",
       "AKS_WORKLOAD_IDENTITY_WAITS_IDENTITY_SECONDS",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_RESOURCE_GROUP_NAME",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_STORAGE_ACCOUNT_NAME",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_CONTAINER_NAME",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_SUBSCRIPTION_ID",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_TENANT_ID",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_LOGIN",
       "AKS_WORKLOAD_IDENTITY_REMOTE_STATE_PARTIAL",
       "AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS_USER_ASSIGNED_CONTROL_PLANE",
       "AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS_PRECREATED_KUBELET",
       "AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS_FEDERATED_CREDENTIALS",
       "AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS_COST_ANALYSIS",
       "AKS_WORKLOAD_IDENTITY_SUPPORTED_REGIONS_VIRTUAL_NODES",
       "AKS_WORKLOAD_IDENTITY_STATE_STACK",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_WRITERS",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_READERS",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_REPLICATION",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_ALLOWED_IP_RANGES",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_ALLOWED_SUBNET_IDS",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_LOG_ANALYTICS_WORKSPACE_ID",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_DELETE_LOCK",
       "AKS_WORKLOAD_IDENTITY_STATE_STORE_OWN_STATE_INSIDE",
     ]
    `);
  });

  test("it wins over cdktf.json, part by part", () => {
    const settings = readSettings(
      { ...MINIMAL, waits: { roleSeconds: 1, credentialSeconds: 2 } },
      {
        AKS_WORKLOAD_IDENTITY_LOCATION: "westeurope",
        AKS_WORKLOAD_IDENTITY_WAITS_ROLE_SECONDS: "0",
        AKS_WORKLOAD_IDENTITY_STATE_STACK: "true",
        AKS_WORKLOAD_IDENTITY_ADMINISTRATORS: `[{"objectId":"${UUID}","type":"User"}]`,
      },
    );
    expect(settings).toEqual({
      project: "orders",
      location: "westeurope",
      waits: { roleSeconds: 0, credentialSeconds: 2 },
      stateStack: true,
      administrators: [{ objectId: UUID, type: "User" }],
    });
  });

  test("treats an empty variable as absent, because pipelines pass empty variables", () => {
    expect(readSettings(MINIMAL, { AKS_WORKLOAD_IDENTITY_LOCATION: "" })).toEqual(MINIMAL);
  });

  test.each([
    [
      { AKS_WORKLOAD_IDENTITY_LOCATION: "West Europe" },
      '`location` (AKS_WORKLOAD_IDENTITY_LOCATION) must be a region in lowercase letters and digits such as centralindia, got "West Europe" [setting-type]',
    ],
    [
      { AKS_WORKLOAD_IDENTITY_ADMINISTRATORS: '[{"objectId":"me","type":"User"}]' },
      '`administrators[0].objectId` (AKS_WORKLOAD_IDENTITY_ADMINISTRATORS) must be a UUID such as 00000000-0000-0000-0000-000000000000, got "me" [uuid]',
    ],
    [
      { AKS_WORKLOAD_IDENTITY_ADMINISTRATORS: "me" },
      "`administrators` (AKS_WORKLOAD_IDENTITY_ADMINISTRATORS) must be a list, got a string [setting-type]",
    ],
    [
      { AKS_WORKLOAD_IDENTITY_STATE_STACK: "yes" },
      '`stateStack` (AKS_WORKLOAD_IDENTITY_STATE_STACK) must be true or false, got "yes" [setting-type]',
    ],
    [
      { AKS_WORKLOAD_IDENTITY_LOCATIONS: "x" },
      "AKS_WORKLOAD_IDENTITY_LOCATIONS is unknown: did you mean `AKS_WORKLOAD_IDENTITY_LOCATION`? [setting-unknown]",
    ],
  ])("refuses %j", (env, problem) => {
    expect(problemsOf(MINIMAL, env)).toEqual([problem]);
  });
});

describe("the context", () => {
  const folder = mkdtempSync(join(tmpdir(), "context-"));
  const fileOf = (content: string) => {
    const file = join(folder, "cdktf.json");
    writeFileSync(file, content);
    return file;
  };

  test("comes from the CLI where that runs the app, and from cdktf.json in a bare run", () => {
    const file = fileOf('{ "context": { "project": "file" } }');
    expect(readContext({}, file)).toEqual({ project: "file" });
    expect(readContext({ CDKTF_CONTEXT_JSON: '{"project":"cli"}' }, file)).toEqual({ project: "cli" });
    expect(readContext({}, fileOf("{}"))).toEqual({});
    const targetVersions = { terraform: ">=1.12.0" };
    const declared = fileOf(JSON.stringify({ context: { project: "file" }, targetVersions }));
    expect(readContext({}, declared)).toEqual({ project: "file", targetVersions });
    expect(readSettings({ ...MINIMAL, targetVersions })).toEqual(MINIMAL);
  });

  test.each([
    [{ CDKTF_CONTEXT_JSON: "{" }, "{}", /^settings cannot be read from CDKTF_CONTEXT_JSON: .*JSON/],
    [{}, "{ context", /^settings cannot be read from .*cdktf\.json: .*JSON/],
    [
      {},
      '{ "context": [] }',
      /^settings cannot be read from .*cdktf\.json: "context" must be an object \[setting-file\]$/,
    ],
  ])("says where it cannot be read: %j %s", (env, content, message) => {
    expect(() => readContext(env, fileOf(content))).toThrow(message);
  });
});
