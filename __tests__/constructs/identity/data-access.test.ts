import { DataAzurermStorageAccount } from "@cdktf/provider-azurerm/lib/data-azurerm-storage-account";
import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import { DataAccess } from "../../../constructs";
import { DATA_SERVICES, type DataService, type DataServiceName } from "../../../facts/azure/data-services";
import { BUILT_IN_ROLES } from "../../../facts/azure/roles";
import { newApp } from "../../kit/app";
import { ClusterFixture } from "../cluster/cluster-fixture";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
const STORAGE = `${GROUP}/Microsoft.Storage/storageAccounts/st`;
const RESOURCES: Record<DataServiceName, { id: string }> = {
  blobStorage: { id: `${STORAGE}/blobServices/default/containers/orders` },
  queueStorage: { id: `${STORAGE}/queueServices/default/queues/orders` },
  tableStorage: { id: `${STORAGE}/tableServices/default/tables/orders` },
  fileStorage: { id: `${STORAGE}/fileServices/default/fileshares/orders` },
  serviceBus: { id: `${GROUP}/Microsoft.ServiceBus/namespaces/sb/queues/orders` },
  eventHubs: { id: `${GROUP}/Microsoft.EventHub/namespaces/eh/eventhubs/orders` },
  eventGrid: { id: `${GROUP}/Microsoft.EventGrid/topics/orders` },
  appConfiguration: { id: `${GROUP}/Microsoft.AppConfiguration/configurationStores/appcs` },
  openAi: { id: `${GROUP}/Microsoft.CognitiveServices/accounts/oai` },
  aiServices: { id: `${GROUP}/Microsoft.CognitiveServices/accounts/ais` },
  aiSearch: { id: `${GROUP}/Microsoft.Search/searchServices/srch` },
  signalR: { id: `${GROUP}/Microsoft.SignalRService/signalR/sigr` },
  webPubSub: { id: `${GROUP}/Microsoft.SignalRService/webPubSub/wps` },
  monitorMetrics: { id: `${GROUP}/Microsoft.Insights/dataCollectionRules/dcr` },
  containerRegistry: { id: `${GROUP}/Microsoft.ContainerRegistry/registries/cr` },
  keyEncryption: { id: `${GROUP}/Microsoft.KeyVault/vaults/kv/keys/data` },
  cosmosDb: { id: `${GROUP}/Microsoft.DocumentDB/databaseAccounts/cosmos` },
  redisCache: { id: `${GROUP}/Microsoft.Cache/redis/redis` },
  managedRedis: { id: `${GROUP}/Microsoft.Cache/redisEnterprise/amr` },
  digitalTwins: { id: `${GROUP}/Microsoft.DigitalTwins/digitalTwinsInstances/dt` },
};

const rows = Object.entries<DataService>(DATA_SERVICES).flatMap(([service, { roles, dataPlane }]) =>
  Object.entries(dataPlane === undefined ? roles : {}).map(
    ([access, role]) => [service as DataServiceName, access, role] as const,
  ),
);

test.each(rows)("%s: %s is %s, on exactly that resource", (service, access, role) => {
  const fixture = new ClusterFixture();
  const data = new DataAccess(fixture.stack, "orders", { service, resource: RESOURCES[service] });
  data.grant(fixture.identity("orders-api"), access as never);
  expect(fixture.grants()).toEqual([
    `${role}: user_assigned_identity.orders-api_resource.principal_id -> ${RESOURCES[service].id}`,
  ]);
});

test("every row names built-in roles that can read data", () => {
  for (const { roles, notEnough, dataPlane } of Object.values<DataService>(DATA_SERVICES)) {
    if (dataPlane !== undefined) continue;
    for (const role of Object.values(roles)) {
      expect(Object.keys(BUILT_IN_ROLES)).toContain(role);
      expect(notEnough).not.toContain(role);
    }
  }
});

test("an unknown kind of access is an error that lists the known ones", () => {
  const fixture = new ClusterFixture();
  const data = new DataAccess(fixture.stack, "orders", { service: "blobStorage", resource: RESOURCES.blobStorage });
  expect(() => data.grant(fixture.identity("api"), "write" as never)).toThrow(
    '`access` must be one of "read", "readWrite", "own", got "write" (at test/orders)',
  );
});

test("an unknown service is an error that names the nearest", () => {
  const props = { service: "eventHub" as never, resource: RESOURCES.blobStorage };
  expect(() => new DataAccess(new ClusterFixture().stack, "orders", props)).toThrow(
    '`service` must be one of 20 names, got "eventHub"; did you mean "eventHubs"? (at test/orders)',
  );
});

const accessTo = <Service extends DataServiceName>(service: Service, cloud = "public"): DataAccess<Service> => {
  const stack = new TerraformStack(newApp({ cloud }), "test");
  return new DataAccess(stack, "orders", { service, resource: RESOURCES[service] });
};

