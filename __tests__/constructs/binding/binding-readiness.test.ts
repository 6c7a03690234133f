import { type TerraformStack } from "cdktf";
import {
  FederatedBinding,
  type FederatedBindingProps,
  ManagedIdentity,
  RoleGrant,
  VaultAccess,
} from "../../../constructs";
import { type Block, synthesize } from "../../../testing";
import { givenCluster, newApp, newResourceGroup, newStack } from "../../kit/app";

function parts(props: Partial<FederatedBindingProps> = {}) {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" });
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
    ...props,
  });
  return { stack, resourceGroup, vault, binding };
}

const waits = (stack: TerraformStack, type: string): string[] => {
  const [only] = Object.values<Block>(synthesize(stack).resource[type] ?? {});
  return (only?.depends_on ?? []) as string[];
};
const ACCOUNT = "kubernetes_service_account_v1";
const ROLE = expect.stringMatching(/^time_sleep[.]vault_orders-key-vault-secrets-user_wait/) as string;
const CREDENTIAL = expect.stringMatching(/^time_sleep[.]orders_wait/) as string;

test("the service account of a binding waits for a role that is granted to the binding", () => {
  const { stack, vault, binding } = parts();
  vault.grantSecretsUser(binding);
  expect(waits(stack, ACCOUNT)).toEqual([CREDENTIAL, ROLE]);
});

test("it waits once for a role that is granted twice", () => {
  const { stack, vault, binding } = parts();
  vault.grantSecretsUser(binding);
  vault.grantSecretsUser(binding);
  expect(waits(stack, ACCOUNT)).toEqual([CREDENTIAL, ROLE]);
});

test("waits for a role that was granted to the identity earlier", () => {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const identity = new ManagedIdentity(stack, "shared", { resourceGroup, identityName: "id-shared" });
  const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" });
  vault.grantSecretsUser(identity);
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    identity,
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  expect(waits(stack, ACCOUNT)).toHaveLength(1);
  vault.grantSecretsUser(binding);
  expect(waits(stack, ACCOUNT)).toEqual([
    CREDENTIAL,
    expect.stringMatching(/^time_sleep[.]vault_shared-key-vault-secrets-user_wait/),
  ]);
});

test("it does not wait for a role that is granted to the identity of the binding", () => {
  const { stack, vault, binding } = parts();
  vault.grantSecretsUser(binding.identity!);
  expect(waits(stack, ACCOUNT)).toEqual([CREDENTIAL]);
});

test("it waits for the assignment itself if a role has no wait", () => {
  const { stack, resourceGroup, binding } = parts();
  RoleGrant.ensure(stack, { grantee: binding, role: "Reader", scope: resourceGroup, waitSeconds: 0 });
  expect(waits(stack, ACCOUNT)).toEqual([
    CREDENTIAL,
    expect.stringMatching(/^azurerm_role_assignment[.]orders-reader_resource_/),
  ]);
});

test("the annotations of an adopted service account wait for the role", () => {
  const { stack, vault, binding } = parts({ serviceAccountMode: "adopt" });
  vault.grantSecretsUser(binding);
  expect(waits(stack, "kubernetes_annotations")).toEqual([CREDENTIAL, ROLE]);
});

test("with an account that is created elsewhere, the wait for the credential waits for the role", () => {
  const { stack, vault, binding } = parts({ serviceAccountMode: "manifest" });
  vault.grantSecretsUser(binding);
  const sleeps = synthesize(stack).resource.time_sleep!;
  const own = Object.entries(sleeps).find(([name]) => name.startsWith("orders_wait"));
  expect(own?.[1].depends_on).toEqual([ROLE]);
});

test("a role of another stack does not order the service account", () => {
  const app = newApp();
  const [first, second] = [newStack("first", app), newStack("second", app)];
  const binding = new FederatedBinding(first, "orders", {
    cluster: givenCluster(first),
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  RoleGrant.ensure(second, { grantee: binding, role: "Reader", scope: "/subscriptions/1" });
  expect(waits(first, ACCOUNT)).toEqual([CREDENTIAL]);
});
