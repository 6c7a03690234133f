// Props of the constructs in the examples that change after the first apply, and what Terraform then does.
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  Caller,
  FederatedBinding,
  ManagedIdentity,
  MigrationPhase,
  MovedConstruct,
  Principal,
  SecretValue,
  VaultAccess,
  type VaultAccessProps,
  WorkloadIdentityCluster,
  type WorkloadIdentityClusterProps,
} from "../../constructs";
import { Identities } from "../../examples/identities";
import { Mappings } from "../../examples/mappings";
import { PodIdentityExit } from "../../examples/pod-identity";
import { Quickstart } from "../../examples/quickstart";
import { RabbitMq } from "../../examples/rabbitmq";
import type { Outcome } from "../kit/change";
import { CALLER_ID } from "../kit/life";

/** Makes one stack in an app. */
export type Program = (app: App) => TerraformStack;

export interface ExampleChange {
  readonly name: string;
  readonly from: Program;
  readonly to: Program;
  /** The way back, if it is not `from`. @default - `from` */
  readonly backTo?: Program;
  readonly there?: Outcome;
  readonly back?: Outcome;
}

const resourceGroup = { name: "rg-orders", location: "westus2" };
const CREDENTIAL = "stack azurerm_federated_identity_credential";
const ACCOUNT = "stack kubernetes_service_account_v1";
const ROLE = "stack azurerm_role_assignment";
const LOG = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/";

/** A stack with what a program puts in it. */
const program =
  (fill: (stack: TerraformStack) => void): Program =>
  (app) => {
    const stack = new TerraformStack(app, "stack");
    new LocalBackend(stack, { path: "terraform.tfstate" });
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    fill(stack);
    return stack;
  };

interface Mapped {
  readonly accounts?: readonly string[];
  /** The construct id of the first binding, and the one it had. */
  readonly renamed?: readonly [now: string, before: string];
  readonly alsoTrusts?: readonly string[];
  readonly second?: boolean;
  readonly ownIdentity?: boolean;
}

/** Service accounts that share an identity, as in examples/mappings.ts. */
const mapped = ({ accounts = ["api"], renamed, alsoTrusts, second = false, ownIdentity = false }: Mapped): Program =>
  program((stack) => {
    const cluster = (id: string) =>
      WorkloadIdentityCluster.fromClusterName(stack, id, { clusterName: `aks-${id}`, resourceGroupName: "rg-platform" });
    const blue = cluster("blue");
    const others = new Map(["green", "red"].map((id) => [id, cluster(id)]));
    new KubernetesProvider(stack, "kubernetes", blue.kubernetesProviderConfig());
    const identity = new ManagedIdentity(stack, "shared", { resourceGroup, identityName: "id-shared" });
    const more = new ManagedIdentity(stack, "more", { resourceGroup, identityName: "id-more" });
    const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" });
    for (const [i, name] of accounts.entries()) {
      const binding = new FederatedBinding(stack, (i === 0 && renamed?.[0]) || name, {
        cluster: blue,
        alsoTrusts: alsoTrusts?.map((id) => others.get(id)!),
        identity: ownIdentity ? undefined : identity,
        serviceAccount: { namespace: "orders", name },
      });
      if (second) binding.addIdentity(more);
      const canRead = vault.grantSecretsUser(binding);
      const pod = new DeploymentV1(stack, `pod-${name}`, {
        metadata: { name, namespace: "orders" },
        spec: {
          selector: { matchLabels: { app: name } },
          template: binding.podTemplate({
            metadata: { labels: { app: name } },
            spec: { container: [{ name: "api", image: "example.azurecr.io/api:1" }] },
          }),
        },
      });
      canRead.applyBefore(pod);
      if (i === 0 && renamed && renamed[0] !== renamed[1]) new MovedConstruct(stack, "moved", { from: renamed[1], to: binding });
    }
  });

/** A vault and who writes to it, as in examples/quickstart.ts. */
const vaulted = (props: Partial<VaultAccessProps>, officer?: "named" | "moved back"): Program =>
  program((stack) => {
    const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", ...props });
    const named = officer === "named";
    const grant = vault.grantSecretsOfficer(
      named ? Principal.fromObjectId(stack, "me", { objectId: CALLER_ID, type: "User" }) : Caller.of(stack),
    );
    const before = named ? "caller" : "me";
    if (officer) new MovedConstruct(stack, "moved", { from: `vault/${before}-key-vault-secrets-officer`, to: grant });
    vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.ephemeral(stack, "greeting-value", { default: "Hello!" }),
    });
  });

/** A cluster alone, as in examples/identities.ts. */
const clustered = (props: Partial<WorkloadIdentityClusterProps>): Program =>
  program((stack) => {
    new WorkloadIdentityCluster(stack, "cluster", { resourceGroup, clusterName: "aks", ...props });
  });

