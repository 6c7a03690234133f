import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  FederatedBinding,
  Fleet,
  type FleetStack,
  type IFederatedBinding,
  type IManagedIdentity,
  type IWorkloadIdentityCluster,
  ManagedIdentity,
  VaultAccess,
  WorkloadIdentityCluster,
  type WorkloadIdentityClusterProps,
} from "../../constructs";
import { CommandRun, type Files, synthesized } from "./command-run";

/** The parts of a program that the examples use. Each is created when it is read. */
export class Given {
  /** An app with settings. */
  public readonly newApp = (context: Record<string, unknown> = {}): App =>
    new App({ outdir: tmpdir(), stackTraces: false, context });
  public readonly app = this.newApp();
  public readonly resourceGroup = { name: "rg-orders", location: "westeurope" };
  private readonly made = new Map<string, unknown>();

  /** Runs a command line in a folder with these files. */
  public readonly run = (line: string, files?: Files): Promise<void> => this.commands.run(line, files);
  /** The files of the synthesized folder `cdktf.out`, by stack. */
  public readonly stacks = synthesized;

  /** Runs a command line whose standard input is a terminal. */
  public readonly runAtTerminal = async (line: string): Promise<void> => {
    const { isTTY } = process.stdin;
    try {
      process.stdin.isTTY = true;
      await this.run(line);
    } finally {
      process.stdin.isTTY = isTTY;
    }
  };

  /** Hands over two versions of a stack, and compares the bundles. */
  public readonly compare = async (before: object, after: object, actions: object = {}): Promise<void> => {
    const handOver = "handover --from cdktf.out --actions actions.json --out";
    await this.run(`${handOver} before`, { ...this.stacks({ orders: before }), "actions.json": actions });
    await this.run(`${handOver} after`, this.stacks({ orders: after }));
    await this.run("diff --github before after");
  };

  public get commands(): CommandRun {
    return this.once("commands", () => new CommandRun());
  }

  /** The folder of the commands. */
  public get folder(): string {
    return this.commands.folder;
  }

  public get stack(): TerraformStack {
    return this.once("stack", () => this.newStack("stack"));
  }

  public get cluster(): IWorkloadIdentityCluster {
    return this.once("cluster", () => this.existingCluster("cluster"));
  }

  public get identity(): IManagedIdentity {
    const { stack, resourceGroup } = this;
    return this.once(
      "identity",
      () => new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" }),
    );
  }

  public get binding(): IFederatedBinding & FederatedBinding {
    const { stack, cluster } = this;
    const serviceAccount = { namespace: "orders", name: "orders-api" };
    return this.once("binding", () => new FederatedBinding(stack, "binding", { cluster, serviceAccount }));
  }

  public get vault(): VaultAccess {
    const { stack, resourceGroup } = this;
    return this.once("vault", () => new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" }));
  }

  /** A stack with a backend and providers. */
  public readonly newStack = (id: string, app = this.app): TerraformStack => {
    const stack = this.bareStack(id, app);
    new LocalBackend(stack, { path: `${id}.tfstate` });
    return stack;
  };

  /** A stack with providers. */
  public readonly bareStack = (id: string, app = this.app): TerraformStack => {
    const stack = new TerraformStack(app, id);
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new KubernetesProvider(stack, "kubernetes", { host: "https://aks.example" });
    return stack;
  };

  /** A cluster that this app does not create. */
  public readonly existingCluster = (id: string, workloadIdentity?: boolean): IWorkloadIdentityCluster =>
    WorkloadIdentityCluster.fromClusterAttributes(this.stack, id, {
      clusterId: `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/${id}`,
      clusterName: id,
      resourceGroup: { name: "rg-platform", location: "westeurope" },
      issuerUrl: `https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/${id}/`,
      workloadIdentity,
    });

  /** A cluster that the stack creates. */
  public readonly newCluster = (
    props: Partial<WorkloadIdentityClusterProps>,
    stack = this.stack,
  ): WorkloadIdentityCluster =>
    new WorkloadIdentityCluster(stack, "new-cluster", {
      resourceGroup: this.resourceGroup,
      clusterName: "aks-orders",
      ...props,
    });

  /** A fleet of files, whose stacks have the cluster `blue`. */
  public readonly fleet = (
    files: Readonly<Record<string, string>>,
    stack = (_: Construct, id: string): FleetStack =>
      Object.assign(this.newStack(id), { clusters: { blue: this.cluster } }),
  ): Fleet => {
    const folder = mkdtempSync(join(tmpdir(), "fleet-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return new Fleet(this.app, "fleet", { folder, shards: 1, stack });
  };

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }
}

/** What docs/errors.md says about an error, a warning or a finding. */
export interface Explanation {
  readonly cause: string;
  readonly fix: string;
  /** A program or a command line with it. The page shows its text. */
  readonly example: (given: Given) => unknown;
}

export type Explanations = Readonly<Record<string, Explanation>>;
