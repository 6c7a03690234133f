import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { type App, dependable, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import {
  EntraApplication,
  FederatedBinding,
  type FederatedBindingProps,
  type IManagedIdentity,
  ManagedIdentity,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { checkApp } from "../../../constructs/core/synthesis/check-app";
import { type Block, synthesize } from "../../../testing";
import { annotations, givenCluster, newApp, newResourceGroup, newStack, unknownText } from "../../kit/app";
import { principalKeyOf } from "../../../constructs/identity/principal-key";
import { resolvedIn } from "../../../values/resolved";
import { at } from "../../kit/at";

const UUID = (digit: string): string => "00000000-0000-0000-0000-000000000000".replaceAll("0", digit);
const ACCOUNT = { namespace: "orders", name: "orders-api" };
const SUBJECT = "system:serviceaccount:orders:orders-api";

const identityOf = (stack: TerraformStack, id = "identity"): IManagedIdentity =>
  ManagedIdentity.fromManagedIdentityName(stack, id, { identityName: `id-${id}`, resourceGroupName: "rg" });

/** A stack with one cluster, and a function that binds an account of it. */
function parts(stack = newStack()) {
  const cluster = givenCluster(stack);
  const bind = (props: Partial<FederatedBindingProps> = {}, id = "orders") =>
    new FederatedBinding(stack, id, { cluster, serviceAccount: ACCOUNT, ...props });
  return { stack, cluster, bind };
}

const all = (stack: TerraformStack, type: string): Block[] => Object.values(synthesize(stack).resource[type] ?? {});
const CREDENTIAL = "azurerm_federated_identity_credential";

describe("a binding", () => {
  test("makes identity, credential, namespace and annotated account, and pods get a token", () => {
    const { stack, bind } = parts();
    const binding = bind();
    new DeploymentV1(stack, "api", {
      metadata: { name: "api", namespace: binding.namespace },
      spec: { template: binding.podTemplate({ metadata: {}, spec: { container: [{ name: "api", image: "api:1" }] } }) },
    });

    expect(stack).toInjectToken("orders/api");
    expect(stack).toBeFullyWired();
    const { resource } = synthesize(stack);
    expect({ resource }).toMatchInlineSnapshot(`
     resource azurerm_federated_identity_credential orders_credential-cluster_resource_<hash>
       audience: ["api://AzureADTokenExchange"]
       depends_on: ["time_sleep.orders_identity_wait_<hash>"]
       issuer: "https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/cluster/"
       name: "orders_orders-api_cluster"
       subject: "system:serviceaccount:orders:orders-api"
       user_assigned_identity_id: "\${azurerm_user_assigned_identity.orders_identity_resource_<hash>.id}"

     resource azurerm_user_assigned_identity orders_identity_resource_<hash>
       location: "westeurope"
       name: "id-orders_orders-api"
       resource_group_name: "rg-platform"

     resource kubernetes_deployment_v1 api
       metadata: { name: "api", namespace: "\${kubernetes_namespace_v1.namespaces_orders_<hash>.metadata[0].name}" }
       spec:
         template:
           metadata:
             annotations:
               cdktf-aks-workload-identity/binding: "\${azurerm_user_assigned_identity.orders_identity_resource_<hash>.client_id} - -"
             labels: { azure.workload.identity/use: "true" }
           spec:
             container: [{ image: "api:1", name: "api" }]
             service_account_name: "\${kubernetes_service_account_v1.orders_service-account_<hash>.metadata[0].name}"

     resource kubernetes_namespace_v1 namespaces_orders_<hash>
       metadata: { name: "orders" }

     resource kubernetes_service_account_v1 orders_service-account_<hash>
       depends_on: ["time_sleep.orders_wait_<hash>"]
       metadata:
         annotations:
           azure.workload.identity/client-id: "\${azurerm_user_assigned_identity.orders_identity_resource_<hash>.client_id}"
         name: "orders-api"
         namespace: "\${kubernetes_namespace_v1.namespaces_orders_<hash>.metadata[0].name}"

     resource time_sleep orders_identity_wait_<hash>
       create_duration: "120s"
       triggers: { principal: "\${azurerm_user_assigned_identity.orders_identity_resource_<hash>.principal_id}" }

     resource time_sleep orders_wait_<hash>
       create_duration: "30s"
       triggers:
         credential-cluster: "\${azurerm_federated_identity_credential.orders_credential-cluster_resource_<hash>.id} \${azurerm_federated_identity_credential.orders_credential-cluster_resource_<hash>.issuer} \${azurerm_federated_identity_credential.orders_credential-cluster_resource_<hash>.subject}"
    `);
  });

  test("derives issuer, subject and audience", () => {
    const { stack, cluster, bind } = parts();
    const binding = bind({ audience: "api://other" });

    expect(binding).toMatchObject({ subject: SUBJECT, audience: "api://other", cluster });
    expect(stack).toFederate({ subject: SUBJECT, issuer: cluster.issuerUrl, identity: "id-orders_orders-api" });
    expect(all(stack, CREDENTIAL)[0]).toMatchObject({ audience: ["api://other"] });
    expect(bindDefault()).toEqual(["api://AzureADTokenExchange"]);

    function bindDefault() {
      const other = parts();
      other.bind();
      return all(other.stack, CREDENTIAL)[0]!.audience;
    }
  });

  test("is a grantee: a role goes to its identity, so that two bindings of one identity share their roles", () => {
    const { stack, bind } = parts();
    const identity = identityOf(stack);
    const given = bind({ identity });
    const own = bind({ serviceAccount: { namespace: "orders", name: "other" } }, "other");

    expect(given).toMatchObject({ identity, principalType: "ServicePrincipal", principalName: "identity" });
    expect(given.principalKey).toBe(principalKeyOf(stack, identity));
    expect(resolvedIn(stack, given.principalId)).toBe(resolvedIn(stack, identity.principalId));
    expect(own).toMatchObject({ principalName: "other", principalKey: "stack/other/identity" });
  });

  test("waits half a minute between credential and account, or as told", () => {
    const { stack, bind } = parts();
    bind({ waitSeconds: 5, identityWaitSeconds: 0 });
    expect(all(stack, "time_sleep")).toEqual([expect.objectContaining({ create_duration: "5s" })]);
    expect(stack).toApplyBefore(CREDENTIAL, "time_sleep");
    expect(stack).toApplyBefore("time_sleep", "kubernetes_service_account_v1");

    const other = parts();
    other.bind({ identityWaitSeconds: 0 });
    expect(all(other.stack, "time_sleep")).toEqual([expect.objectContaining({ create_duration: "30s" })]);
  });

  test("waits again where the issuer or the subject of its credential changes, which Azure changes in place", () => {
    const { stack, bind } = parts();
    bind({ identityWaitSeconds: 0 });
    const [{ triggers }] = all(stack, "time_sleep") as [{ triggers: Record<string, string> }];
    for (const attribute of ["id", "issuer", "subject"])
      expect(triggers["credential-cluster"]).toMatch(new RegExp(`\\$\\{${CREDENTIAL}\\.[^}]+\\.${attribute}\\}`));
  });

  test("waits two minutes, or `identityWaitSeconds`, between a new identity and its credential, and not for an identity that exists", () => {
    const waitsOf = (props: Parameters<ReturnType<typeof parts>["bind"]>[0]) => {
      const { stack, bind } = parts();
      bind({ waitSeconds: 0, ...props });
      const waits = all(stack, "time_sleep");
      if (waits.length > 0) expect(stack).toApplyBefore("time_sleep", CREDENTIAL);
      return waits.map(({ create_duration: seconds }) => seconds as string);
    };
    expect(waitsOf({})).toEqual(["120s"]);
    expect(waitsOf({ identityWaitSeconds: 9 })).toEqual(["9s"]);
    expect(waitsOf({ identityWaitSeconds: 0 })).toEqual([]);
    const { stack, bind } = parts();
    const attrs = { identityName: "id-orders", resourceGroupName: "rg" };
    bind({ waitSeconds: 0, identity: ManagedIdentity.fromManagedIdentityName(stack, "there", attrs) });
    expect(all(stack, "time_sleep")).toEqual([]);
  });

  test("refuses a wait for an identity that has its own", () => {
    const { stack, bind } = parts();
    expect(() => bind({ identity: identityOf(stack), identityWaitSeconds: 5 })).toThrow(
      "`identityWaitSeconds` must be omitted if `identity` is given, got 5; set `waitSeconds` of that identity (at stack/orders)",
    );
  });

  test("without a wait the account follows the credentials at once, those added later too", () => {
    const { stack, bind } = parts();
    const binding = bind({ waitSeconds: 0, identityWaitSeconds: 0 });
    binding.addIdentity(identityOf(stack));

    expect(all(stack, "time_sleep")).toEqual([]);
    expect(all(stack, "kubernetes_service_account_v1")[0]!.depends_on).toHaveLength(2);
    expect(stack).toApplyBefore(CREDENTIAL, "kubernetes_service_account_v1");
  });

  test("a credential added later replaces the wait and rolls no pod", () => {
    const { stack, bind } = parts();
    const binding = bind({ identityWaitSeconds: 0 });
    const before = JSON.stringify(all(stack, "kubernetes_service_account_v1"));
    binding.addIdentity(identityOf(stack));

    expect(Object.keys(all(stack, "time_sleep")[0]!.triggers)).toEqual([
      "credential-cluster",
      "credential-identity-cluster",
    ]);
    expect(JSON.stringify(all(stack, "kubernetes_service_account_v1"))).toBe(before);
  });

  test("says what is to be finished before a pod runs", () => {
    const { stack, bind } = parts();
    const api = new DeploymentV1(stack, "api", {
      metadata: { name: "api" },
      spec: { template: { metadata: {}, spec: {} } },
    });
    api.dependsOn = [dependable(bind().ready)];
    expect(stack).toApplyBefore(CREDENTIAL, api);
    expect(all(stack, "kubernetes_deployment_v1")[0]!.depends_on[0]).toMatch(/^time_sleep\./);

    const other = parts();
    const ready = other.bind({ waitSeconds: 0 }).ready;
    expect(ready).toBeInstanceOf(ServiceAccountV1);
  });

  test("states another audience if `audience` is given, and still checks the pods", () => {
    const { stack, bind } = parts();
    const binding = bind({ audience: "api://AzureADTokenExchangeUSGov" });
    const deploy = (id: string, namespace: string) =>
      new DeploymentV1(stack, id, {
        metadata: { name: id, namespace },
        spec: {
          template: binding.podTemplate({ metadata: {}, spec: { container: [{ name: "api", image: "api:1" }] } }),
        },
      });
    deploy("api", binding.namespace);
    checkApp(stack.node.root);
    expect(all(stack, CREDENTIAL)[0]!.audience).toEqual(["api://AzureADTokenExchangeUSGov"]);
    expect(annotations(stack, "info")).toContain(
      '[stack/orders] the wiring rule "audience-value" is suppressed: the binding sets its audience, and the webhook must be configured for it',
    );
    deploy("elsewhere", "other");
    expect(() => checkApp(stack.node.root)).toThrow("Validation failed");
  });
});

describe("the namespace", () => {
  test("is made once for all bindings of a stack, which wait for it", () => {
    const { stack, bind } = parts();
    bind();
    bind({ serviceAccount: { namespace: "orders", name: "other" } }, "other");

    expect(all(stack, "kubernetes_namespace_v1")).toEqual([expect.objectContaining({ metadata: { name: "orders" } })]);
    expect(stack).toApplyBefore("kubernetes_namespace_v1", "kubernetes_service_account_v1");
  });

  test("is made once for each name that is a token", () => {
    const { stack, cluster, bind } = parts();
    for (const id of ["one", "two"]) bind({ serviceAccount: { namespace: unknownText(stack), name: id } }, id);
    const other = newResourceGroup(stack).name;
    // Of one construct id with another: neither may get the other's namespace.
    new FederatedBinding(new Construct(stack, "elsewhere"), "one", {
      cluster,
      serviceAccount: { namespace: other, name: "three" },
    });
    bind({ serviceAccount: { namespace: "one", name: "four" } }, "four");
    expect(all(stack, "kubernetes_namespace_v1").map(({ metadata }) => metadata.name)).toEqual([
      "${random_id.suffix.hex}",
      "${azurerm_resource_group.group.name}",
      "one",
    ]);
  });

  test("is made by one stack of an app alone", () => {
    const app = newApp();
    parts(newStack("first", app)).bind();
    const { bind } = parts(newStack("second", app));
    const account = (name: string) => ({ serviceAccount: { namespace: "orders", name } });
    expect(() => bind(account("one"), "refused")).toThrow(
      new Error(
        '`createNamespace` must be false if another stack creates the namespace "orders", as "first/orders" does; set it, and ' +
          "call `addDependency` with that stack (at second/refused) [binding-namespace-twice]",
      ),
    );
    expect(() => bind({ ...account("two"), createNamespace: false }, "accepted")).not.toThrow();
  });

  test("is made once for each cluster", () => {
    const app = newApp();
    for (const id of ["blue", "green"]) {
      const stack = newStack(id, app);
      const cluster = givenCluster(stack, id);
      expect(() => new FederatedBinding(stack, "orders", { cluster, serviceAccount: ACCOUNT })).not.toThrow();
    }
  });

  test("is not made when it exists elsewhere", () => {
    const { stack, bind } = parts();
    expect(bind({ createNamespace: false }).namespace).toBe("orders");
    expect(all(stack, "kubernetes_namespace_v1")).toEqual([]);
  });

  test("`default` is never made, and draws a warning", () => {
    const { stack, bind } = parts();
    bind({ serviceAccount: { namespace: "default", name: "api" } });
    expect(all(stack, "kubernetes_namespace_v1")).toEqual([]);
    expect(annotations(stack)).toEqual([
      "[stack/orders] the namespace `default` is shared: every principal that can create pods in it can use this identity; put the workload into its own namespace [namespace-default]",
    ]);
  });
});

describe("the service account", () => {
  test("carries client id, tenant and lifetime, labels, and whether pods reach the API", () => {
    const { stack, bind } = parts();
    bind({
      tenantId: UUID("1"),
      tokenExpirationSeconds: 7200,
      serviceAccountLabels: { team: "orders" },
      automountServiceAccountToken: false,
    });
    expect(all(stack, "kubernetes_service_account_v1")[0]).toMatchObject({
      automount_service_account_token: false,
      metadata: {
        name: "orders-api",
        labels: { team: "orders" },
        annotations: {
          "azure.workload.identity/client-id": expect.stringMatching(/\.client_id\}$/),
          "azure.workload.identity/tenant-id": UUID("1"),
          "azure.workload.identity/service-account-token-expiration": "7200",
        },
      },
    });
  });

  test.each<[string, Partial<FederatedBindingProps>]>([
    ["that exists", { serviceAccountMode: "adopt" }],
    ["named default", { serviceAccount: { namespace: "orders", name: "default" } }],
    [
      "of an add-on of AKS",
      { serviceAccount: { namespace: "kube-system", name: "keda-operator" }, serviceAccountMode: "adopt" },
    ],
  ])("%s is adopted by annotations alone, never by force", (_, props) => {
    const { stack, bind } = parts();
    bind(props);
    expect(all(stack, "kubernetes_service_account_v1")).toEqual([]);
    expect(all(stack, "kubernetes_annotations")).toEqual([
      expect.objectContaining({
        api_version: "v1",
        kind: "ServiceAccount",
        annotations: { "azure.workload.identity/client-id": expect.any(String) },
      }),
    ]);
    expect(all(stack, "kubernetes_annotations")[0]).not.toHaveProperty("force");
    expect(stack).toApplyBefore("time_sleep", "kubernetes_annotations");
  });

  test("is printed as a manifest where another repository keeps it, and pods wait all the same", () => {
    const { stack, bind } = parts();
    const binding = bind({
      serviceAccountMode: "manifest",
      identity: ManagedIdentity.fromManagedIdentityAttributes(stack, "identity", {
        identityId: `/subscriptions/${UUID("1")}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
        identityName: "id-orders",
        resourceGroupName: "rg",
        clientId: UUID("2"),
        principalId: UUID("3"),
        tenantId: UUID("4"),
      }),
      createNamespace: false,
      serviceAccountLabels: { team: "orders" },
      automountServiceAccountToken: false,
    });
    expect(binding.serviceAccountManifest).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        name: "orders-api",
        namespace: "orders",
        labels: { team: "orders" },
        annotations: { "azure.workload.identity/client-id": UUID("2") },
      },
      automountServiceAccountToken: false,
    });
    expect(all(stack, "kubernetes_service_account_v1")).toEqual([]);
    expect(resolvedIn(stack, binding.serviceAccountName)).toMatch(/^\$\{time_sleep\..*service_account.*\}$/);
    expect(all(stack, "time_sleep")[0]!.triggers).toHaveProperty("service_account", "orders-api");
  });

  test("uses the literal name in manifest mode without a wait, and pods wait for the credential", () => {
    const { stack, bind } = parts();
    const binding = bind({ serviceAccountMode: "manifest", waitSeconds: 0 });
    expect(resolvedIn(stack, binding.serviceAccountName)).toBe("orders-api");
    expect(resolvedIn(stack, dependable(binding.ready))).toMatch(/^azurerm_federated_identity_credential\./);
    expect(binding.serviceAccountManifest.metadata).not.toHaveProperty("labels");
  });
});

describe("several clusters", () => {
  test("get a credential each, by the cluster and not by its place in the list", () => {
    const credentials = (order: readonly string[]) => {
      const { stack, bind } = parts();
      const others = Object.fromEntries(["blue", "green"].map((id) => [id, givenCluster(stack, id)]));
      bind({ alsoTrusts: order.map((id) => others[id]!) });
      return Object.entries(synthesize(stack).resource[CREDENTIAL]!)
        .map(([name, { issuer, name: text }]) => [name, issuer, text])
        .sort();
    };
    expect(credentials(["blue", "green"])).toHaveLength(3);
    expect(credentials(["green", "blue"])).toEqual(credentials(["blue", "green"]));
    expect(credentials(["blue"]).map(([, , text]) => text)).toEqual([
      "orders_orders-api_blue",
      "orders_orders-api_cluster",
    ]);
  });

  test("of one construct id are distinguished by their paths", () => {
    const { stack, bind } = parts();
    const twin = WorkloadIdentityCluster.fromClusterName(new Construct(stack, "west"), "cluster", {
      clusterName: "aks-west",
      resourceGroupName: "rg",
    });
    bind({ alsoTrusts: [twin] });
    expect(
      all(stack, CREDENTIAL)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["orders_orders-api_stack-cluster", "orders_orders-api_stack-west-cluster"]);
  });

  test("are each named once", () => {
    const { bind, cluster } = parts();
    expect(() => bind({ alsoTrusts: [cluster] })).toThrow(
      new Error(
        '`alsoTrusts` must name each cluster once, got "stack/cluster" twice; remove one (at stack/orders) [binding-cluster-twice]',
      ),
    );
  });

  test("of one issuer are one, however they are referenced", () => {
    const { stack, cluster, bind } = parts();
    const again = WorkloadIdentityCluster.fromClusterAttributes(stack, "again", {
      clusterId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/again",
      clusterName: "again",
      resourceGroup: cluster.resourceGroup,
      issuerUrl: cluster.issuerUrl,
    });
    expect(() => bind({ alsoTrusts: [again] })).toThrow(
      `an identity must have one credential for an issuer and subject, got subject "${SUBJECT}" of the same issuer also at "stack/orders/credential-cluster"`,
    );
  });

  test("need a kubernetes provider each where both hold accounts", () => {
    const { stack, bind } = parts();
    const green = givenCluster(stack, "green");
    bind();
    const other = { cluster: green, serviceAccount: { namespace: "orders", name: "other" } };
    expect(() => bind(other, "refused")).toThrow(
      new Error(
        '`cluster` must be the cluster of the kubernetes provider of this stack, "stack/cluster", got "stack/green"; pass the provider of the other cluster as `kubernetesProvider`, with an alias, or use `alsoTrusts` if only its issuer is to be trusted' +
          " (at stack/refused) [binding-other-cluster]",
      ),
    );
    for (const [id, target] of [
      ["green", green],
      ["blue", givenCluster(stack, "blue")],
    ] as const) {
      const kubernetesProvider = new KubernetesProvider(stack, `${id}-provider`, { alias: id, host: `https://${id}` });
      bind({ cluster: target, serviceAccount: { namespace: "orders", name: id }, kubernetesProvider }, `in-${id}`);
    }
    for (const type of ["kubernetes_namespace_v1", "kubernetes_service_account_v1"])
      expect(
        all(stack, type)
          .map(({ provider }) => provider ?? "")
          .sort(),
      ).toEqual(["", "kubernetes.blue", "kubernetes.green"]);
  });
});

describe("several identities", () => {
  test("of one account have a credential each, and the default stays", () => {
    const { stack, bind } = parts();
    const binding = bind();
    const before = resolvedIn(stack, binding.clientId);
    expect(binding.addIdentity(identityOf(stack, "billing"))).toBe(binding);

    expect(resolvedIn(stack, binding.clientId)).toBe(before);
    for (const identity of ["id-orders_orders-api", "id-billing"])
      expect(stack).toFederate({ subject: SUBJECT, identity });
  });

  test("are each named once", () => {
    const { stack, bind } = parts();
    const identity = identityOf(stack);
    expect(() => bind({ identity }).addIdentity(identity)).toThrow(
      new Error(
        'an identity must have one credential for an issuer and subject, got subject "system:serviceaccount:orders:orders-api" of the same ' +
          'issuer also at "stack/orders/credential-cluster"; remove one of the two (at stack/orders) [credential-subject-twice]',
      ),
    );
  });

  test("of other bindings with the same construct id can be added once each", () => {
    const { stack, bind } = parts();
    const [one, two] = ["one", "two"].map(
      (name) => bind({ serviceAccount: { namespace: "orders", name } }, name).identity!,
    );
    const binding = bind().addIdentity(one!).addIdentity(two!);
    expect(binding.node.children.map(({ node }) => node.id)).toEqual(
      expect.arrayContaining(["credential-identity-cluster", "credential-stack-two-identity-cluster"]),
    );
    for (const identity of [one!, two!]) expect(stack).toFederate({ subject: SUBJECT, identity });
    expect(() =>
      bind({ serviceAccount: { namespace: "orders", name: "x" } }, "x")
        .addIdentity(one!)
        .addIdentity(one!),
    ).toThrow(
      /^an identity must have one credential for an issuer and subject, .* remove one of the two \(at stack\/x\) \[credential-subject-twice\]$/,
    );
  });
});

describe("the credentials of one identity", () => {
  const bindAll = (stack: TerraformStack, count: number, identity: () => IManagedIdentity) => {
    const { bind } = parts(stack);
    for (let i = 0; i < count; i++)
      bind({ identity: identity(), serviceAccount: { namespace: "orders", name: `a${i}` } }, `b${i}`);
  };

  test("are written one after another, also where the identity is looked up twice", () => {
    const stack = newStack();
    let i = 0;
    const look = () =>
      ManagedIdentity.fromManagedIdentityName(stack, `look-${i++}`, {
        identityName: "id-shared",
        resourceGroupName: "rg",
      });
    bindAll(stack, 3, look);
    const names = Object.keys(synthesize(stack).resource[CREDENTIAL]!).sort();
    expect(stack).toApplyBefore(`${CREDENTIAL}.${names[0]}`, `${CREDENTIAL}.${names[1]}`);
    expect(stack).toApplyBefore(`${CREDENTIAL}.${names[1]}`, `${CREDENTIAL}.${names[2]}`);
  });

  test("are 20 at most", () => {
    const stack = newStack();
    const identity = identityOf(stack);
    bindAll(stack, 20, () => identity);
    expect(
      () =>
        identity &&
        new FederatedBinding(stack, "more", {
          cluster: stack.node.findChild("cluster") as never,
          identity,
          serviceAccount: { namespace: "orders", name: "more" },
        }),
    ).toThrow(
      new Error(
        'an identity must have at most 20 federated identity credentials, got 21 for "stack/identity"; use another identity for some of the service accounts, or `trust: "identity-binding"` on their bindings, which share one credential: ' +
          "their applications need WorkloadIdentityCredential of Azure.Core 1.55.0 for .NET (IsAzureProxyEnabled), azidentity 1.15.0 for Go (EnableAzureProxy), " +
          "azure-identity 1.19.0 for Java (enableAzureProxy()), @azure/identity 4.14.0 for Node.js (enableAzureProxy), azure-identity 1.27.0 for Python (enable_azure_proxy) " +
          "(at stack/more) [credential-count]",
      ),
    );
  });

  test("of two environments with the same names are told apart by the subscriptions of their stacks", () => {
    const bind = (app: App, id: string, subscriptionId?: string) => {
      const stack = new TerraformStack(app, id);
      new AzurermProvider(stack, "azurerm", { features: [{}], subscriptionId });
      const cluster = WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
        clusterName: "aks",
        resourceGroupName: "rg",
      });
      new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
      return new FederatedBinding(stack, "orders", { cluster, identity: identityOf(stack), serviceAccount: ACCOUNT });
    };
    const app = newApp();
    const [test, production] = [bind(app, "test", UUID("1")), bind(app, "production", UUID("2"))];
    expect(() => checkApp(app)).not.toThrow();
    expect(annotations(app)).toEqual([]);
    expect(principalKeyOf(test, test)).not.toBe(principalKeyOf(production, production));

    const other = newApp();
    bind(other, "test");
    expect(() => bind(other, "production")).toThrow(
      new Error(
        '`serviceAccount` must belong to one binding, got "orders/orders-api", which "test/orders" already binds; for a second identity ' +
          "call `addIdentity` of that binding; if its cluster is another one, in another subscription, set `subscriptionId` of the " +
          "azurerm provider of each stack (at production/orders) [binding-account-twice]",
      ),
    );
  });

  test("of the same account in two clusters need two names, also in two stacks", () => {
    const app = newApp();
    const bind = (stack: TerraformStack, id: string, name: string) =>
      new FederatedBinding(stack, "orders", {
        cluster: WorkloadIdentityCluster.fromClusterName(stack, id, { clusterName: name, resourceGroupName: "rg" }),
        identity: identityOf(stack),
        serviceAccount: ACCOUNT,
      });
    bind(newStack("blue", app), "cluster", "aks-blue");
    expect(() => bind(newStack("green", app), "cluster", "aks-green")).toThrow(
      new Error(
        '`credentialName` must be unique on an identity, got "orders_orders-api_cluster" also at "blue/orders/credential-cluster"; choose ' +
          "another name. That of a binding ends with the construct id of its cluster: choose another id for one of the clusters " +
          "(at green/orders) [credential-name-taken]",
      ),
    );
    expect(() => bind(newStack("green-2", app), "green", "aks-green")).not.toThrow();
  });

  test("of several stacks are not ordered, and a warning says what can collide", () => {
    const app = newApp();
    const bind = (id: string) => {
      const { stack, bind } = parts(newStack(id, app));
      bind({ identity: identityOf(stack), serviceAccount: { namespace: id, name: "api" } });
      return stack;
    };
    const [first, second] = [bind("first"), bind("second")];
    checkApp(app);
    expect(annotations(first)).toEqual([]);
    expect(annotations(second)).toEqual([
      '[second/orders/credential-cluster] the stacks "first" and "second" create credentials of the identity "second/identity", and ' +
        "Azure rejects two writes to one identity at a time (409); order them with `addDependency`: call it on the stack " +
        '"second" with the stack "first" [credential-stack-order]',
    ]);
  });

  test("of several stacks that are ordered draw no warning, and six credentials draw one", () => {
    const app = newApp();
    const bind = (id: string, names: readonly string[]) => {
      const { stack, bind } = parts(newStack(id, app));
      const identity = identityOf(stack);
      for (const name of names) bind({ identity, serviceAccount: { namespace: id, name } }, name);
      return stack;
    };
    const six = ["a", "b", "c", "d", "e", "f"];
    const [, second, third] = [bind("first", ["api"]), bind("second", six), bind("third", ["api"])];
    third.addDependency(second);
    third.addDependency(app.node.findChild("first") as TerraformStack);
    checkApp(app);
    expect(annotations(second)).toHaveLength(1);
    expect(annotations(third)).toEqual([]);
  });
});

describe("an app registration as the identity", () => {
  const application = (stack: TerraformStack) =>
    EntraApplication.fromClientId(stack, "app", { clientId: UUID("1"), tenantId: UUID("2") });

  test("wires account and pods, writes no credential, and says what to write", () => {
    const { stack, cluster, bind } = parts();
    const binding = bind({ identity: application(stack) });

    expect(all(stack, CREDENTIAL)).toEqual([]);
    expect(all(stack, "kubernetes_service_account_v1")[0]!.metadata.annotations).toEqual({
      "azure.workload.identity/client-id": UUID("1"),
      "azure.workload.identity/tenant-id": UUID("2"),
    });
    expect(binding.credentialParameters).toEqual([
      {
        name: "orders_orders-api_cluster",
        issuer: cluster.issuerUrl,
        subject: SUBJECT,
        audiences: ["api://AzureADTokenExchange"],
      },
    ]);
    expect(annotations(stack, "info")).toEqual([
      `[stack/orders] the credential of an app registration is not created here. Create it: az ad app federated-credential create --id ${UUID("1")} ` +
        `--parameters '{"name":"orders_orders-api_cluster","issuer":"<issuer>","subject":"${SUBJECT}","audiences":["api://AzureADTokenExchange"]}'; ` +
        "read the issuer from `credentialParameters`, for example in an output",
    ]);
  });

  test("says that a token is known after apply", () => {
    const { stack, bind } = parts();
    const identity = EntraApplication.fromClientId(stack, "app", { clientId: unknownText(stack) });
    bind({ identity });
    expect(annotations(stack, "info")[0]).toContain("--id <known after apply> --parameters");
  });

  test("cannot be granted a role here", () => {
    const { stack, bind } = parts();
    const binding = bind({ identity: application(stack) });
    for (const read of [() => binding.principalId, () => binding.principalKey, () => binding.principalName])
      expect(read).toThrow(
        new Error(
          "`identity` must be a managed identity for a role assignment, got an app registration, whose object id is unknown; grant the role to its service principal with Principal.fromObjectId (at stack/orders) [binding-app-registration-role]",
        ),
      );
  });

  test("whose account is a manifest leaves nothing to wait for", () => {
    const { stack, bind } = parts();
    const binding = bind({ identity: application(stack), serviceAccountMode: "manifest" });
    expect(binding.serviceAccountName).toBe("orders-api");
    expect(() => binding.ready).toThrow(
      new Error(
        "`ready` must not be used for a binding without resources to wait for: it creates neither a credential nor a service account (at stack/orders) [binding-without-resources]",
      ),
    );
  });
});

describe("refused are", () => {
  test.each<[Partial<FederatedBindingProps>, string]>([
    [
      { serviceAccount: { namespace: "a.b", name: "api" } },
      '`serviceAccount.namespace` must be an RFC 1123 label: 1 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit, got "a.b" (3 characters) [name]',
    ],
    [
      { serviceAccount: { namespace: "orders", name: "Api" } },
      '`serviceAccount.name` must be an RFC 1123 subdomain: 1 to 253 lowercase letters, digits, hyphens or periods, each part starting and ending with a letter or digit, got "Api" (3 characters) [name]',
    ],
    [
      { serviceAccount: { namespace: "kube-system", name: "api" } },
      '`serviceAccount.namespace` must be a namespace that you manage, got "kube-system", which AKS manages, so the webhook ignores its pods; use another namespace, ' +
        "and none of aks-command, aks-istio-ingress, aks-istio-system, app-routing-system, calico-system, gatekeeper-system, kube-node-lease, kube-public, kube-system, tigera-operator [binding-managed-namespace]",
    ],
    [
      { serviceAccount: { namespace: "kube-system", name: "keda-operator" } },
      '`serviceAccountMode` must be "adopt" for "kube-system/keda-operator", got undefined: the add-on of AKS creates this service account [binding-add-on-account]',
    ],
    [
      { serviceAccount: { namespace: "kube-system", name: "api" }, serviceAccountMode: "adopt" },
      '`serviceAccount.namespace` must be a namespace that you manage, got "kube-system", which AKS manages, so the webhook ignores its pods; use another namespace, ' +
        "and none of aks-command, aks-istio-ingress, aks-istio-system, app-routing-system, calico-system, gatekeeper-system, kube-node-lease, kube-public, kube-system, tigera-operator [binding-managed-namespace]",
    ],
    [
      { serviceAccountMode: "adopt", serviceAccountLabels: { team: "orders" } },
      '`serviceAccountLabels` must be omitted for a service account that is adopted, got it for "orders-api": only annotations are written to it; set it where the service account is created [binding-adopted-account]',
    ],
    [
      { serviceAccount: { namespace: "orders", name: "default" }, automountServiceAccountToken: false },
      '`automountServiceAccountToken` must be omitted for a service account that is adopted, got it for "default": only annotations are written to it; set it where the service account is created [binding-adopted-account]',
    ],
    [
      { serviceAccountLabels: { team: "a/b" } },
      '`serviceAccountLabels["team"]` must be at most 63 letters, digits, hyphens, underscores or periods that start and end with a letter or digit, got "a/b" (3 characters) [label-shape]',
    ],
    [
      { tokenExpirationSeconds: 3599 },
      "`tokenExpirationSeconds` must be a whole number from 3600 to 86400, got 3599 [token-lifetime]",
    ],
    [
      { tenantId: "common" },
      '`tenantId` must be the UUID or a domain name of the tenant, such as contoso.onmicrosoft.com, got "common"; `az account show --query tenantId` prints the UUID [tenant-shape]',
    ],
    [
      { audience: "api://*" },
      '`audience` must be exact, because Entra ID does not support wildcards, got "api://*" [credential-text]',
    ],
    [
      { waitSeconds: 0.5 },
      "`waitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got 0.5 [wait-seconds]",
    ],
    [
      { tokenExpirationSeconds: 3599 },
      "`tokenExpirationSeconds` must be a whole number from 3600 to 86400, got 3599 [token-lifetime]",
    ],
    [
      { tenantId: "common" },
      '`tenantId` must be the UUID or a domain name of the tenant, such as contoso.onmicrosoft.com, got "common"; `az account show --query tenantId` prints the UUID [tenant-shape]',
    ],
    [
      { audience: "api://azureadtokenexchange" },
      '`audience` must be "api://AzureADTokenExchange" with its capitals, because Entra ID compares them, got "api://azureadtokenexchange"; leave it out [credential-text]',
    ],
    [
      { audience: "api://AKSIdentityBinding" },
      '`audience` must not be that of identity bindings, got "api://AKSIdentityBinding": AKS writes their credential itself; leave it out, and set `trust: "identity-binding"` [credential-text]',
    ],
    [
      { audience: "api://*" },
      '`audience` must be exact, because Entra ID does not support wildcards, got "api://*" [credential-text]',
    ],
    [
      { waitSeconds: 0.5 },
      "`waitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got 0.5 [wait-seconds]",
    ],
  ])("%j", (props, problem) => {
    expect(() => parts().bind(props)).toThrow(new Error(at("stack/orders", problem)));
  });

  test("two bindings of one account, also from two stacks", () => {
    const app = newApp();
    const first = parts(newStack("first", app));
    first.bind();
    for (const { bind, stack } of [first, parts(newStack("second", app))])
      expect(() => bind({}, "again")).toThrow(
        new Error(
          '`serviceAccount` must belong to one binding, got "orders/orders-api", which "first/orders" already binds; for a second identity call `addIdentity` of' +
            ` that binding (at ${stack.node.id}/again) [binding-account-twice]`,
        ),
      );
    expect(() => parts().bind()).not.toThrow();
  });

  test("a cluster whose workload identity is off, among those also trusted too", () => {
    const stack = newStack();
    const off = givenCluster(stack, "off", false);
    const problem = new Error(
      '`cluster` must have workload identity on, got "stack/off" with `workloadIdentity: false`: pods of this binding fail at ' +
        "their next restart; remove the binding first, or leave workload identity on (at stack/orders) [binding-cluster-off]",
    );
    const bind = (props: Pick<FederatedBindingProps, "cluster" | "alsoTrusts">) => () =>
      new FederatedBinding(stack, "orders", { serviceAccount: ACCOUNT, ...props });
    expect(bind({ cluster: off })).toThrow(problem);
    stack.node.tryRemoveChild("orders");
    expect(bind({ cluster: givenCluster(stack, "on", true), alsoTrusts: [off] })).toThrow(problem);
  });
});

test("a resource of the provider is not an identity", () => {
  const stack = newStack();
  const resource = new UserAssignedIdentity(stack, "raw", {
    name: "id",
    location: "westeurope",
    resourceGroupName: "rg",
  });
  const props = {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "api" },
    identity: resource as never,
  };
  expect(() => new FederatedBinding(stack, "binding", props)).toThrow(
    new Error(
      "`identity` must be a ManagedIdentity or an EntraApplication, got an object of the class UserAssignedIdentity; give the " +
        "values of a resource to ManagedIdentity.fromManagedIdentityAttributes (at stack/binding) [identity-kind]",
    ),
  );
});

describe("near values", () => {
  test("an audience of another cloud draws a warning, as an audience of one's own does", () => {
    const { stack, bind } = parts();
    bind({ audience: "api://AzureADTokenExchangeChina" });
    synthesize(stack);
    expect(annotations(stack)).toContain(
      "[stack/orders] `audience` is that of Azure in China, and the webhook of AKS projects tokens for " +
        "api://AzureADTokenExchange in every cloud: their exchange fails with AADSTS700212 unless a webhook of your own is " +
        "configured for it; leave it out [audience-cloud]",
    );
    const other = parts();
    other.bind({ audience: "api://own" });
    synthesize(other.stack);
    expect(annotations(other.stack).join()).toContain("[audience-own]");
  });

  test("a tenant id that is the client id is refused", () => {
    const stack = newStack();
    const clientId = UUID("1");
    expect(() => EntraApplication.fromClientId(stack, "app", { clientId, tenantId: clientId })).toThrow(
      new Error(
        `\`tenantId\` must be the id of the tenant, got the client id "${clientId}"; \`az account show --query tenantId\` prints it ` +
          "(at stack/app) [resource-id]",
      ),
    );
    const identity = EntraApplication.fromClientId(stack, "other", { clientId, tenantId: UUID("2") });
    const bind = (tenantId: string) => () =>
      new FederatedBinding(stack, "orders", {
        cluster: givenCluster(stack),
        serviceAccount: ACCOUNT,
        identity,
        tenantId,
      });
    expect(bind(clientId)).toThrow(
      new Error(
        `\`tenantId\` must be the id of the tenant, got the client id "${clientId}"; \`az account show --query tenantId\` prints it ` +
          "(at stack/orders) [resource-id]",
      ),
    );
  });

  test("a cluster of another tenant among those also trusted draws a warning", () => {
    const { stack, cluster, bind } = parts();
    const of = (id: string, tenant: string) =>
      WorkloadIdentityCluster.fromClusterAttributes(stack, id, {
        clusterId: cluster.clusterId.replace(/[^/]*$/, id),
        clusterName: id,
        resourceGroup: { name: "rg-platform", location: "westeurope" },
        issuerUrl: `https://westeurope.oic.prod-aks.azure.com/${tenant}/${UUID(String(id.length))}/`,
        host: "https://aks.example",
        clusterCaCertificate: "Y2E=",
      });
    const first = of("blue", UUID("5"));
    bind({ cluster: first, alsoTrusts: [of("green", UUID("5"))] });
    expect(annotations(stack).join()).not.toContain("alsoTrusts");
    const [other, api] = [of("foreign", UUID("6")), { namespace: "orders", name: "other" }];
    bind({ cluster: first, serviceAccount: api, alsoTrusts: [other] }, "again");
    expect(annotations(stack)).toContain(
      `[stack/again] \`alsoTrusts\` has "stack/foreign", whose issuer is of the tenant ${UUID("6")}, and that of \`cluster\` is of ` +
        `${UUID("5")}: pods of another tenant can act as this identity; remove it unless that is meant [trust-other-tenant]`,
    );
  });
});
