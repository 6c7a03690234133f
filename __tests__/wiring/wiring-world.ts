import { findingText, evaluateWiring, type WiringVerdict } from "../../wiring/evaluate";
import { addManifest } from "../../model/manifests/manifest";
import { readConfiguration } from "../../model/terraform/document";
import type { Tree } from "../../model/terraform/tree";
import { emptyModel } from "../../model/trust/draft";
import { addTerraform } from "../../model/trust/read";

export const CLIENT = "abcdabcd-1111-4111-8111-111111111111";
export const PRINCIPAL = "22222222-2222-4222-8222-222222222222";
export const TENANT = "33333333-3333-4333-8333-333333333333";
export const OTHER = "44444444-4444-4444-8444-444444444444";
export const ISSUER = `https://westeurope.oic.prod-aks.azure.com/${TENANT}/55555555-5555-4555-8555-555555555555/`;
export const IDENTITY =
  "/subscriptions/66666666-6666-4666-8666-666666666666/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders";
export const VAULT =
  "/subscriptions/66666666-6666-4666-8666-666666666666/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders";
export const USE = "azure.workload.identity/use";
export const CLIENT_ID = "azure.workload.identity/client-id";

// Tests change whatever they like.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;

/** Everything that a pod needs for its token, all of it right: objects of a cluster, and Terraform's state. */
export interface World {
  readonly namespace: Any;
  readonly account: Any;
  readonly deployment: Any;
  readonly pod: Any;
  readonly container: Any;
  readonly cluster: Any;
  readonly identity: Any;
  readonly credential: Any;
  readonly role: Any;
  readonly vault: Any;
  /** More objects of Kubernetes. */
  readonly objects: Any[];
  /** More resources of Terraform, by type and name. */
  readonly resources: Record<string, Record<string, Any>>;
}

export function rightWorld(): World {
  const container: Any = { name: "api", image: "example.azurecr.io/api:1" };
  const pod: Any = {
    metadata: { labels: { app: "api", [USE]: "true" } },
    spec: { serviceAccountName: "orders-api", containers: [container] },
  };
  return {
    namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name: "orders" } },
    account: {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "orders-api", namespace: "orders", annotations: { [CLIENT_ID]: CLIENT } },
    },
    deployment: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "api", namespace: "orders" },
      spec: { selector: { matchLabels: { app: "api" } }, template: pod },
    },
    pod,
    container,
    cluster: { name: "aks", oidc_issuer_enabled: true, workload_identity_enabled: true, oidc_issuer_url: ISSUER },
    identity: { id: IDENTITY, name: "id-orders", client_id: CLIENT, principal_id: PRINCIPAL, tenant_id: TENANT },
    credential: {
      name: "orders-api",
      user_assigned_identity_id: IDENTITY,
      issuer: ISSUER,
      subject: "system:serviceaccount:orders:orders-api",
      audience: ["api://AzureADTokenExchange"],
    },
    role: {
      principal_id: PRINCIPAL,
      principal_type: "ServicePrincipal",
      role_definition_name: "Key Vault Secrets User",
      scope: VAULT,
    },
    vault: { id: VAULT, rbac_authorization_enabled: true },
    objects: [],
    resources: {},
  };
}

/** Evaluates a world: its objects as one stream, its resources as one state. */
export function evaluate(world: World): WiringVerdict {
  const model = emptyModel();
  for (const object of [world.namespace, world.account, world.deployment, ...world.objects] as Tree[]) {
    if (object === undefined) continue;
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    addManifest(model, object, { path: `${kind} ${metadata.name}`, provider: "" });
  }
  const { identity, credential, cluster, role, vault, resources } = world;
  const resource: Record<string, Record<string, unknown>> = { ...resources };
  const add = (type: string, value: unknown): void => {
    if (value !== undefined) resource[type] = { one: value, ...resource[type] };
  };
  add("azurerm_user_assigned_identity", identity);
  add("azurerm_federated_identity_credential", credential);
  add("azurerm_kubernetes_cluster", cluster);
  add("azurerm_role_assignment", role);
  add("azurerm_key_vault", vault);
  model.allCredentials = true;
  addTerraform(model, [readConfiguration({ resource }, "tf")]);
  return evaluateWiring(model);
}

/** What is found when one thing of the right world is changed: each as `rule at path: text`. */
export function found(change: (world: World) => void): string[] {
  const world = rightWorld();
  change(world);
  return evaluate(world).findings.map(({ rule, path, text }) => `${rule} at ${path}: ${text}`);
}

/** One change of the right world. */
export type Change = (world: World) => void;

/** One more object, changed. */
export const beside =
  (make: () => Any, change: (object: Any, world: World) => void = () => undefined): Change =>
  (world) => {
    const object = make();
    change(object, world);
    world.objects.push(object);
  };

/** One more credential of the identity, for another subject. */
export const trust =
  (subject: string): Change =>
  (world) => {
    world.resources["azurerm_federated_identity_credential"] = {
      two: { ...world.credential, name: "two", subject, depends_on: ["azurerm_federated_identity_credential.one"] },
    };
  };

export { findingText };
