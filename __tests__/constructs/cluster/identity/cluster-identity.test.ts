import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack } from "cdktf";
import { ClusterIdentity, RegistryAccess, RoleGrant, WorkloadIdentityCluster } from "../../../../constructs";
import { checkApp } from "../../../../constructs/core/synthesis/check-app";
import { ClusterFixture, warningsOf } from "../cluster-fixture";

const IMPORT =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test";
const REGISTRY =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/cr";

describe("the identity of a cluster", () => {
  test("a new cluster is system-assigned", () => {
    const fixture = new ClusterFixture();
    expect(fixture.cluster().identityType).toBe("SystemAssigned");
    expect(fixture.only("azurerm_kubernetes_cluster").identity).toEqual({ type: "SystemAssigned" });
  });

  test("a user-assigned identity is written by its id, without roles if none is needed", () => {
    const fixture = new ClusterFixture();
    const cluster = fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane")) });
    expect(cluster.identityType).toBe("UserAssigned");
    expect(fixture.only("azurerm_kubernetes_cluster").identity).toEqual({
      type: "UserAssigned",
      identity_ids: ["${azurerm_user_assigned_identity.plane_resource.id}"],
    });
    expect(fixture.grants()).toEqual([]);
  });

  test("a system-assigned one takes no kubelet identity, also in a program without types", () => {
    const kubelet = new ClusterFixture().identity("kubelet");
    expect(() => ClusterIdentity.systemAssigned({ kubelet } as never)).toThrow(
      new Error(
        "`kubelet` must be left out for a system-assigned control plane, got an identity: the control plane does not exist before " +
          "the cluster and cannot attach it; use ClusterIdentity.userAssigned(identity, { kubelet }) [cluster-kubelet-type]",
      ),
    );
    expect(() => ClusterIdentity.systemAssigned({ replaces: "SystemAssigned" })).not.toThrow();
  });

  test("an adopted cluster without a stated identity keeps its own, whose type is unknown", () => {
    const fixture = new ClusterFixture();
    const cluster = fixture.cluster({ importId: IMPORT });
    expect(cluster.identityType).toBeUndefined();
    expect(() => cluster.controlPlaneIdentity).toThrow(
      "`identity` must be given to grant the control plane of an adopted cluster a role; " +
        "`az aks show --query identity` prints what it has (at test/cluster)",
    );
  });
});

describe("a kubelet identity created before the cluster", () => {
  test("is written with all three fields, and the control plane gets the role to assign it", () => {
    const fixture = new ClusterFixture();
    fixture.cluster({
      identity: ClusterIdentity.userAssigned(fixture.identity("plane"), { kubelet: fixture.identity("kubelet") }),
    });
    const kubelet = "${azurerm_user_assigned_identity.kubelet_resource.";
    expect(fixture.only("azurerm_kubernetes_cluster").kubelet_identity).toEqual({
      client_id: `${kubelet}client_id}`,
      object_id: `${kubelet}principal_id}`,
      user_assigned_identity_id: `${kubelet}id}`,
    });
    expect(fixture.grants()).toEqual([
      "Managed Identity Operator: user_assigned_identity.plane_resource.principal_id -> user_assigned_identity.kubelet_resource.id",
    ]);
  });

  test.each(["before", "after"])(
    "gets its pull role while the cluster is created, which starts without it, also when the role is granted %s the cluster is written",
    (order) => {
      const fixture = new ClusterFixture();
      const kubelet = fixture.identity("kubelet");
      const registry = RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: REGISTRY });
      if (order === "before") registry.grantPull(kubelet);
      const cluster = fixture.cluster({
        identity: ClusterIdentity.userAssigned(fixture.identity("plane"), { kubelet }),
      });
      if (order === "after") registry.grantPull(cluster.kubeletIdentity);
      expect(fixture.only("azurerm_kubernetes_cluster").depends_on).toEqual([
        expect.stringMatching(/^time_sleep\.cluster_role-on-kubelet_/),
      ]);
    },
  );

  test("does not wait for itself if Azure creates it with the cluster", () => {
    const fixture = new ClusterFixture();
    const cluster = fixture.cluster();
    RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: REGISTRY }).grantPull(
      cluster.kubeletIdentity,
    );
    expect(fixture.only("azurerm_kubernetes_cluster")).not.toHaveProperty("depends_on");
    expect(fixture.grants()).toEqual([
      `AcrPull: kubernetes_cluster.cluster_resource.kubelet_identity[0].object_id -> ${REGISTRY}`,
    ]);
  });
});

