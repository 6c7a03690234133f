import { AZURE_RESOURCES } from "../../../facts/azure/azure-actions";
import { COSMOS_ROLES, DATA_PLANE_GRANT_TYPES } from "../../../facts/terraform/data-plane-grant-types";
import { ROLE_MEANINGS } from "../../../facts/azure/role-powers";
import { AUTHORIZATION_TYPES } from "../../../facts/terraform/trust-types";
import { trustMap } from "../../../handover/trust-map/trust-map";
import { textOf } from "../../../model/terraform/text";
import { readConfiguration } from "../../../model/terraform/document";
import { readTrusts } from "../../../model/trust/read";

const PRINCIPAL = "${azurerm_user_assigned_identity.orders.principal_id}";
const identity = {
  azurerm_user_assigned_identity: { orders: { name: "id-orders", resource_group_name: "rg", location: "westeurope" } },
};

/** A stack with one assignment of each type. */
const document = readConfiguration(
  {
    resource: {
      ...identity,
      ...Object.fromEntries(
        Object.entries(DATA_PLANE_GRANT_TYPES).map(([type, { principal, scope, role }]) => [
          type,
          {
            one: {
              [principal]: PRINCIPAL,
              [scope]: `the-${type}`,
              ...(role === undefined ? {} : { [role]: "own role" }),
            },
          },
        ]),
      ),
    },
  },
  "data",
);
const model = readTrusts([document]);

test.each(Object.entries(DATA_PLANE_GRANT_TYPES))(
  "%s is read as access of its principal",
  (type, { service, name }) => {
    const grant = model.grants.find(({ address }) => address === `${type}.one`);
    expect(grant).toMatchObject({
      kind: "data role",
      role: `${service} ${name ?? "own role"}`,
      scopeId: `the-${type}`,
    });
    expect(model.entities.get(grant?.principal)?.name).toBe("id-orders");
    expect(model.notEvaluated).toEqual([]);
  },
);

test("the roles of Cosmos DB are named, also if the account is known after apply", () => {
  const roles = Object.keys(COSMOS_ROLES);
  const { grants } = readTrusts([
    readConfiguration(
      {
        resource: {
          ...identity,
          azurerm_cosmosdb_sql_role_assignment: Object.fromEntries(
            roles.map((id, i) => [
              `role-${i}`,
              {
                principal_id: PRINCIPAL,
                scope: "${azurerm_cosmosdb_account.account.id}",
                role_definition_id: `\${azurerm_cosmosdb_account.account.id}/sqlRoleDefinitions/${id}`,
              },
            ]),
          ),
        },
      },
      "data",
    ),
  ]);
  expect(grants.map(({ role }) => role)).toEqual([
    "Cosmos DB Built-in Data Reader",
    "Cosmos DB Built-in Data Contributor",
  ]);
  for (const { role } of grants) expect(ROLE_MEANINGS.has(textOf(role))).toBe(true);
});

test("the trust map shows what an identity reaches in data services", () => {
  const { reach } = trustMap(model, document);
  expect(reach.map(({ identity: name, role }) => `${name}: ${role}`)).toEqual(
    expect.arrayContaining(["id-orders: Managed Redis default", "id-orders: PostgreSQL administrator"]),
  );
  expect(reach).toHaveLength(Object.keys(DATA_PLANE_GRANT_TYPES).length);
});

test("each type has its permissions, and none counts as not evaluated", () => {
  for (const type of Object.keys(DATA_PLANE_GRANT_TYPES)) {
    expect(Object.keys(AZURE_RESOURCES)).toContain(type);
    expect(AUTHORIZATION_TYPES.has(type)).toBe(false);
  }
});
