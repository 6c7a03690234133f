import { parse } from "yaml";
import { outputFiles } from "../../../migration/write/output";
import { planOf } from "../read";

test("the patches add the service account and the label to a template, and then remove the old label", async () => {
  const files = outputFiles(await planOf(["one-identity.yaml"]));
  expect(parse(files.get("patches/shop/deployment-orders-api.switch.yaml")!)).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "orders-api", namespace: "shop" },
    spec: {
      template: {
        metadata: {
          labels: { "azure.workload.identity/use": "true" },
          annotations: {
            "azure.workload.identity/inject-proxy-sidecar": "true",
            "azure.workload.identity/proxy-sidecar-port": "8001",
          },
        },
        spec: { serviceAccountName: "orders-api" },
      },
    },
  });
  expect(parse(files.get("patches/shop/deployment-orders-api.retire.yaml")!)).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "orders-api", namespace: "shop" },
    spec: { template: { metadata: { labels: { aadpodidbinding: null } } } },
  });
});

test("the patch of a CronJob changes the innermost template, and the label value is a string", async () => {
  const file = outputFiles(await planOf(["placements.yaml"])).get("patches/batch/cronjob-nightly.switch.yaml")!;
  expect(file).toContain('azure.workload.identity/use: "true"');
  expect(parse(file).spec.jobTemplate.spec.template.spec).toEqual({ serviceAccountName: "nightly-cronjob" });
});

test("a pod that cannot have the proxy gets no annotation, because any value would inject the proxy", async () => {
  const files = outputFiles(await planOf(["placements.yaml"]));
  expect(files.get("patches/batch/daemonset-on-host.switch.yaml")).not.toContain("inject-proxy-sidecar");
});

test("the same input gives the same bytes, in any order of files", async () => {
  const [first, second] = [
    await planOf(["live-dump.yaml", "placements.yaml"]),
    await planOf(["live-dump.yaml", "placements.yaml"]),
  ];
  expect([...outputFiles(second)]).toEqual([...outputFiles(first)]);
  const turned = outputFiles(await planOf(["placements.yaml", "live-dump.yaml"]));
  for (const [name, text] of outputFiles(first)) if (!name.startsWith("report")) expect(turned.get(name)).toBe(text);
});

test("every object has a row in report.md, or is of a kind that is not concerned", async () => {
  const plan = await planOf(["live-dump.yaml"]);
  const report = outputFiles(plan).get("report.md")!;
  for (const { kind, name, verdict } of plan.entries)
    expect(report).toContain(verdict === "not concerned" ? `\`${kind}\`` : `\`${kind}/${name}\``);
});

test("text of a manifest is escaped in tables and sentences", async () => {
  const { planOfText } = await import("../read");
  const plan = await planOfText(
    'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: "a`|<script>\\n# x", namespace: "n|s"}\nspec: {resourceID: "<b>|x"}',
  );
  const report = outputFiles(plan).get("report.md")!;
  expect(report).not.toMatch(/(?<!\\)<b>/);
  expect(report.split("\n").filter((line) => line.startsWith("# "))).toEqual(["# Migration from pod identity: report"]);
  for (const row of report.split("\n").filter((line) => line.startsWith("|") && line.includes("script")))
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
});

test("the clean-up removes pod identities before the operator role, the feature last, and no managed identity", async () => {
  const { cleanUp, cleanUpWaits } = await planOf(["moving-dump.yaml"], {
    clusterName: "aks-web",
    resourceGroupName: "rg-web",
  });
  expect(cleanUpWaits).toEqual([]);
  const commands = cleanUp.flatMap((step) => step.commands);
  expect(commands).toEqual([
    "kubectl logs --selector component=nmi --all-namespaces --since 24h --prefix | grep 'has been matched with azure identity'",
    "kubectl get azureassignedidentities --all-namespaces",
    "az aks pod-identity delete --resource-group rg-web --cluster-name aks-web --namespace web --name web",
    "kubectl delete azurepodidentityexception/exporter --namespace web --ignore-not-found",
    "az aks update --resource-group rg-web --name aks-web --disable-pod-identity",
    "kubectl delete crd azureassignedidentities.aadpodidentity.k8s.io azureidentities.aadpodidentity.k8s.io " +
      "azureidentitybindings.aadpodidentity.k8s.io azurepodidentityexceptions.aadpodidentity.k8s.io --ignore-not-found",
    'az role assignment list --role "Managed Identity Operator" --scope /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identity/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-web --query "[].principalId" --output tsv',
    'az role assignment delete --role "Managed Identity Operator" --scope /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identity/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-web --assignee PRINCIPAL',
    'az feature unregister --namespace "Microsoft.ContainerService" --name "EnablePodIdentityPreview"',
  ]);
  expect(commands.join("\n")).not.toContain("az identity delete");
});

