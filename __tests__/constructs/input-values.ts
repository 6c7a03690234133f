// Values for the arguments of public calls: of the right type and likely, at the edge, or of no type at all.
import { Token } from "cdktf";
import type { Shapes } from "../../values/shape";
import type { Random } from "../kit/random";
import { unknownText } from "../kit/app";
import { alternativesOf, elementOf } from "./input-types";
import type { Samples } from "./input-samples";

const UUID = "11111111-1111-1111-1111-111111111111";
const ID = `/subscriptions/${UUID}/resourceGroups/rg-orders/providers`;

/** Likely texts, by what the name of the property is about; the first that matches. */
const TEXTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/workspaceId$/i, [`${ID}/Microsoft.OperationalInsights/workspaces/log`]],
  [/subnetIds$/i, [`${ID}/Microsoft.Network/virtualNetworks/net/subnets/nodes`]],
  [/identityId$/, [`${ID}/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`]],
  [/(clusterId|importId)$/, [`${ID}/Microsoft.ContainerService/managedClusters/aks-orders`]],
  [/vaultId$/, [`${ID}/Microsoft.KeyVault/vaults/kv-orders`]],
  [/registryId$/, [`${ID}/Microsoft.ContainerRegistry/registries/acrorders`]],
  [/(ownerId|repositoryId)$/, ["123456"]],
  [/(clientId|principalId|objectId|tenantId|subscriptionId)$/i, [UUID, "22222222-2222-2222-2222-222222222222"]],
  [
    /^id$/,
    [
      `${ID}/Microsoft.Network/virtualNetworks/net/subnets/nodes`,
      `${ID}/Microsoft.Network/publicIPAddresses/ip`,
      `${ID}/Microsoft.Network/dnsZones/example.org`,
      `${ID}/Microsoft.ContainerRegistry/registries/acrorders`,
      `${ID}/Microsoft.Storage/storageAccounts/storders`,
      `/subscriptions/${UUID}/resourceGroups/rg-orders`,
    ],
  ],
  [/clusterName$/, ["aks-orders"]],
  [/identityName$/, ["id-orders"]],
  [/resourceGroupName$/, ["rg-orders"]],
  [/vaultName$/, ["kv-orders"]],
  [/registryName$/, ["acrorders"]],
  [/storageAccountName$/, ["storders"]],
  [/containerName$/, ["tfstate"]],
  [/nodePoolName$/, ["user", "win"]],
  [/location$/, ["westeurope", "centralindia"]],
  [/role(Name)?$/, ["Reader", "Key Vault Secrets User", "Operators"]],
  [/issuer/i, ["https://token.actions.githubusercontent.com", "https://issuer.example/"]],
  [/vaultUri$/, ["https://kv-orders.vault.azure.net/"]],
  [/host$/, ["https://aks.example"]],
  [/subject$/, ["repo:contoso/platform:ref:refs/heads/main", "sc://contoso/platform/azure"]],
  [/cidrs?$|ranges$/i, ["10.0.0.0/16", "203.0.113.0/24", "10.244.0.0/16"]],
  [/dnsServiceIp$/, ["10.0.0.10"]],
  [/[dD]ate$/, ["2027-01-31T00:00:00Z"]],
  [/actions$/i, ["Microsoft.Network/virtualNetworks/subnets/join/action"]],
  [/sshPublicKey$/, ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH"]],
  [/kubernetesVersion$/, ["1.33"]],
  [/rotationInterval$/, ["2m"]],
  [/constraint$/, ["~> 4.81", "4.55.0"]],
  [/from$/, ["azurerm_resource_group.old", "old"]],
  [/mountPath$/, ["/mnt/secrets"]],
  [/clusterCaCertificate$/, ["Y2E="]],
];

