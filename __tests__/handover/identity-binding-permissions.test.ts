import { readFileSync } from "node:fs";
import { parseOwnRules } from "../../handover/permissions/own-rules";
import { type PermissionOptions, type Permissions, permissionsOf } from "../../handover/permissions/permissions";
import { type JsonObject, readConfiguration, readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { type BoundOptions, synthesizeOrders } from "../kit/identity-bindings-app";
import { temporaryFolder } from "./synthesized";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const CLUSTER = `${SUBSCRIPTION}/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/aks`;
const BINDING = "Microsoft.ContainerService/managedClusters/identityBindings";
const CREDENTIAL = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
const CRUD = ["delete", "read", "write"];
const USE = "use-managed-identity";

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** The JSON of the stack with identity bindings. */
const jsonOf = (options: BoundOptions = {}): Json =>
  JSON.parse(readFileSync(synthesizeOrders(temporaryFolder(), options), "utf8")) as Json;

function permitted(json: Json, options?: PermissionOptions): Permissions {
  const document = readDocument(json);
  return permissionsOf(readTrusts([document]), document, options);
}

/** The scopes and actions that name a type. */
const actionsOn = (type: string, all: Permissions["apply"]): [string, string[]][] =>
  all
    .map(({ scope, role }): [string, string[]] => [
      scope,
      role.Actions.filter((each) => each.startsWith(`${type}/`)).map((each) => each.slice(type.length + 1)),
    ])
    .filter(([, actions]) => actions.length > 0);

/** The permissions for some resources alone. */
function withObjects(resource: JsonObject): Permissions {
  const document = readConfiguration({ resource }, "orders");
  return permissionsOf(readTrusts([document]), document);
}
const rulesOf = (resource: JsonObject) => withObjects(resource).kubernetes[0]!.clusterRole.rules;

describe("an identity binding", () => {
  test("needs its own actions on the cluster, and those on the credential that AKS writes on the identity", () => {
    const { apply, plan, known } = permitted(jsonOf({ looksUp: true }));
    expect(actionsOn(BINDING, apply)).toEqual([[CLUSTER, CRUD]]);
    expect(actionsOn(BINDING, plan)).toEqual([[CLUSTER, ["read"]]]);
    expect(actionsOn(CREDENTIAL, apply)).toEqual([
      [`${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`, CRUD],
    ]);
    expect(actionsOn(CREDENTIAL, plan)).toEqual([]);
    expect(known).toMatchObject({ [`azapi_resource ${BINDING}`]: "documented: azure/aks/identity-bindings-concepts" });
  });

  test("of an identity that the stack creates: on the resource group of the identity", () => {
    const { apply } = permitted(jsonOf());
    expect(actionsOn(CREDENTIAL, apply)).toEqual([[`${SUBSCRIPTION}/resourceGroups/rg-orders`, CRUD]]);
  });

  test("with a body that is JSON in a text needs the same", () => {
    const body = { properties: { managedIdentity: { resourceId: `${SUBSCRIPTION}/identity` } } };
    const of = (given: unknown): Permissions["apply"] =>
      withObjects({ azapi_resource: { binding: { type: BINDING, parent_id: CLUSTER, body: given } } }).apply;
    expect(of(JSON.stringify(body))).toEqual(of(body));
    expect(actionsOn(CREDENTIAL, of(body))).toEqual([[`${SUBSCRIPTION}/identity`, CRUD]]);
  });

  test("whose identity is known only after apply is an error, unless its actions are given", () => {
    const json = jsonOf();
    const [[name, binding]] = Object.entries(json.resource.azapi_resource as Json) as [[string, Json]];
    binding.body = "${jsonencode({})}";
    expect(() => permitted(json)).toThrow(
      new Error(
        `the permissions that azapi_resource.${name} (${BINDING}, whose \`body\` is known only after apply) needs are not known: the table has no such type. ` +
          `Give the actions of the type in a JSON file with --actions (docs/bundle-permissions.md has its form; the name of the row is "${BINDING}"), or hand over without the stack [handover-permissions]`,
      ),
    );
    const row = { armType: BINDING, within: "parent_id", actions: [`${BINDING}/write`], source: "own" };
    const rules = parseOwnRules(JSON.stringify({ [BINDING]: row }), "rules.json");
    expect(actionsOn(BINDING, permitted(json, { rules }).apply)).toEqual([[CLUSTER, ["write"]]]);
  });

  test("alone does not read the subscription, which azurerm does", () => {
    const { apply } = withObjects({
      azapi_resource: {
        binding: {
          type: `${BINDING}@2026-04-01`,
          name: "ib",
          parent_id: CLUSTER,
          body: { properties: { managedIdentity: { resourceId: `${CLUSTER}/identity` } } },
        },
      },
    });
    expect(apply.map(({ scope }) => scope)).toEqual([CLUSTER, `${CLUSTER}/identity`]);
  });
});

describe("an azapi_resource", () => {
  const of = (type: unknown, options?: PermissionOptions): Permissions => {
    const json = jsonOf();
    json.resource.azapi_resource.other = {
      type,
      name: "search",
      parent_id: `${SUBSCRIPTION}/resourceGroups/rg-orders`,
      body: {},
    };
    return permitted(json, options);
  };
  const SEARCH = "Microsoft.Search/searchServices";

  test.each([
    [`${SEARCH}@2023-11-01`, SEARCH, `; the name of the row is "${SEARCH}"`],
    ["${var.type}", "its `type` is known only after apply", ""],
  ])("of a type without a row is an error that names the type: %s", (type, named, row) => {
    expect(() => of(type)).toThrow(
      new Error(
        `the permissions that azapi_resource.other (${named}) needs are not known: the table has no such type. ` +
          `Give the actions of the type in a JSON file with --actions (docs/bundle-permissions.md has its form${row}), or hand over without the stack [handover-permissions]`,
      ),
    );
  });

  test("takes the row of its type, in any case of letters", () => {
    const row = { armType: SEARCH, within: "parent_id", actions: [`${SEARCH}/write`], source: "own" };
    const rules = parseOwnRules(JSON.stringify({ "microsoft.search/SearchServices": row }), "rules.json");
    const { apply, known } = of(`${SEARCH}@2023-11-01`, { rules });
    expect(actionsOn(SEARCH, apply)).toEqual([[`${SUBSCRIPTION}/resourceGroups/rg-orders`, ["write"]]]);
    expect(known).toMatchObject({ [`azapi_resource ${SEARCH}`]: "given with --actions: own" });
  });

  test("that is a role assignment gives the permission with a condition", () => {
    const json = jsonOf();
    json.resource.azapi_resource.read = {
      type: "Microsoft.Authorization/roleAssignments@2022-04-01",
      name: "7f27f9b6-2e66-4d8a-8b0b-0f5f0d1c1111",
      parent_id: `${SUBSCRIPTION}/resourceGroups/rg-orders`,
      body: {
        properties: {
          roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`,
          principalId: "${azurerm_user_assigned_identity.identity.principal_id}",
          principalType: "ServicePrincipal",
        },
      },
    };
    expect(permitted(json).roleAssignments.map(({ scope, because }) => [scope, because])).toEqual([
      [`${SUBSCRIPTION}/resourceGroups/rg-orders`, ["azapi_resource.read"]],
    ]);
  });
});

test("a row named azapi_resource is an error, because it would hold for every type", () => {
  const row = { armType: BINDING, within: "parent_id", actions: [`${BINDING}/write`] };
  expect(() => parseOwnRules(JSON.stringify({ azapi_resource: row }), "rules.json")).toThrow(
    /; rules\.json has a rule for azapi_resource, which can be of any type in Azure; name it by that type, such as Microsoft\.Search\/searchServices \[option-actions\]$/,
  );
});

describe("the ClusterRole of the principal that applies", () => {
  const uses = (options: BoundOptions) =>
    permitted(jsonOf(options)).kubernetes[0]!.clusterRole.rules.filter(({ verbs }) => verbs.includes(USE));

  test("holds the right to use an identity, which it gives to service accounts, once", () => {
    const client = "{orders.data.azurerm_user_assigned_identity.identity_data_FA3115CD.client_id}";
    expect(uses({ looksUp: true })).toEqual([
      { apiGroups: ["cid.wi.aks.azure.com"], resources: [client], verbs: [USE] },
    ]);
    const { placeholders, kubernetes } = permitted(jsonOf({ looksUp: true }));
    expect(placeholders).toContain(client);
    expect(kubernetes[0]!.withoutDataActions).toEqual([`${USE} cid.wi.aks.azure.com/${client}`]);
  });

  test("holds it for each identity of the cluster, if the client id is known only after the apply", () => {
    expect(uses({})).toEqual([{ apiGroups: ["cid.wi.aks.azure.com"], resources: ["*"], verbs: [USE] }]);
  });

  test("does not hold it without an identity binding", () => {
    expect(uses({ trust: "credential" })).toEqual([]);
    expect(permitted(jsonOf({ trust: "credential" })).kubernetes[0]!.withoutDataActions).toEqual([]);
  });

  test.each([
    ["kubernetes_cluster_role_v1", { metadata: { name: "read" }, rule: [] as object[] }],
    ["kubernetes_role", { metadata: { name: "read", namespace: "orders" }, rule: [] as object[] }],
  ])("holds the rules of a %s that the stack writes", (type, values) => {
    const rule = [
      { api_groups: [""], resources: ["pods"], resource_names: ["one"], verbs: ["get"] },
      { non_resource_urls: ["/healthz"], verbs: ["get"] },
    ];
    const rules = rulesOf({ [type]: { read: { ...values, rule } } });
    expect(rules).toContainEqual({ apiGroups: [""], resources: ["pods"], resourceNames: ["one"], verbs: ["get"] });
    expect(rules).toContainEqual({ nonResourceURLs: ["/healthz"], verbs: ["get"] });
  });

  test("holds the rules of a role that is a manifest", () => {
    const manifest = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "read" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    };
    expect(rulesOf({ kubernetes_manifest: { read: { manifest } } })).toContainEqual(manifest.rules[0]);
  });

  test("may bind a role that the stack does not write, by its name; not one that it writes", () => {
    const bound = (name: string, kind = "ClusterRole") => ({
      metadata: { name },
      role_ref: { kind, name },
      subject: [{ kind: "ServiceAccount", name: "api", namespace: "orders" }],
    });
    const rules = rulesOf({
      kubernetes_cluster_role_v1: { own: { metadata: { name: "own" }, rule: [] } },
      kubernetes_cluster_role_binding_v1: { own: bound("own"), view: bound("view") },
      kubernetes_role_binding: { reader: bound("reader", "Role") },
    }).filter(({ verbs }) => verbs.includes("bind"));
    const RBAC = ["rbac.authorization.k8s.io"];
    expect(rules).toEqual([
      { apiGroups: RBAC, resources: ["clusterroles"], resourceNames: ["view"], verbs: ["bind"] },
      { apiGroups: RBAC, resources: ["roles"], resourceNames: ["reader"], verbs: ["bind"] },
    ]);
  });

  test.each<[string, JsonObject, string]>([
    [
      "whose rules come from other roles",
      { aggregation_rule: [{ cluster_role_selectors: [] }] },
      "kubernetes_cluster_role_v1.one takes its rules from other roles, and Kubernetes lets only a principal that may do everything write it. " +
        "Write its rules, or let an administrator of the cluster create it outside the bundle [handover-permissions]",
    ],
    [
      "whose verbs are known only after apply",
      { rule: [{ api_groups: [""], resources: ["pods"], verbs: "${var.verbs}" }] },
      "the rules of kubernetes_cluster_role_v1.one are known only after apply, and Kubernetes lets no principal write a role with rules that it does not hold. " +
        "Write them as literals, or let an administrator of the cluster create the role outside the bundle [handover-permissions]",
    ],
  ])("cannot be known for a role %s", (_, values, message) => {
    const role = { kubernetes_cluster_role_v1: { one: { metadata: { name: "one" }, ...values } } };
    expect(() => withObjects(role)).toThrow(new Error(message));
  });

  test("leaves other objects alone, such as a manifest of another group with a kind of that name", () => {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" }, rules: 5 };
    expect(rulesOf({ kubernetes_manifest: { one: { manifest } } }).flatMap(({ resources }) => resources)).toEqual([
      "configmaps",
      "customresourcedefinitions",
    ]);
  });
});
