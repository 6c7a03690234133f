import { DataAccess } from "../../../constructs";
import { DATA_SERVICES, type DataService, type DataServiceName } from "../../../facts/data-services";
import { BUILT_IN_ROLES } from "../../../facts/roles";
import { ClusterFixture } from "../cluster/cluster-fixture";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
const RESOURCES: Record<DataServiceName, { id: string }> = {
  blobStorage: { id: `${GROUP}/Microsoft.Storage/storageAccounts/st/blobServices/default/containers/orders` },
  serviceBus: { id: `${GROUP}/Microsoft.ServiceBus/namespaces/sb/queues/orders` },
};

const rows = Object.entries(DATA_SERVICES).flatMap(([service, { roles }]) =>
  Object.entries(roles).map(([access, role]) => [service as DataServiceName, access, role] as const),
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
  for (const { roles, notEnough } of Object.values<DataService>(DATA_SERVICES)) {
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

test("an unknown service is an error that lists the known ones", () => {
  const props = { service: "cosmos" as never, resource: RESOURCES.blobStorage };
  expect(() => new DataAccess(new ClusterFixture().stack, "orders", props)).toThrow(
    '`service` must be one of "blobStorage", "serviceBus", got "cosmos" (at test/orders)',
  );
});