const ODD_TEXTS = [
  "a",
  "A-B",
  "under_score",
  "ends.",
  ".",
  "..",
  "/",
  "a/b",
  "x".repeat(300),
  "x".repeat(5000),
  "é",
  "名前",
  "😀",
  "\u0000",
  "\n",
  "a b",
  " a ",
  "${",
  "${}",
  "%{ if",
  "$${x}",
  "constructor",
  "__proto__",
  "toString",
  "undefined",
  "null",
  "NaN",
  "[object Object]",
  "-----BEGIN PRIVATE KEY-----",
  "*",
  "0",
  "true",
  "{}",
  "<b>",
  "`",
  "\\",
  '"',
  "'",
  "; rm -rf /",
  "\u202e",
  "\ud800",
  "",
  "default",
  "kube-system",
  "msi",
];

const JUNK = [
  undefined,
  null,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 53,
  true,
  false,
  "",
  "text",
  [],
  {},
  [undefined],
  [null],
  { id: undefined },
  new Date(0),
  /a/,
  Symbol("s"),
  10n,
  () => 1,
  new Map(),
  Buffer.from("a"),
  Object.create(null),
  class A {},
];

export class Values {
  constructor(
    private readonly random: Random,
    private readonly samples: Samples,
    private readonly shapes: Shapes,
    /** How often a value is of another type, or odd. */
    private readonly untyped: number,
  ) {}

  /** A value for a property of a type. */
  public of(type: string, name: string, optional = false): unknown {
    if (optional && this.random.chance(0.6)) return undefined;
    if (this.random.chance(this.untyped)) return this.junk();
    const alternative = this.random.from(alternativesOf(type));
    if (alternative.startsWith("'")) return alternative.slice(1, -1);
    if (alternative.endsWith("[]"))
      return Array.from({ length: this.random.below(3) }, () => this.of(elementOf(alternative), name));
    if (alternative.startsWith("{"))
      return Object.fromEntries(
        Array.from({ length: this.random.below(3) }, () => [
          this.text("key"),
          this.of(alternative.slice(1, -1), "value"),
        ]),
      );
    if (alternative === "text") return this.text(name);
    if (alternative === "number") return this.random.from([0, 1, 2, 7, 10, 30, 60, 90, 3600, 5000, -1, 0.5, 1e21]);
    if (alternative === "boolean") return this.random.chance(0.5);
    if (alternative === "object" || alternative === "any") return this.random.chance(0.8) ? {} : this.junk();
    const shape = this.shapes[alternative];
    if (!shape || shape["..."] === "construct" || shape["..."] === "instance") return this.samples.of(alternative);
    const entries = Object.entries(shape)
      .filter(([key]) => key !== "...")
      .map(
        ([key, each]) => [key.replace(/\?$/, ""), this.of(each, key.replace(/\?$/, ""), key.endsWith("?"))] as const,
      );
    const given = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    return this.random.chance(this.untyped / 2) ? { ...given, [`${entries[0]?.[0] ?? "a"}s`]: 1, more: {} } : given;
  }

  private text(name: string): string {
    if (this.random.chance(0.04)) return unknownText(this.samples.stack);
    if (this.random.chance(0.04)) return `a-${unknownText(this.samples.stack)}`;
    if (this.random.chance(this.untyped)) return this.random.from(ODD_TEXTS);
    return this.random.from(TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? ["orders", "api", "a1"]);
  }

  private junk(): unknown {
    const token = unknownText(this.samples.stack);
    return this.random.from<unknown>([
      ...JUNK,
      ...ODD_TEXTS,
      token,
      Token.asNumber(token),
      Token.asList(token),
      Token.asList(token)[0],
      Token.asAny(token),
      // No Lazy of a literal: inside a function of Terraform cdktf writes it without quotes.
      "${TfToken[TOKEN.99999]}",
      this.samples.stack,
      this.samples.of(
        this.random.from(["IWorkloadIdentityCluster", "IManagedIdentity", "IVaultAccess", "TerraformResource"]),
      ),
    ]);
  }
}
