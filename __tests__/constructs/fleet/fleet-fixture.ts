import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { LocalBackend, type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Fleet, type FleetProps, type FleetStack, type IWorkloadIdentityCluster } from "../../../constructs";
import { givenCluster, newApp } from "../../kit/app";

/** A folder with files, by their paths in it. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "fleet-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A stack with two clusters, each with a kubernetes provider. */
export class Shard extends TerraformStack implements FleetStack {
  public readonly clusters: Readonly<Record<string, IWorkloadIdentityCluster>>;
  public readonly kubernetesProviders: Readonly<Record<string, TerraformProvider>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: `${id}.tfstate` });
    new AzurermProvider(this, "azurerm", { features: [{}] });
    this.clusters = { blue: givenCluster(this, "blue"), green: givenCluster(this, "green") };
    new KubernetesProvider(this, "kubernetes", { host: "https://blue.example" });
    this.kubernetesProviders = {
      green: new KubernetesProvider(this, "on-green", { alias: "green", host: "https://green.example" }),
    };
  }
}

/** A fleet of an app of its own. */
export const fleetOf = (files: Readonly<Record<string, string>>, props: Partial<FleetProps> = {}): Fleet =>
  new Fleet(newApp(), "fleet", {
    folder: folderOf(files),
    shards: 3,
    stack: (scope, id) => new Shard(scope, id),
    ...props,
  });

/** The message of a fleet that is refused, without the folder. */
export function refusalOf(files: Readonly<Record<string, string>>, props: Partial<FleetProps> = {}): string {
  try {
    fleetOf(files, props);
  } catch (error) {
    return (error as Error).message.replace(/(?<=["\s]|^)[^\s"]*fleet-\w{6}\/?/g, "");
  }
  throw new Error("the fleet was not refused");
}

/** Files of one binding each: `team/app` is the service account. */
export const accounts = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((each) => {
      const [namespace, name] = each.split("/");
      return [`${each}.yaml`, `serviceAccount: { namespace: ${namespace}, name: ${name} }\n`];
    }),
  );
