/** The values of your subscription. Replace each of them before the first deployment. */
export const settings = {
  /** An existing cluster with its OIDC issuer and workload identity turned on. */
  cluster: { clusterName: "aks-orders", resourceGroupName: "rg-platform" },
  /** The resource group that this project creates. */
  resourceGroup: { name: "rg-orders", location: "centralindia" },
  /** The name of the vault, unique in all of Azure: 3 to 24 letters, digits and hyphens. */
  vaultName: "kv-orders-4f2a",
  /** The service account of the pods. */
  serviceAccount: { namespace: "orders", name: "orders-api" },
  /** A sample of Microsoft that reads a secret once a minute and logs it. */
  image: "ghcr.io/azure/azure-workload-identity/msal-go:latest",
} as const;