describe("grantRead, grantWrite and grantOwn", () => {
  const shortcuts = Object.entries<DataService>(DATA_SERVICES).flatMap(([service, row]) =>
    (["read", "write", "own"] as const).map((name) => [service as DataServiceName, name, row[name]] as const),
  );
  const method = { read: "grantRead", write: "grantWrite", own: "grantOwn" } as const;

  test.each(shortcuts.filter(([service, , kind]) => kind !== undefined && !("dataPlane" in DATA_SERVICES[service])))(
    "%s: %s grants %s",
    (service, name, kind) => {
      const fixture = new ClusterFixture();
      const data = new DataAccess(fixture.stack, "orders", { service, resource: RESOURCES[service] });
      const grant = data[method[name]](fixture.identity("orders-api"));
      expect(data.grant(fixture.identity("other"), kind as never)).not.toBe(grant);
      const { roles }: DataService = DATA_SERVICES[service];
      expect(fixture.grants()[0]).toMatch(new RegExp(`^${roles[kind!]!}: `));
    },
  );

  test.each(shortcuts.filter(([, , kind]) => kind === undefined))("%s has no role to %s", (service, name) => {
    const fixture = new ClusterFixture();
    const data = new DataAccess(fixture.stack, "orders", { service, resource: RESOURCES[service] });
    expect(() => data[method[name]](fixture.identity("api"))).toThrow(
      `\`${method[name]}\` must be of a service with such a role, got ${DATA_SERVICES[service].title}; use \`grant\` with `,
    );
  });
});

describe("the address of a service", () => {
  test.each<[DataServiceName, string, string, string]>([
    ["blobStorage", "public", "AZURE_STORAGEBLOB_RESOURCEENDPOINT", "https://st.blob.core.windows.net/"],
    ["queueStorage", "public", "AZURE_STORAGEQUEUE_RESOURCEENDPOINT", "https://st.queue.core.windows.net/"],
    ["tableStorage", "china", "AZURE_STORAGETABLE_RESOURCEENDPOINT", "https://st.table.core.chinacloudapi.cn/"],
    ["fileStorage", "usgovernment", "AZURE_STORAGEFILE_RESOURCEENDPOINT", "https://st.file.core.usgovcloudapi.net/"],
    ["serviceBus", "public", "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", "sb.servicebus.windows.net"],
    ["eventHubs", "china", "AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE", "eh.servicebus.chinacloudapi.cn"],
    ["appConfiguration", "usgovernment", "AZURE_APPCONFIGURATION_ENDPOINT", "https://appcs.azconfig.azure.us/"],
    ["openAi", "public", "AZURE_OPENAI_BASE", "https://oai.openai.azure.com/"],
    ["aiServices", "public", "AZURE_AISERVICES_COGNITIVESERVICES_ENDPOINT", "https://ais.cognitiveservices.azure.com/"],
    ["aiSearch", "public", "AZURE_SEARCH_ENDPOINT", "https://srch.search.windows.net/"],
    ["webPubSub", "public", "AZURE_WEBPUBSUB_HOST", "wps.webpubsub.azure.com"],
    ["containerRegistry", "usgovernment", "AZURE_CONTAINERREGISTRY_ENDPOINT", "cr.azurecr.us"],
    ["cosmosDb", "public", "AZURE_COSMOS_RESOURCEENDPOINT", "https://cosmos.documents.azure.com/"],
    ["redisCache", "china", "AZURE_REDIS_HOST", "redis.redis.cache.chinacloudapi.cn"],
  ])("of %s in the cloud %s is in %s", (service, cloud, name, value) => {
    const data = accessTo(service, cloud);
    expect(data.environment()).toEqual([{ name, value }]);
    expect(data.privateDnsZoneName).toBe(
      `privatelink.${new URL(value.replace(/^(?!https)/, "https://")).host.replace(/^\w+[.]/, "")}`,
    );
  });

  test("of a vault has another private DNS zone than its public name", () => {
    const data = accessTo("keyEncryption");
    expect(data.environment()).toEqual([
      { name: "AZURE_KEYVAULT_RESOURCEENDPOINT", value: "https://kv.vault.azure.net/" },
    ]);
    expect(data.privateDnsZoneName).toBe("privatelink.vaultcore.azure.net");
  });

  test("has another name in the host if it is given", () => {
    expect(accessTo("openAi").environment("orders-ai")).toEqual([
      { name: "AZURE_OPENAI_BASE", value: "https://orders-ai.openai.azure.com/" },
    ]);
  });

  test("is read from an id that is known after apply", () => {
    const { stack } = new ClusterFixture();
    const account = new DataAzurermStorageAccount(stack, "account", { name: "st", resourceGroupName: "rg" });
    const data = new DataAccess(stack, "orders", { service: "blobStorage", resource: account });
    expect(
      Tokenization.resolve(data.environment(), {
        scope: stack,
        resolver: new DefaultTokenResolver(new StringConcat()),
      }),
    ).toEqual([
      {
        name: "AZURE_STORAGEBLOB_RESOURCEENDPOINT",
        value: 'https://${element(split("/", data.azurerm_storage_account.account.id), 8)}.blob.core.windows.net/',
      },
    ]);
  });

  test.each<[DataServiceName, string]>([
    ["eventGrid", "public"],
    ["digitalTwins", "public"],
    ["openAi", "china"],
    ["webPubSub", "usgovernment"],
  ])("of %s in the cloud %s is an error that says what to use", (service, cloud) => {
    const data = accessTo(service, cloud);
    const problem = (member: string): string =>
      `\`${member}\` must be of a service with a known host in the cloud "${cloud}", got ${DATA_SERVICES[service].title}; ` +
      "use an attribute of the resource (at test/orders) [data-service]";
    expect(() => data.environment()).toThrow(new Error(problem("environment")));
    expect(() => data.privateDnsZoneName).toThrow(new Error(problem("privateDnsZoneName")));
  });

  test("of an id without a name is an error", () => {
    const { stack } = new ClusterFixture();
    const resource = { id: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg" };
    expect(() => new DataAccess(stack, "orders", { service: "blobStorage", resource }).environment()).toThrow(
      new Error(
        `\`resource\` must have the id of a resource in a resource group, got "${resource.id}"; give \`hostName\` (at test/orders) [data-resource-id]`,
      ),
    );
  });
});
