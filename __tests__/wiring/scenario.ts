import { addManifest } from "../../model/manifests/manifest";
import { readConfiguration } from "../../model/terraform/document";
import { emptyModel } from "../../model/trust/draft";
import { addTerraform } from "../../model/trust/read";
import { evaluateWiring, type WiringVerdict } from "../../wiring/evaluate";
import { CLIENT_ID, USE } from "./wiring-world";

// Parts of Terraform JSON and of manifests have any shape.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Any = any;
export type Part = Record<string, Any>;

/** What is given to one evaluation: Terraform JSON by the name of its stack, and objects of one cluster. */
export interface Scenario {
  readonly stacks?: Readonly<Record<string, Part>>;
  readonly objects?: readonly Part[];
}

/** Parts of Terraform JSON as one configuration. */
export const stack = (...parts: readonly Part[]): Part => parts.reduce((all, part) => merged(all, part), {});

function merged(a: Part, b: Part): Part {
  const both = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const isBranch = (each: unknown): boolean => typeof each === "object" && each !== null && !Array.isArray(each);
    both[key] = isBranch(both[key]) && isBranch(value) ? merged(both[key] as Part, value as Part) : (value as unknown);
  }
  return both;
}

export const resource = (type: string, name: string, values: Part = {}): Part => ({
  resource: { [type]: { [name]: values } },
});
export const data = (type: string, name: string, values: Part = {}): Part => ({ data: { [type]: { [name]: values } } });

/** The audience of the tokens that AKS projects. */
export const AUDIENCE = ["api://AzureADTokenExchange"];
export const TENANT = "33333333-3333-4333-8333-333333333333";
export const OTHER_TENANT = "99999999-9999-4999-8999-999999999999";
export const FOREIGN_CLIENT = "77777777-7777-4777-8777-777777777777";
export const issuerOf = (tenant = TENANT, id = "55555555-5555-4555-8555-555555555555"): string =>
  `https://westeurope.oic.prod-aks.azure.com/${tenant}/${id}/`;

export const cluster = (name = "aks", values: Part = {}): Part =>
  resource("azurerm_kubernetes_cluster", name, {
    name,
    resource_group_name: "rg",
    oidc_issuer_enabled: true,
    workload_identity_enabled: true,
    ...values,
  });

export const identity = (name: string, values: Part = {}): Part =>
  resource("azurerm_user_assigned_identity", name, { name: `id-${name}`, resource_group_name: "rg", ...values });

export const credential = (name: string, subject: string, values: Part = {}): Part =>
  resource("azurerm_federated_identity_credential", name, {
    name: `credential-${name}`,
    user_assigned_identity_id: `\${azurerm_user_assigned_identity.${name}.id}`,
    issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
    subject: `system:serviceaccount:${subject}`,
    audience: AUDIENCE,
    ...values,
  });

export const vault = (name = "vault", values: Part = {}): Part =>
  resource("azurerm_key_vault", name, {
    name: `kv-${name}`,
    resource_group_name: "rg",
    rbac_authorization_enabled: true,
    ...values,
  });

export const role = (name: string, values: Part = {}): Part =>
  resource("azurerm_role_assignment", name, {
    principal_id: `\${azurerm_user_assigned_identity.${name}.principal_id}`,
    principal_type: "ServicePrincipal",
    role_definition_name: "Key Vault Secrets User",
    scope: "${azurerm_key_vault.vault.id}",
    ...values,
  });

export const account = (namespace: string, name: string, annotations: Part = {}, values: Part = {}): Part =>
  resource("kubernetes_service_account_v1", name, { metadata: { name, namespace, annotations }, ...values });

/** The annotation with the client id of an identity that is created here. */
export const client = (name: string): Part => ({
  [CLIENT_ID]: `\${azurerm_user_assigned_identity.${name}.client_id}`,
});

interface PodOptions {
  readonly labels?: Part;
  readonly annotations?: Part;
  readonly container?: Part;
  readonly spec?: Part;
  readonly resource?: Part;
}

export const LABELS = { app: "api", [USE]: "true" };

export const deployment = (namespace: string, serviceAccount: string, options: PodOptions = {}): Part =>
  resource("kubernetes_deployment_v1", serviceAccount, {
    metadata: { name: serviceAccount, namespace },
    spec: {
      selector: { match_labels: { app: "api" } },
      template: {
        metadata: { labels: options.labels ?? LABELS, annotations: options.annotations ?? {} },
        spec: {
          service_account_name: serviceAccount,
          container: [{ name: "api", image: "example.azurecr.io/api:1", ...options.container }],
          ...options.spec,
        },
      },
    },
    ...options.resource,
  });

/** A workload with everything it needs for its token: account, identity, credential, role on the vault, and pods. */
export const bound = (namespace: string, name: string, options: PodOptions = {}): Part =>
  stack(
    identity(name),
    credential(name, `${namespace}:${name}`),
    role(name),
    account(namespace, name, client(name)),
    deployment(namespace, name, options),
  );

/** A manifest. */
export const object = (apiVersion: string, kind: string, name: string, namespace: string, rest: Part = {}): Part => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...rest,
});

export const accountObject = (namespace: string, name: string, annotations: Part = {}): Part => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace, annotations },
});

export const deploymentObject = (namespace: string, serviceAccount: string, options: PodOptions = {}): Part =>
  object("apps/v1", "Deployment", serviceAccount, namespace, {
    spec: {
      selector: { matchLabels: { app: "api" } },
      template: {
        metadata: { labels: options.labels ?? LABELS, annotations: options.annotations ?? {} },
        spec: {
          serviceAccountName: serviceAccount,
          containers: [{ name: "api", image: "example.azurecr.io/api:1", ...options.container }],
          ...options.spec,
        },
      },
    },
  });

/** Evaluates a scenario: objects as `check` reads them, stacks as an app has them. */
export function verdictOf({ stacks, objects = [] }: Scenario): WiringVerdict {
  const model = emptyModel();
  for (const each of objects) {
    const { kind, metadata } = each as { kind: string; metadata: { name: string } };
    addManifest(model, each, { path: `${kind} ${metadata.name}`, provider: "" });
  }
  if (stacks) {
    const documents = Object.entries(stacks).map(([name, json]) => readConfiguration(json, name));
    model.allCredentials = true;
    addTerraform(model, documents);
  }
  return evaluateWiring(model);
}

/** Findings as `rule at path: text`. */
export const findingsOf = (scenario: Scenario): string[] =>
  verdictOf(scenario).findings.map(({ rule, path, text }) => `${rule} at ${path}: ${text}`);

/** What is not evaluated, as `path: why`. */
export const notesOf = (scenario: Scenario): string[] =>
  verdictOf(scenario).notEvaluated.map(({ path, why }) => `${path}: ${why}`);
