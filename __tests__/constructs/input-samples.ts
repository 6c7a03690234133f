// What the tests of all public constructors and methods are made of: samples of each type, and what has the methods.
import { Fn, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import * as library from "../../constructs";
import { alternativesOf, elementOf } from "./input-types";
import type { Shapes } from "../../values/shape";
import { givenCluster, newApp, newResourceGroup, newStack } from "../kit/app";

const UUID = "11111111-1111-1111-1111-111111111111";
const identity = (stack: TerraformStack, id: string): library.IManagedIdentity =>
  library.ManagedIdentity.fromManagedIdentityAttributes(stack, id, {
    identityId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${id}`,
    identityName: id,
    resourceGroupName: "rg",
    clientId: UUID,
    principalId: "22222222-2222-2222-2222-222222222222",
    tenantId: "22222222-2222-2222-2222-222222222222",
  });

/** What only classes make, by name of the type; made once. */
export class Samples {
  public readonly stack = newStack("samples", newApp());
  private readonly made = new Map<string, unknown>();
  private readonly others = new Map<string, readonly unknown[]>();
  private next = 0;

  /** @param prefix of the ids, so that several stacks can be read as one. */
  public constructor(
    private readonly shapes: Shapes,
    private readonly prefix = "sample",
  ) {}

  public get id(): string {
    return `${this.prefix}-${this.next++}`;
  }

  /** Where a call makes something: a stack has one backend, and a fleet makes stacks. */
  public scope(call: string): Construct {
    if (call === "new Fleet") return this.stack.node.root;
    if (call === "new RemoteState") return new TerraformStack(this.stack.node.root, this.id);
    return this.of("Construct") as Construct;
  }

  /** A value of a type as the table writes it. */
  public of(type: string): unknown {
    const [first = "any"] = alternativesOf(type);
    if (first.startsWith("'")) return first.slice(1, -1);
    if (first.endsWith("[]")) return [this.of(elementOf(first))];
    if (first.startsWith("{")) return { sample: this.of(first.slice(1, -1)) };
    const shape = this.shapes[first];
    if (!shape || shape["..."] === "construct" || shape["..."] === "instance") return this.known(first);
    const required = Object.entries(shape).filter(([key]) => key !== "..." && !key.endsWith("?"));
    return Object.fromEntries(required.map(([key, each]) => [key, this.of(each)]));
  }

  private known(type: string): unknown {
    if (!Object.hasOwn(MAKERS, type)) throw new Error(`no sample of the type ${type}: add one to MAKERS`);
    if (!this.made.has(type)) this.made.set(type, MAKERS[type]!(this.stack, this));
    return this.made.get(type);
  }

  /** Objects that have the methods of a class or interface. */
  public receivers(name: string): readonly unknown[] {
    const known = this.others.get(name) ?? RECEIVERS[name]?.(this.stack, this) ?? [];
    this.others.set(name, known);
    return [this.known(name), ...known];
  }
}

type Maker = (stack: TerraformStack, samples: Samples) => unknown;

const MAKERS: Readonly<Record<string, Maker>> = {
  any: () => "sample",
  text: () => "sample",
  number: () => 1,
  boolean: () => true,
  object: () => ({}),
  function: () => () => undefined,
  App: () => newApp(),
  Construct: (stack) => new Construct(stack, "construct"),
  IConstruct: (stack) => new Construct(stack, "another-construct"),
  RegExp: () => /a/,
  TerraformProvider: (stack) => stack.node.findChild("kubernetes"),
  TerraformResource: (stack) => newResourceGroup(stack, "resource-group"),
  TerraformStack: () => newStack("other", newApp()),
  AutomaticCluster: (stack) =>
    new library.AutomaticCluster(stack, "automatic-cluster", {
      resourceGroup: newResourceGroup(stack, "of-automatic"),
      clusterName: "aks-automatic",
      administrators: [],
    }),
  KubernetesAutomaticCluster: (_, samples) => (samples.of("AutomaticCluster") as library.AutomaticCluster).resource,
  AzurermTarget: (stack) => library.AzurermTarget.of(stack),
  KubernetesTarget: (stack) => library.KubernetesTarget.of(stack),
  TerraformTarget: (stack) => library.TerraformTarget.of(stack),
  ClusterIdentity: () => library.ClusterIdentity.systemAssigned(),
  DataAccess: (stack) => new library.DataAccess(stack, "data", { service: "blobStorage", resource: { id: UUID } }),
  DatabaseAccess: (stack) =>
    new library.DatabaseAccess(stack, "database", {
      engine: "mysql",
      server: { id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.DBforMySQL/flexibleServers/db` },
      databaseName: "orders",
    }),
  DataPlaneGrant: (stack) =>
    new library.DataAccess(stack, "managed-redis", {
      service: "managedRedis",
      resource: { id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/amr` },
    }).grantOwn(identity(stack, "of-cache")),
  EntraApplication: (stack) => library.EntraApplication.fromClientId(stack, "application", { clientId: UUID }),
  FederatedBinding: (stack) =>
    new library.FederatedBinding(stack, "binding", {
      cluster: givenCluster(stack, "of-binding"),
      serviceAccount: { namespace: "orders", name: "api" },
    }),
  IFederatedBinding: (_, samples) => samples.of("FederatedBinding"),
  IAddressed: (_, samples) => samples.of("DataAccess"),
  IOwnable: (_, samples) => samples.of("DataAccess"),
  IReadable: (_, samples) => samples.of("DataAccess"),
  IWritable: (_, samples) => samples.of("DataAccess"),
  IManagedIdentity: (stack) => identity(stack, "identity"),
  IPodIdentity: (stack) =>
    library.PodIdentity.fromPodIdentityName(stack, "pod-identity", {
      namespace: "orders",
      name: "demo",
      identity: identity(stack, "of-pods"),
    }),
  IVaultAccess: (stack) =>
    library.VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg" }),
  IWorkloadIdentityCluster: (stack) => givenCluster(stack),
  NetRawPolicy: (stack) => library.NetRawPolicy.existing(stack, "policy"),
  Pipeline: () => library.Pipeline.githubPullRequest({ owner: "contoso", repository: "platform" }),
  PodIdentityMigration: () => {
    const stack = newStack("migrated", newApp());
    return new library.PodIdentityMigration(stack, "migration", {
      from: library.PodIdentity.fromPodIdentityName(stack, "from", {
        namespace: "payments",
        name: "demo",
        identity: identity(stack, "identity"),
      }),
      cluster: givenCluster(stack),
      serviceAccount: { namespace: "payments", name: "api" },
      phase: library.MigrationPhase.PREPARE,
    });
  },
  RegistryAccess: (stack) =>
    library.RegistryAccess.fromRegistryName(stack, "registry", { registryName: "acrorders", resourceGroupName: "rg" }),
  RemoteState: (stack) =>
    new library.RemoteState(new TerraformStack(stack.node.root, "with-state"), {
      project: "orders",
      partial: true,
      subscriptionId: UUID,
      resourceGroupName: "rg",
      storageAccountName: "storders",
      containerName: "tfstate",
    }),
  RoleGrant: (stack) =>
    library.RoleGrant.ensure(stack, {
      grantee: identity(stack, "granted"),
      role: "Reader",
      scope: `/subscriptions/${UUID}`,
    }),
  SecretProviderClass: (stack, samples) =>
    new library.SecretProviderClass(stack, "secrets", {
      binding: samples.of("FederatedBinding") as library.FederatedBinding,
      vault: samples.of("IVaultAccess") as library.IVaultAccess,
      objects: [{ name: "password" }],
    }),
  SecretValue: () => library.SecretValue.unsafePlainText("sample"),
  StateStore: (stack) =>
    new library.StateStore(stack, "store", {
      resourceGroup: newResourceGroup(stack, "of-store"),
      storageAccountName: "storders",
    }),
  UpstreamState: (stack, samples) =>
    new library.UpstreamState(stack, "upstream", {
      stack: TerraformStack.of(samples.of("RemoteState") as library.RemoteState),
      outputs: ["sample"],
    }),
  PrivateEndpoint: (stack) =>
    new library.PrivateEndpoint(stack, "endpoint", {
      resourceGroup: newResourceGroup(stack, "of-endpoint"),
      endpointName: "pe-vault",
      service: "vault",
      target: { id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders` },
      subnet: {
        id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/n/subnets/s`,
      },
    }),
  VaultAccess: (stack) =>
    new library.VaultAccess(stack, "made-vault", {
      resourceGroup: newResourceGroup(stack, "of-vault"),
      vaultName: "kv-made",
    }),
  VaultSecret: (_, samples) =>
    (samples.of("IVaultAccess") as library.IVaultAccess).addSecret("secret", {
      secretName: "password",
      value: library.SecretValue.fromToken(Fn.uuid()),
    }),
  WiringCheck: (stack) => library.WiringCheck.of(stack),
  WorkloadIdentityCluster: (stack) =>
    new library.WorkloadIdentityCluster(stack, "made-cluster", {
      resourceGroup: newResourceGroup(stack, "of-cluster"),
      clusterName: "aks-made",
      administrators: [],
    }),
};

/** More objects with the methods of an interface: each class that implements it. */
const RECEIVERS: Readonly<Record<string, (stack: TerraformStack, samples: Samples) => readonly unknown[]>> = {
  IVaultAccess: (stack, samples) => [
    samples.of("VaultAccess"),
    library.VaultAccess.fromVaultAttributes(stack, "given-vault", {
      vaultId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-given`,
      vaultName: "kv-given",
      vaultUri: "https://kv-given.vault.azure.net/",
    }),
  ],
  IWorkloadIdentityCluster: (stack, samples) => [
    samples.of("WorkloadIdentityCluster"),
    library.WorkloadIdentityCluster.fromClusterName(stack, "named-cluster", {
      clusterName: "aks-named",
      resourceGroupName: "rg",
    }),
  ],
};
