import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformElement, type TerraformStack } from "cdktf";
import { WiringCheck } from "../../../../constructs";
import { CLUSTER_TYPES } from "../../../../facts/azure/cluster-types";
import { newStack } from "../../../kit/app";

/** A cluster of any type, as a resource of a provider class. */
class Cluster extends TerraformElement {
  constructor(
    stack: TerraformStack,
    public readonly terraformResourceType: string,
  ) {
    super(stack, "aks");
  }

  public override toTerraform(): object {
    return { resource: { [this.terraformResourceType]: { aks: { name: "aks", resource_group_name: "rg" } } } };
  }
}

test.each([...CLUSTER_TYPES])(
  "app.synth() finds a credential with another attribute of a cluster of the type %s",
  (type) => {
    const outdir = mkdtempSync(join(tmpdir(), "plain-"));
    const app = new App({ outdir, stackTraces: false });
    const stack = newStack("stack", app);
    WiringCheck.of(stack);
    new Cluster(stack, type);
    new FederatedIdentityCredential(stack, "credential", {
      name: "orders",
      resourceGroupName: "rg",
      parentId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id",
      issuer: `\${${type}.aks.current_kubernetes_version}`,
      subject: "system:serviceaccount:orders:orders-api",
      audience: ["api://AzureADTokenExchange"],
    });
    expect(() => app.synth()).toThrow("[issuer-other-attribute]");
    rmSync(outdir, { recursive: true });
  },
);
