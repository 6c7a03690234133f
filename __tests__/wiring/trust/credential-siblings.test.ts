import { evaluateWiring } from "../../../wiring/evaluate";
import { modelOf } from "../../model/model-of";

/** A stack with a credential for one cluster, on an identity that it reads. */
const stack = (issuer: string, name: string, group = "rg") => ({
  data: { azurerm_user_assigned_identity: { shared: { name: "id-shop", resource_group_name: group } } },
  resource: {
    azurerm_federated_identity_credential: {
      one: {
        name,
        user_assigned_identity_id: "${data.azurerm_user_assigned_identity.shared.id}",
        issuer,
        subject: "system:serviceaccount:shop:api",
        audience: ["api://AzureADTokenExchange"],
      },
    },
  },
});
const ISSUER = "https://westeurope.oic.prod-aks.azure.com/33333333-3333-4333-8333-333333333333";
const BLUE = `${ISSUER}/55555555-5555-4555-8555-555555555555/`;
const GREEN = `${ISSUER}/66666666-6666-4666-8666-666666666666/`;

const found = (blue: object, green: object): string[] =>
  evaluateWiring(modelOf({ blue, green }))
    .findings.filter(({ rule }) => rule.startsWith("credential-"))
    .map(({ rule, path, text }) => `${rule} at ${path}: ${text}`);

test("credentials of an identity that two stacks read are compared", () => {
  expect(found(stack(BLUE, "shop_api"), stack(GREEN, "Shop_api"))).toEqual([
    'credential-name-twice at green/azurerm_federated_identity_credential.one: blue/azurerm_federated_identity_credential.one has the same name "Shop_api" on the same identity',
  ]);
  expect(found(stack(BLUE, "shop_api_blue"), stack(BLUE, "shop_api_green"))).toEqual([
    expect.stringContaining("credential-twice at green/"),
  ]);
});

test("identities of the same names in two subscriptions are two identities", () => {
  const inSubscription = (json: object, digit: string): object => ({
    ...json,
    provider: { azurerm: [{ subscription_id: `${digit.repeat(8)}-0000-4000-8000-000000000000` }] },
  });
  const [test, production] = [stack(BLUE, "shop_api"), stack(GREEN, "shop_api")];
  expect(found(inSubscription(test, "1"), inSubscription(production, "2"))).toEqual([]);
  expect(found(inSubscription(test, "1"), inSubscription(production, "1"))).toHaveLength(1);
  const inCloud = (json: object, environment: string): object => ({
    ...json,
    provider: { azurerm: [{ environment }] },
  });
  expect(found(inCloud(test, "public"), inCloud(production, "china"))).toEqual([]);
});

test("those of two clusters, and of identities of one name in two resource groups, are accepted", () => {
  expect(found(stack(BLUE, "shop_api_blue"), stack(GREEN, "shop_api_green"))).toEqual([]);
  expect(found(stack(BLUE, "shop_api"), stack(GREEN, "shop_api", "rg-2"))).toEqual([]);
});