/** A cluster and what is in it in one stack, as in examples/quickstart.ts. */
const oneStack = (administrators?: WorkloadIdentityClusterProps["administrators"]): Program =>
  program((stack) => {
    const cluster = new WorkloadIdentityCluster(stack, "cluster", { resourceGroup, clusterName: "aks", administrators });
    new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
    new FederatedBinding(stack, "api", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
  });

const twenty = Array.from({ length: 20 }, (_, i) => `app-${i + 1}`);
const migration =
  (phase: MigrationPhase): Program =>
  (app) =>
    new PodIdentityExit(app, "stack", phase);

const newer =
  (make: Program): Program =>
  (app) => {
    const stack = make(app);
    stack.addOverride("terraform.required_providers.azurerm.version", "~> 5.2");
    return stack;
  };

const EXAMPLES: Readonly<Record<string, Program>> = {
  quickstart: (app) => new Quickstart(app, "stack"),
  mappings: (app) => new Mappings(app, "stack"),
  identities: (app) => new Identities(app, "stack"),
  rabbitmq: (app) => new RabbitMq(app, "stack"),
  "pod-identity": migration(MigrationPhase.SWITCH),
};

/** A renamed binding without a word of it, and the same with a MovedConstruct. */
export const RENAMED = {
  before: mapped({ ownIdentity: true }),
  silently: mapped({ ownIdentity: true, renamed: ["shop", "shop"] }),
  moved: mapped({ ownIdentity: true, renamed: ["shop", "api"] }),
};

export const EXAMPLE_CHANGES: readonly ExampleChange[] = [
  {
    name: "a binding of the same identity is added",
    from: mapped({}),
    to: mapped({ accounts: ["api", "worker"] }),
    back: { destroyed: [CREDENTIAL, ACCOUNT, "stack kubernetes_deployment_v1"] },
  },
  {
    name: "a binding with an identity of its own is renamed, with its roles",
    from: mapped({ ownIdentity: true }),
    to: mapped({ ownIdentity: true, renamed: ["shop", "api"] }),
    backTo: mapped({ ownIdentity: true, renamed: ["api", "shop"] }),
  },
  {
    name: "a second identity is added to a binding",
    from: mapped({}),
    to: mapped({ second: true }),
    there: { waits: true },
    back: { destroyed: [CREDENTIAL] },
  },
  {
    name: "one of twenty service accounts leaves, in the middle",
    from: mapped({ accounts: twenty }),
    to: mapped({ accounts: twenty.filter((name) => name !== "app-10") }),
    there: { destroyed: [CREDENTIAL, ACCOUNT, "stack kubernetes_deployment_v1"] },
  },
  {
    name: "two more clusters are trusted",
    from: mapped({}),
    to: mapped({ alsoTrusts: ["green", "red"] }),
    back: { destroyed: [CREDENTIAL, CREDENTIAL] },
  },
  {
    name: "trusted clusters change their order",
    from: mapped({ alsoTrusts: ["green", "red"] }),
    to: mapped({ alsoTrusts: ["red", "green"] }),
    there: { waits: false },
    back: { waits: false },
  },
  {
    name: "a vault gets a lock",
    from: vaulted({}),
    to: vaulted({ lock: true }),
    back: { destroyed: ["stack azurerm_management_lock"] },
  },
  {
    name: "a vault gets an audit log",
    from: vaulted({}),
    to: vaulted({ auditWorkspaceId: `${LOG}one` }),
    back: { destroyed: ["stack azurerm_monitor_diagnostic_setting"] },
  },
  {
    name: "the retention of a vault",
    from: vaulted({ retentionDays: 7 }),
    to: vaulted({ retentionDays: 8 }),
    there: { refused: /keeps what is deleted for 7 days, which cannot be changed, got 8/ },
  },
  { name: "the waits of a vault", from: vaulted({}), to: vaulted({ waitSeconds: 0 }) },
  {
    name: "the caller of a grant is named, and moved",
    from: vaulted({}),
    to: vaulted({}, "named"),
    backTo: vaulted({}, "moved back"),
  },
  {
    name: "the caller of a cluster is named, in the stack that also writes to it",
    from: oneStack(),
    to: oneStack([{ objectId: CALLER_ID, type: "User" }]),
    back: { destroyed: [ROLE] },
  },
  { name: "the issuer of a cluster is protected", from: clustered({}), to: clustered({ protectIssuer: true }) },
  { name: "the webhook of a cluster is turned off", from: clustered({}), to: clustered({ workloadIdentity: false }) },
  {
    name: "pod identity: PREPARE to SWITCH",
    from: migration(MigrationPhase.PREPARE),
    to: migration(MigrationPhase.SWITCH),
  },
  {
    name: "pod identity: SWITCH to RETIRE",
    from: migration(MigrationPhase.SWITCH),
    to: migration(MigrationPhase.RETIRE),
  },
  ...Object.entries(EXAMPLES).map(([name, make]) => ({
    name: `examples/${name}.ts: azurerm ~> 4.81 to ~> 5.2`,
    from: make,
    to: newer(make),
  })),
];
