import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { settablePaths } from "../stacks/settings";
import { Checkout } from "./kit/checkout";

const ROOT = resolve(__dirname, "..");
const README = readFileSync(resolve(ROOT, "README.md"), "utf8");

describe("README.md", () => {
  test("has a program on its first screen that synthesizes as it stands", () => {
    const [, code] = /^```ts\n([^]*?)^```$/m.exec(README)!;
    expect(README.slice(0, README.indexOf(code!)).split("\n").length).toBeLessThan(15);
    const checkout = new Checkout();
    checkout.write(
      "program.ts",
      `import { App, TerraformStack } from "cdktf";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Caller, FederatedBinding, SecretValue, VaultAccess, WorkloadIdentityCluster } from "./constructs";

class Program extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new AzurermProvider(this, "azurerm", { features: [{}] });
    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", { clusterName: "aks", resourceGroupName: "rg" });
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());
    const resourceGroup = { name: "rg", location: "centralindia" };
${code}
  }
}
const app = new App();
new Program(app, "program");
app.synth();
`,
    );
    expect(checkout.synth({}, "program.ts")).toMatchObject({ status: 0, stderr: "" });
    const { resource } = JSON.parse(checkout.read("cdktf.out/stacks/program/cdk.tf.json")) as { resource: object };
    expect(Object.keys(resource)).toEqual(expect.arrayContaining(["azurerm_key_vault", "kubernetes_deployment_v1"]));
    checkout.remove();
  });

  test("names every setting, and no other", () => {
    const table = README.slice(README.indexOf("| setting |"), README.indexOf("## Share the state"));
    const named = [...table.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, name]) => name!);
    const elsewhere = /^(stateStore|supportedRegions)\./;
    const settings = settablePaths().filter((path) => !elsewhere.test(path));
    expect(named.filter((name) => name !== "stateStore" && name !== "supportedRegions").sort()).toEqual(
      settings.sort(),
    );
  });

  test("has no row of a table outside one", () => {
    const lines = README.split("\n");
    const isRow = (i: number) => lines[i]?.startsWith("|") ?? false;
    const starts = lines.flatMap((_, i) => (isRow(i) && !isRow(i - 1) ? [i] : []));
    expect(starts.filter((i) => !/^\| ---/.test(lines[i + 1] ?? "")).map((i) => lines[i])).toEqual([]);
  });
});
