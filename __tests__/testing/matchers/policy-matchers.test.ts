import { matchers, type PolicyName } from "../../../testing";
import "../../../testing";
import { workload } from "../../model/documents";

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests break any part of a document */
function changed(change: (resource: any) => void = () => undefined): object {
  const json = structuredClone(workload) as any;
  json.resource.azurerm_key_vault.vault.rbac_authorization_enabled = true;
  json.resource.azurerm_role_assignment = {
    read: { ...json.resource.azurerm_role_assignment.read, scope: "${azurerm_key_vault.vault.id}/secrets/greeting" },
  };
  change(json.resource);
  return json;
}

test("passes if every policy holds", () => {
  expect(changed()).toFollowPolicies();
  expect(changed()).toHaveNoStrongRoles();
  expect(matchers.toFollowPolicies(changed()).message()).toMatchInlineSnapshot(`
   "expected a policy to be broken, but all hold
     ✓ every trusted issuer is a cluster of the app [no-foreign-issuers]
     ✓ no service account \`default\` is trusted: every pod without another one has it [no-default-account]
     ✓ pods and pipelines have roles on single secrets, keys and certificates, not on vaults [no-vault-wide-roles]
     ✓ pods and pipelines have no role that administers what they use [no-strong-roles]
     ✓ no wiring rule has an error [every-workload-wired]
     ✓ no literal secret is in the configuration [no-secret]"
  `);
});

const BROKEN: Readonly<Record<PolicyName, (resource: any) => void>> = {
  "no-foreign-issuers": (resource) =>
    (resource.azurerm_federated_identity_credential.elsewhere = {
      name: "elsewhere",
      user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:contoso/orders:environment:production",
      audience: ["api://AzureADTokenExchange"],
      depends_on: ["azurerm_federated_identity_credential.orders"],
    }),
  "no-default-account": (resource) =>
    (resource.azurerm_federated_identity_credential.default = {
      ...resource.azurerm_federated_identity_credential.orders,
      name: "default",
      subject: "system:serviceaccount:orders:default",
      depends_on: ["azurerm_federated_identity_credential.orders"],
    }),
  "no-vault-wide-roles": (resource) => (resource.azurerm_role_assignment.read.scope = "${azurerm_key_vault.vault.id}"),
  "no-strong-roles": (resource) =>
    (resource.azurerm_role_assignment.strong = {
      ...resource.azurerm_role_assignment.read,
      role_definition_name: "Contributor",
      scope: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-orders",
    }),
  "every-workload-wired": (resource) => (resource.kubernetes_deployment_v1.api.spec.template.metadata.labels = {}),
  "no-secret": (resource) =>
    (resource.kubernetes_deployment_v1.api.spec.template.spec.container[0].env = [
      { name: "DB_PASSWORD", value: "correct-horse-battery" },
    ]),
};

describe.each(Object.entries(BROKEN) as [PolicyName, (resource: any) => void][])("%s", (name, change) => {
  test("fails where it is broken, and names the place", () => {
    const result = matchers.toFollowPolicies(changed(change));
    expect(result.pass).toBe(false);
    expect(result.message()).toContain(`[${name}], but\n  ✗ `);
  });

  test("is not evaluated if it is excluded", () => {
    expect(matchers.toFollowPolicies(changed(change), { except: [name] }).message()).not.toContain(`[${name}]`);
  });
});

test("says what breaks a policy", () => {
  expect(matchers.toHaveNoStrongRoles(changed(BROKEN["no-strong-roles"])).message()).toMatchInlineSnapshot(`
   "expected that pods and pipelines have no role that administers what they use [no-strong-roles], but
     ✗ azurerm_role_assignment.strong in stack workload: id-orders has Contributor on rg-orders"
  `);
  expect(matchers.toFollowPolicies(changed(BROKEN["no-foreign-issuers"])).message()).toMatchInlineSnapshot(`
   "expected that every trusted issuer is a cluster of the app [no-foreign-issuers], but
     ✗ azurerm_federated_identity_credential.elsewhere in stack workload: trusts the issuer https://token.actions.githubusercontent.com"
  `);
});

test("an unknown policy is an error that names the nearest", () => {
  expect(() => matchers.toFollowPolicies(changed(), { except: ["no-secrets" as PolicyName] })).toThrow(
    'toFollowPolicies: `except[0]` must be one of "no-foreign-issuers", "no-default-account", "no-vault-wide-roles", "no-strong-roles", "every-workload-wired", "no-secret", got "no-secrets"; did you mean "no-secret"? [input-choice]',
  );
});
