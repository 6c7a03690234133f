import { TerraformDataSource, TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { AUTOMATIC_CLUSTER } from "../../../facts/azure/cluster-types";

/** Arguments under the names of Terraform. */
export type Arguments = Readonly<Record<string, unknown>>;

const GENERATED = {
  terraformResourceType: AUTOMATIC_CLUSTER.type,
  terraformGeneratorMetadata: { providerName: "azurerm" },
};

/** `azurerm_kubernetes_automatic_cluster`, for which the provider classes have no class. */
export class KubernetesAutomaticCluster extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly args: Arguments,
    meta: TerraformMetaArguments = {},
  ) {
    super(scope, id, { ...GENERATED, ...meta });
  }

  /** Azure resource id of the cluster. */
  public get id(): string {
    return this.getStringAttribute("id");
  }
  /** Name of the cluster. */
  public get name(): string {
    return this.getStringAttribute("name");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.args };
  }
}

/** The data source of the same name. */
export class DataKubernetesAutomaticCluster extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    private readonly args: Arguments,
  ) {
    super(scope, id, GENERATED);
  }

  public get id(): string {
    return this.getStringAttribute("id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.args };
  }
}
