import { PrivateDnsZone as Resource } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { Construct } from "constructs";
import type { PrivateLinkService } from "../../facts/azure/private-link";
import { parseResourceId } from "../../model/trust/resource-id";
import { isLiteral } from "../../values/literal";
import { refusal } from "../../values/problem";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { resourceIdProblem } from "../core/input/id-rules";
import { refuse } from "../core/input/refuse";
import { tagsProblem } from "../core/input/tag-rules";
import { cloudOf } from "../core/location/cloud";
import { resourceGroupProblems } from "../core/location/region-check";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantScope } from "../identity/grant-scope";
import { zoneNameOf } from "./private-link-rules";

/** Properties of a PrivateDnsZone. */
export interface PrivateDnsZoneProps {
  /** Resource group of the zone. The zone of `cluster` is named after its location. */
  readonly resourceGroup: IResourceGroup;
  /** The service, such as `vault` or `registry`, or `cluster` for the API servers of private clusters in one region. */
  readonly service: PrivateLinkService | "cluster";
  /**
   * The virtual networks whose hosts resolve names through the zone: those of the pods and of the hosts that run Terraform, by a
   * name of your choice. AKS links the zone of a cluster to the network of the cluster itself.
   * @default - none
   */
  readonly networks?: Readonly<Record<string, IGrantScope>>;
  /** Tags of the zone. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
}

const NETWORK = "Microsoft.Network/virtualNetworks";

/**
 * The private DNS zone of a service, linked to virtual networks. A network can have only one zone of a name: where a central
 * team keeps the zones, pass `{ id }` of its zone to `PrivateEndpoint` instead.
 *
 * @throws Error if a literal id is not one of a virtual network, or if a network is linked twice
 *
 * @example
 * ```ts
 * new PrivateDnsZone(this, "zone", { resourceGroup, service: "vault", networks: { hub: network } });
 * ```
 */
export class PrivateDnsZone extends Construct implements IGrantScope {
  /** Name of the zone, such as `privatelink.vaultcore.azure.net`. */
  public readonly zoneName: string;
  /** The underlying `azurerm_private_dns_zone` resource (escape hatch). */
  public readonly resource: Resource;

  constructor(scope: Construct, id: string, props: PrivateDnsZoneProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PrivateDnsZoneProps", props);
    const { resourceGroup, service, networks = {} } = props;
    const cloud = cloudOf(this);
    const zone =
      service === "cluster"
        ? { name: `privatelink.${resourceGroup.location}.${cloud.aksPrivateDnsSuffix}` }
        : zoneNameOf(service, cloud);
    const ids = Object.entries(networks).map(([name, network]) => [name, network.id] as const);
    const twice = ids.find(([, one], i) => isLiteral(one) && ids.slice(0, i).some(([, other]) => sameId(one, other)));
    refuse(
      this,
      ...resourceGroupProblems(this, resourceGroup),
      "problem" in zone ? zone.problem : undefined,
      ...ids.map(([name, network]) => resourceIdProblem(NETWORK, `networks.${name}.id`, network)),
      twice &&
        refusal(
          "private-link",
          `\`networks.${twice[0]}\` must be another network than \`networks.${ids.find(([, each]) => sameId(each, twice[1]))![0]}\`, because Azure links a network to a zone once; leave it out`,
        ),
      tagsProblem("tags", props.tags),
    );
    AzurermTarget.of(this);
    this.zoneName = "name" in zone ? zone.name : "";
    this.resource = new Resource(this, "resource", {
      name: this.zoneName,
      resourceGroupName: resourceGroup.name,
      tags: props.tags,
    });
    this.node.defaultChild = this.resource;
    for (const [name, network] of ids)
      new PrivateDnsZoneVirtualNetworkLink(this, `link-${name}`, {
        name: `link-${name}`,
        resourceGroupName: resourceGroup.name,
        privateDnsZoneName: this.resource.name,
        virtualNetworkId: network,
      });
  }

  /** Azure resource id of the zone. */
  public get id(): string {
    return this.resource.id;
  }

  /** The literal name of the zone, for rules. @internal */
  public get nameInput(): string {
    return this.zoneName;
  }
}

const sameId = (a: string, b: string): boolean =>
  parseResourceId(NETWORK, a) !== undefined && a.toLowerCase() === b.toLowerCase();
