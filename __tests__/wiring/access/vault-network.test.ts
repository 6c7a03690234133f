import {
  bound,
  cluster,
  data,
  findingsOf,
  notesOf,
  object,
  type Part,
  resource,
  stack,
  type Scenario,
  vault,
} from "../scenario";

const CLOSED: Part = { public_network_access_enabled: false };
const VAULT_ID =
  "/subscriptions/66666666-6666-4666-8666-666666666666/resourceGroups/rg/providers/Microsoft.KeyVault/vaults";
const reads = (address = "${azurerm_key_vault.vault.vault_uri}"): Part =>
  bound("orders", "api", {
    container: { env: [{ name: "KEYVAULT_URL", value: address }] },
    resource: { depends_on: ["azurerm_role_assignment.api"] },
  });
const endpoint = (id: string, type = "azurerm_private_endpoint"): Part =>
  resource(type, "endpoint", {
    name: "pe-vault",
    private_service_connection: [{ name: "pe-vault", private_connection_resource_id: id }],
  });
const app = (...parts: Part[]): Scenario => ({ stacks: { app: stack(cluster(), reads(), ...parts) } });
const FOUND =
  'vault-unreachable at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, ' +
  "whose public network access is off, and no private endpoint leads to it";

describe("a closed vault that pods read draws a warning", () => {
  test.each<[string, readonly Part[]]>([
    ["without a private endpoint", []],
    ["with a private endpoint of another vault", [vault("other"), endpoint("${azurerm_key_vault.other.id}")]],
    ["with a private endpoint of a vault by another id", [endpoint(`${VAULT_ID}/kv-other`)]],
  ])("%s", (_, parts) => {
    expect(findingsOf(app(vault("vault", CLOSED), ...parts))).toEqual([FOUND]);
  });

  test("if a SecretProviderClass mounts it", () => {
    const mounted = bound("orders", "api", {
      spec: {
        volume: [
          {
            name: "secrets",
            csi: { driver: "secrets-store.csi.k8s.io", volume_attributes: { secretProviderClass: "vault" } },
          },
        ],
      },
      resource: { depends_on: ["azurerm_role_assignment.api"] },
    });
    const manifest = object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "vault", "orders", {
      spec: {
        provider: "azure",
        parameters: {
          keyvaultName: "${azurerm_key_vault.vault.name}",
          clientID: "${azurerm_user_assigned_identity.api.client_id}",
          tenantID: "33333333-3333-4333-8333-333333333333",
          objects: "array:\n  - |\n    objectName: greeting\n    objectType: secret\n",
        },
      },
    });
    const all = stack(
      cluster(),
      vault("vault", CLOSED),
      mounted,
      resource("kubernetes_manifest", "vault", { manifest }),
    );
    expect(findingsOf({ stacks: { app: all } })).toEqual([
      'vault-unreachable at app/kubernetes_deployment_v1.api: keyvaultName of the SecretProviderClass "vault" is ' +
        "app/azurerm_key_vault.vault, whose public network access is off, and no private endpoint leads to it",
    ]);
  });
});

describe("no warning is drawn", () => {
  test.each<[string, Scenario]>([
    ["for a vault with a public address", app(vault())],
    [
      "for a vault whose access is known after apply",
      app(vault("vault", { public_network_access_enabled: "${var.open}" })),
    ],
    ["with an endpoint of the vault", app(vault("vault", CLOSED), endpoint("${azurerm_key_vault.vault.id}"))],
    ["with an endpoint of the vault by its id", app(vault("vault", CLOSED), endpoint(`${VAULT_ID}/KV-vault`))],
    [
      "with an endpoint of another stack, which looks the vault up",
      {
        stacks: {
          app: stack(cluster(), reads(), vault("vault", CLOSED)),
          network: stack(
            data("azurerm_key_vault", "vault", { name: "kv-vault", resource_group_name: "rg" }),
            endpoint("${data.azurerm_key_vault.vault.id}"),
          ),
        },
      },
    ],
    [
      "for a vault that is looked up",
      {
        stacks: {
          app: stack(
            cluster(),
            data("azurerm_key_vault", "vault", { name: "kv-vault", resource_group_name: "rg" }),
            reads("${data.azurerm_key_vault.vault.vault_uri}"),
            resource("azurerm_role_assignment", "api", { scope: "${data.azurerm_key_vault.vault.id}" }),
          ),
        },
      },
    ],
  ])("%s", (_, scenario) => {
    expect(findingsOf(scenario)).toEqual([]);
  });

  test.each<[string, Part, string]>([
    [
      "an endpoint whose target is known after apply",
      endpoint("${each.value}"),
      "the target of a private endpoint is known only after apply",
    ],
    [
      "an endpoint by azapi",
      resource("azapi_resource", "endpoint", { type: "Microsoft.Network/privateEndpoints@2024-05-01" }),
      "the target of a private endpoint is known only after apply",
    ],
    ["a module", { module: { network: { source: "./network" } } }, "what app/module.network creates is not read"],
  ])("with %s, and the vault is listed as not evaluated", (_, part, why) => {
    const scenario = app(vault("vault", CLOSED), part);
    expect(findingsOf(scenario)).toEqual([]);
    expect(notesOf(scenario)).toContain(
      `app/kubernetes_deployment_v1.api: whether app/azurerm_key_vault.vault, which has no public address, has a private endpoint is unknown: ${why}`,
    );
  });
});