test("the generated stack of one identity", async () => {
  const options = { clusterName: "aks-shop", resourceGroupName: "rg-shop", importIdentities: false };
  const plan = await planOf(["one-identity.yaml"], options);
  const state = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };
  expect(outputFiles(plan, { ...options, state }).get("pod-identity-exit.ts")).toMatchInlineSnapshot(`
   "// Migration from pod identity, one phase per apply. Generated once by \`cdktf-aks-workload-identity migrate\`; edit it freely.
   import { App, TerraformOutput, TerraformStack } from "cdktf";
   import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
   import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
   import {
     ManagedIdentity,
     MigrationPhase,
     PodIdentity,
     PodIdentityMigration,
     RemoteState,
     WorkloadIdentityCluster,
     synthesize,
   } from "cdktf-aks-workload-identity";

   export class PodIdentityExit extends TerraformStack {
     constructor(scope: App, id: string) {
       super(scope, id);
       new RemoteState(this, { project: "pod-identity-exit/aks-shop/00000000-0000-0000-0000-000000000001", resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" });

       new AzurermProvider(this, "azurerm", { features: [{}], subscriptionId: "00000000-0000-0000-0000-000000000001" });

       const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", {
         clusterName: "aks-shop",
         resourceGroupName: "rg-shop",
       });
       new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());

       const idOrdersIdentity = ManagedIdentity.fromManagedIdentityName(this, "id-orders-identity", { identityName: "id-orders", resourceGroupName: "rg-identity" });

       const fromDefaultOrders = PodIdentity.fromPodIdentityName(this, "from-default-orders", {
         namespace: "default",
         name: "orders",
         selector: "orders-selector",
         identity: idOrdersIdentity,
         installedBy: "manifests",
       });

       new PodIdentityMigration(this, "orders-api", {
         from: fromDefaultOrders,
         cluster,
         serviceAccount: { namespace: "shop", name: "orders-api" },
         phase: MigrationPhase.PREPARE, // then SWITCH, then RETIRE: one apply each, with the checks of plan.md in between
       });

       const retired = this.node.children.every(
         (each) => !(each instanceof PodIdentityMigration) || each.phase === MigrationPhase.RETIRE,
       );
       new TerraformOutput(this, "pod_identity_clean_up", {
         description: "Commands that remove pod identity, in this order, after every migration is in the phase RETIRE.",
         value: retired
           ? [
               "kubectl logs --selector component=nmi --all-namespaces --since 24h --prefix | grep 'has been matched with azure identity'",
               "kubectl get azureassignedidentities --all-namespaces",
               "kubectl delete azureidentitybinding/orders-binding --namespace default --ignore-not-found",
               "kubectl delete azureidentity/orders --namespace default --ignore-not-found",
               "az aks update --resource-group rg-shop --name aks-shop --disable-pod-identity",
               "kubectl delete crd azureassignedidentities.aadpodidentity.k8s.io azureidentities.aadpodidentity.k8s.io azureidentitybindings.aadpodidentity.k8s.io azurepodidentityexceptions.aadpodidentity.k8s.io --ignore-not-found",
               "az role assignment list --role \\"Managed Identity Operator\\" --scope /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identity/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders --query \\"[].principalId\\" --output tsv",
               "az role assignment delete --role \\"Managed Identity Operator\\" --scope /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identity/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders --assignee PRINCIPAL",
               "az feature unregister --namespace \\"Microsoft.ContainerService\\" --name \\"EnablePodIdentityPreview\\"",
             ]
           : ["# Not yet: first set the phase of every migration to RETIRE, and apply."],
       }).overrideLogicalId("pod_identity_clean_up");
     }
   }

   if (require.main === module) {
     synthesize(new App({ stackTraces: false }), (app) => {
       new PodIdentityExit(app, "pod-identity-exit");
     });
   }
   "
  `);
});