describe("the identities of a cluster as grantees", () => {
  const roleOf = (identity: "kubeletIdentity" | "controlPlaneIdentity", role: string): ClusterFixture => {
    const fixture = new ClusterFixture();
    const cluster = fixture.cluster();
    RoleGrant.ensure(fixture.stack, { grantee: cluster[identity], role, scope: fixture.resourceGroup });
    return fixture;
  };

  test("a strong role of the kubelet identity is an error, also by role id, in another stack, or for a data source", () => {
    const fixture = new ClusterFixture();
    const id =
      "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    const problem = '`role` "Owner" must not be given to the kubelet identity';
    expect(() => roleOf("kubeletIdentity", id).synthesize()).toThrow(problem);

    const cluster = fixture.cluster();
    const elsewhere = new TerraformStack(fixture.app, "elsewhere");
    new AzurermProvider(elsewhere, "azurerm", { features: [{}] });
    RoleGrant.ensure(elsewhere, { grantee: cluster.kubeletIdentity, role: "Owner", scope: "/subscriptions/s" });
    expect(() => fixture.synthesize()).toThrow(problem);

    const referring = new ClusterFixture();
    const named = WorkloadIdentityCluster.fromClusterName(referring.stack, "named", {
      clusterName: "aks",
      resourceGroupName: "rg",
    });
    RoleGrant.ensure(referring.stack, {
      grantee: named.kubeletIdentity,
      role: "Owner",
      scope: referring.resourceGroup,
    });
    expect(() => referring.synthesize()).toThrow(problem);
  });

  test.each(["Owner", "Contributor", "User Access Administrator", "Key Vault Administrator"])(
    "the kubelet identity is refused %s, which every pod would have",
    (role) => {
      expect(() => roleOf("kubeletIdentity", role).synthesize()).toThrow(
        `\`role\` "${role}" must not be given to the kubelet identity, because all pods on its nodes can use that identity; ` +
          "give it to a FederatedBinding of the one service account that needs it (at test/cluster-kubelet-",
      );
    },
  );

  test.each(["AcrPull", "Container Registry Repository Reader"])(
    "a role that has no effect for the control plane is an error: %s",
    (role) => {
      expect(() => roleOf("controlPlaneIdentity", role).synthesize()).toThrow(
        `\`role\` "${role}" has no effect for the control plane identity, because the nodes pull images; ` +
          "grant it to `cluster.kubeletIdentity` (at test/cluster-control-plane-",
      );
    },
  );

  test.each([
    ["kubeletIdentity", "Reader"],
    ["kubeletIdentity", "Managed Identity Operator"],
    ["controlPlaneIdentity", "Contributor"],
    ["controlPlaneIdentity", "Network Contributor"],
  ] as const)("the %s may have %s", (identity, role) => {
    expect(roleOf(identity, role).grants()).toHaveLength(1);
  });

  test("one identity for both can pull, because it is the kubelet identity", () => {
    const fixture = new ClusterFixture();
    const both = fixture.identity("both");
    const cluster = fixture.cluster({ identity: ClusterIdentity.userAssigned(both, { kubelet: both }) });
    RegistryAccess.fromRegistryAttributes(fixture.stack, "images", { registryId: REGISTRY }).grantPull(
      cluster.kubeletIdentity,
    );
    expect(fixture.grants()).toHaveLength(2);
  });
});

