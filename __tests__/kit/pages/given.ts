import type { Given } from "./fragments";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-given/providers";
const existing = (id: string): string => `{ id: "${GROUP}/${id}" }`;

/** What the programs of the pages take for given. A page names each that its programs use. */
export const GIVEN: Given = {
  resourceGroup: 'new ResourceGroup(this, "given-group", { name: "rg-given", location: "westus2" })',
  group: "resourceGroup",
  cluster:
    'WorkloadIdentityCluster.fromClusterName(this, "given-cluster", { clusterName: "aks", resourceGroupName: "rg-platform" })',
  identity: 'new ManagedIdentity(this, "given-identity", { resourceGroup, identityName: "id-given" })',
  vault: 'new VaultAccess(this, "given-vault", { resourceGroup, vaultName: "kv-given" })',
  network:
    'new VirtualNetwork(this, "given-network", { name: "vnet", resourceGroupName: resourceGroup.name, location: resourceGroup.location, addressSpace: ["10.1.0.0/16"] })',
  subnet:
    'new Subnet(this, "given-subnet", { name: "nodes", resourceGroupName: resourceGroup.name, virtualNetworkName: network.name, addressPrefixes: ["10.1.0.0/20"] })',
  registry:
    'new ContainerRegistry(this, "given-registry", { name: "crgiven", sku: "Basic", resourceGroupName: resourceGroup.name, location: resourceGroup.location })',
  credential:
    'new FederatedCredential(this, "given-credential", { identity, credentialName: "given", issuer: "https://token.example/", subject: "given" })',
  greeting:
    'vault.addSecret("given-secret", { secretName: "greeting", value: SecretValue.ephemeral(this, "given-value") })',
  deployment:
    'new DeploymentV1(this, "given-deployment", { metadata: {}, spec: { template: { metadata: {}, spec: { container: [{ name: "app" }] } } } })',
  platform: `new (class extends TerraformStack {
    public readonly backend = new LocalBackend(this, { path: "platform.tfstate" });
    public readonly output = new TerraformOutput(this, "cluster_name", { value: "aks", staticId: true });
  })(app, "platform")`,
  storageAccount: existing("Microsoft.Storage/storageAccounts/stgiven"),
  cosmosDatabase: existing("Microsoft.DocumentDB/databaseAccounts/cosmos/sqlDatabases/orders"),
  postgresqlServer: existing("Microsoft.DBforPostgreSQL/flexibleServers/orders"),
  serviceBusQueue: existing("Microsoft.ServiceBus/namespaces/sb/queues/jobs"),
  dnsZone: existing("Microsoft.Network/dnsZones/example.org"),
  workspace: existing("Microsoft.OperationalInsights/workspaces/logs"),
  teamRegistry: existing("Microsoft.ContainerRegistry/registries/crteam"),
};
