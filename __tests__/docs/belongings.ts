// What the readers of pages have: manifests, a state, and what their cluster and Azure print.
import { accountObject, deploymentObject } from "../wiring/scenario";

const GROUP = "/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/rg-orders/providers";
const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const PRINCIPAL = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b02";
const ISSUER =
  "https://westeurope.oic.prod-aks.azure.com/0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6/33333333-3333-4333-8333-333333333333/";
const SUBJECT = "system:serviceaccount:orders:orders-api";
const AUDIENCE = "api://AzureADTokenExchange";
const identity = {
  id: `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
  name: "id-orders",
  location: "westeurope",
};

const OBJECTS = [
  accountObject("orders", "orders-api", { "azure.workload.identity/client-id": CLIENT }),
  deploymentObject("orders", "orders-api"),
];

/** Manifests of a service account and its workload. */
export const MANIFESTS = OBJECTS.map((each) => `${JSON.stringify(each, null, 2)}\n`).join("---\n");

const resource = (type: string, name: string, values: object): object => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  provider_name: "registry.terraform.io/hashicorp/azurerm",
  schema_version: 0,
  values,
});

/** What `terraform show -json` prints of the identity of the manifests. */
export const STATE = `${JSON.stringify({
  format_version: "1.0",
  terraform_version: "1.11.4",
  values: {
    root_module: {
      resources: [
        resource("azurerm_user_assigned_identity", "identity", {
          ...identity,
          client_id: CLIENT,
          principal_id: PRINCIPAL,
          resource_group_name: "rg-orders",
        }),
        resource("azurerm_federated_identity_credential", "credential", {
          id: `${identity.id}/federatedIdentityCredentials/orders-api`,
          name: "orders-api",
          issuer: ISSUER,
          subject: SUBJECT,
          audience: [AUDIENCE],
          user_assigned_identity_id: identity.id,
        }),
      ],
    },
  },
})}\n`;

/** The log of a pod whose service account Entra ID does not trust. */
export const POD_LOG =
  "AADSTS700213: No matching federated identity record found for presented assertion subject " +
  "'system:serviceaccount:orders:orders-apl'. Check your federated identity credential Subject, Audience and Issuer.\n";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What a cluster with these objects, and Azure with their identity, print. */
export const LIVE: Readonly<Record<string, string>> = {
  "kubectl get cronjobs,": json({ apiVersion: "v1", kind: "List", items: OBJECTS }),
  "az identity list --output json": json([
    {
      ...identity,
      clientId: CLIENT,
      principalId: PRINCIPAL,
      resourceGroup: "rg-orders",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    },
  ]),
  "az identity list --query": "id-orders\trg-orders\n",
  "az identity federated-credential list": json([
    {
      id: `${identity.id}/federatedIdentityCredentials/orders-api`,
      name: "orders-api",
      issuer: ISSUER,
      subject: SUBJECT,
      audiences: [AUDIENCE],
      resourceGroup: "rg-orders",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    },
  ]),
  "az role assignment list": "[]\n",
  "az aks list": "[]\n",
  "az keyvault list": "",
  "kubectl logs deployment/orders-api": POD_LOG,
};

/** A dump of a cluster with AAD pod identity. */
export const POD_IDENTITY_DUMP = `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: orders, namespace: orders }
spec:
  type: 0
  resourceID: ${identity.id}
  clientID: ${CLIENT}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: { name: orders-binding, namespace: orders }
spec: { azureIdentity: orders, selector: orders }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: orders }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api, aadpodidbinding: orders } }
    spec: { containers: [{ name: api, image: "example.azurecr.io/api:1" }] }
`;
