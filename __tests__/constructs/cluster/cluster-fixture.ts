import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { AnnotationMetadataEntryType, type App, Testing, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { ManagedIdentity, WorkloadIdentityCluster, type WorkloadIdentityClusterProps } from "../../../constructs";
import { synthesize, type TerraformJson } from "../../../testing";

/** An administrator, so that stacks of clusters draw no warning about who applies. */
export const ADMINISTRATORS = [{ objectId: "00000000-0000-0000-0000-0000000000aa", type: "Group" }] as const;

/** A region of each cloud. */
const REGION_OF: Readonly<Record<string, string>> = {
  public: "westus2",
  usgovernment: "usgovvirginia",
  china: "chinaeast2",
};

/** A stack to put a cluster in, with everything a cluster may be given. */
export class ClusterFixture {
  public readonly app: App;
  public readonly stack: TerraformStack;
  public readonly resourceGroup: ResourceGroup;

  constructor(
    context: Readonly<Record<string, unknown>> = {},
    location = REGION_OF[(context["cloud"] ?? "public") as string]!,
  ) {
    this.app = Testing.app({ stackTraces: false, context: { ...context } });
    this.stack = new TerraformStack(this.app, "test");
    new AzurermProvider(this.stack, "azurerm", { features: [{}] });
    this.resourceGroup = new ResourceGroup(this.stack, "resource-group", { name: "rg-test", location });
  }

  public identity(id: string): ManagedIdentity {
    return new ManagedIdentity(this.stack, id, { resourceGroup: this.resourceGroup, identityName: `id-${id}` });
  }

  public network(id = "network"): VirtualNetwork {
    return new VirtualNetwork(this.stack, id, {
      name: `vnet-${id}`,
      resourceGroupName: this.resourceGroup.name,
      location: this.resourceGroup.location,
      addressSpace: ["10.1.0.0/16"],
    });
  }

  public subnet(id: string, network: VirtualNetwork, prefix = "10.1.0.0/20"): Subnet {
    return new Subnet(this.stack, id, {
      name: id,
      resourceGroupName: this.resourceGroup.name,
      virtualNetworkName: network.name,
      addressPrefixes: [prefix],
    });
  }

  public cluster(props: Partial<WorkloadIdentityClusterProps> = {}, id = "cluster"): WorkloadIdentityCluster {
    return new WorkloadIdentityCluster(this.stack, id, {
      resourceGroup: this.resourceGroup,
      clusterName: "aks-test",
      administrators: ADMINISTRATORS,
      ...props,
    });
  }

  public synthesize(): TerraformJson {
    return synthesize(this.stack);
  }

  /** The block of the stack's one resource of a type, without the hashes that distinguish resources of one name. */
  public only(type: string): Record<string, unknown> {
    const blocks = Object.values(this.synthesize().resource[type] ?? {});
    expect(blocks).toHaveLength(1);
    const block = JSON.parse(JSON.stringify(blocks[0]).replace(/_[0-9A-F]{8}\b/g, "")) as Record<string, unknown>;
    delete block["//"];
    return block;
  }

  /** The stack's grants but those of administrators, as "role: principal -> scope", sorted. */
  public grants(): string[] {
    return Object.values(this.synthesize().resource.azurerm_role_assignment ?? {})
      .map((block) => block as unknown as Record<string, string>)
      .filter(({ role_definition_name }) => role_definition_name !== "Azure Kubernetes Service RBAC Cluster Admin")
      .map(({ role_definition_name, role_definition_id, principal_id, scope }) => {
        const short = (text: string): string => text.replace(/\$\{(azurerm_)?|\}/g, "").replace(/_[0-9A-F]{8}\b/g, "");
        return `${role_definition_name ?? short(role_definition_id!)}: ${short(principal_id!)} -> ${short(scope!)}`;
      })
      .sort();
  }
}

/** The texts of the warnings below a construct. */
export function warningsOf(root: IConstruct): string[] {
  return root.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === String(AnnotationMetadataEntryType.WARN))
    .map(({ data }) => String(data));
}