describe("regions without a feature", () => {
  const inRegion = (cloud: string, location?: string, context = {}): ClusterFixture =>
    new ClusterFixture({ cloud, ...context }, location);

  test("a user-assigned control plane is an error in a region without it", () => {
    const fixture = inRegion("usgovernment", "USGov Iowa");
    expect(() => fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane")) })).toThrow(
      '`location` "USGov Iowa" has no support for a user-assigned control plane identity ' +
        "(learn.microsoft.com/azure/aks/user-assigned-managed-identity, read 2026-11); use `ClusterIdentity.systemAssigned()` " +
        'or another region, or put "usgoviowa" under `supportedRegions.userAssignedControlPlane` in the settings if it has it ' +
        "by now (at test/cluster)",
    );
    expect(() => inRegion("usgovernment", "USGov Iowa").cluster()).not.toThrow();
  });

  test("a setting names a region that has gained it", () => {
    const fixture = inRegion("usgovernment", "usgoviowa", {
      supportedRegions: { userAssignedControlPlane: ["usgoviowa"] },
    });
    expect(() => fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane")) })).not.toThrow();
  });

  test("a kubelet identity of your own is an error in China East and accepted in China East 2", () => {
    const withKubelet = (location: string): WorkloadIdentityCluster => {
      const fixture = inRegion("china", location);
      const kubelet = fixture.identity("kubelet");
      return fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane"), { kubelet }) });
    };
    expect(() => withKubelet("chinaeast")).toThrow(/`location` "chinaeast" has no support for a kubelet identity/);
    expect(() => withKubelet("chinaeast2")).not.toThrow();
  });

  test("a setting of another shape is an error", () => {
    const fixture = inRegion("public", "westus2", { supportedRegions: ["westus2"] });
    expect(() => fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane")) })).toThrow(
      "`supportedRegions` must map features to lists of regions, such as " +
        '{"federatedCredentials":["malaysiasouth"]}, got ["westus2"] (at test/plane)',
    );
  });
});

describe("synthesis says what a move to another identity costs", () => {
  test("from a service principal", () => {
    const fixture = new ClusterFixture();
    const cluster = fixture.cluster({
      importId: IMPORT,
      identity: ClusterIdentity.systemAssigned({ replaces: "ServicePrincipal" }),
    });
    expect(warningsOf(cluster)).toEqual([
      "moving the control plane from ServicePrincipal to SystemAssigned: components of the control plane keep the old identity " +
        "until its token expires, which takes up to several hours; keep the old identity's roles until then; the nodes keep " +
        "the old identity until each pool is upgraded with `az aks nodepool upgrade --node-image-only`, which cordons, drains " +
        "and reimages them, and works only when a newer node image is available; the identities of the kubelet and of add-ons " +
        "are new, and exist after the apply only: assign their roles in the next apply, before you upgrade a pool, because " +
        "only `az` does that by itself; there is no way back to a service principal [identity-move]",
    ]);
  });

  describe("and refuses what the cluster has only after the move", () => {
    const moving = (props: object = {}, replaces: "ServicePrincipal" | "SystemAssigned" = "ServicePrincipal") =>
      new ClusterFixture().cluster({
        importId: IMPORT,
        identity: ClusterIdentity.systemAssigned({ replaces }),
        ...props,
      });
    const problem = (what: string, target = "SystemAssigned", path = "test/cluster"): string =>
      `\`replaces\` must be "${target}" to use the identity of ${what}, got "ServicePrincipal": the move from a service ` +
      "principal creates this identity, and a plan that reads it earlier fails with `Invalid index`; apply the move first, " +
      `then change \`replaces\` and add what uses the identity (at ${path}) [identity-before-move]`;

    test("a role or an output of the kubelet identity that Azure creates", () => {
      expect(() => moving().kubeletIdentity.principalId).toThrow(new Error(problem("the kubelet")));
      const fixture = new ClusterFixture();
      const identity = ClusterIdentity.userAssigned(fixture.identity("plane"), { replaces: "ServicePrincipal" });
      const cluster = fixture.cluster({ importId: IMPORT, identity });
      expect(() =>
        RoleGrant.ensure(fixture.stack, { grantee: cluster.kubeletIdentity, role: "AcrPull", scope: { id: IMPORT } }),
      ).toThrow(new Error(problem("the kubelet", "UserAssigned")));
    });

    test("a role of the identity of an add-on, from `addOns` or from the program", () => {
      const vault = { id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv" };
      const what = "`addOns.keyVaultSecretsProvider`";
      expect(() => moving({ addOns: { keyVaultSecretsProvider: { vault } } })).toThrow(new Error(problem(what)));
      const cluster = moving({ addOns: { keyVaultSecretsProvider: {} } });
      expect(() => cluster.addOnIdentity("keyVaultSecretsProvider").principalId).toThrow(new Error(problem(what)));
    });

    test("but not a program that uses none of it", () => {
      const fixture = new ClusterFixture();
      fixture.cluster({ importId: IMPORT, identity: ClusterIdentity.systemAssigned({ replaces: "ServicePrincipal" }) });
      expect(() => checkApp(fixture.stack.node.root)).not.toThrow();
    });

    test("but neither after the move, nor the identity of the control plane, nor a kubelet identity of your own", () => {
      expect(() => moving({}, "SystemAssigned").kubeletIdentity.principalId).not.toThrow();
      expect(() => moving().controlPlaneIdentity.principalId).not.toThrow();
      const fixture = new ClusterFixture();
      const kubelet = fixture.identity("kubelet");
      const identity = ClusterIdentity.userAssigned(fixture.identity("plane"), {
        replaces: "ServicePrincipal",
        kubelet,
      });
      expect(() => fixture.cluster({ importId: IMPORT, identity }).kubeletIdentity.principalId).not.toThrow();
    });
  });

  test("from system-assigned, without a change of the nodes", () => {
    const fixture = new ClusterFixture();
    const identity = ClusterIdentity.userAssigned(fixture.identity("plane"), { replaces: "SystemAssigned" });
    expect(warningsOf(fixture.cluster({ importId: IMPORT, identity }))).toEqual([
      "moving the control plane from SystemAssigned to UserAssigned: components of the control plane keep the old identity " +
        "until its token expires, which takes up to several hours; keep the old identity's roles until then [identity-move]",
    ]);
  });

  test("to another kubelet identity, for which azurerm replaces the cluster", () => {
    const fixture = new ClusterFixture();
    const identity = ClusterIdentity.userAssigned(fixture.identity("plane"), { kubelet: fixture.identity("kubelet") });
    const cluster = fixture.cluster({ importId: IMPORT, identity });
    expect(warningsOf(cluster)).toEqual([
      "azurerm replaces a cluster, and with it the issuer, if the kubelet identity changes. On an existing cluster first run " +
        "`az aks update --enable-managed-identity --assign-identity <control plane id> --assign-kubelet-identity <kubelet id>`; " +
        "with the same identity here the plan is then empty [kubelet-identity-change]",
    ]);
  });

  test("an adopted cluster with a stated identity needs its former type, unless that stays", () => {
    const infos = (replaces?: "UserAssigned"): string[] => {
      const fixture = new ClusterFixture();
      const kubelet = fixture.identity("kubelet");
      const identity = ClusterIdentity.userAssigned(fixture.identity("plane"), replaces ? { kubelet, replaces } : {});
      const cluster = fixture.cluster({ importId: IMPORT, identity });
      return cluster.node.metadata.map(({ data }) => String(data));
    };
    expect(infos()).toEqual([
      "`identity` of an adopted cluster needs `replaces`, the identity type that the cluster has now; synthesis then says what " +
        "the move costs. `az aks show --query identity.type` prints it, and prints nothing for a service principal",
    ]);
    expect(infos("UserAssigned")).toEqual([]);
  });

  test("there is no message for a new cluster or an identity that stays", () => {
    const fixture = new ClusterFixture();
    const identity = ClusterIdentity.systemAssigned({ replaces: "SystemAssigned" });
    expect(warningsOf(fixture.cluster({ identity }))).toEqual([]);
  });
});
