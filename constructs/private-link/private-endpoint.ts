import { PrivateEndpoint as Resource } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { PRIVATE_LINKS, type PrivateLinkService } from "../../facts/azure/private-link";
import { refusal } from "../../values/problem";
import { resolvedIn } from "../../values/resolved";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { resourceIdProblem } from "../core/input/id-rules";
import { nameProblem } from "../core/input/name-rules";
import { refuse } from "../core/input/refuse";
import { tagsProblem } from "../core/input/tag-rules";
import { cloudOf } from "../core/location/cloud";
import { resourceGroupProblems } from "../core/location/region-check";
import type { IResourceGroup } from "../core/location/resource-group";
import { applyBefore } from "../core/order/apply-before";
import { Registry } from "../core/registry";
import type { IGrantScope } from "../identity/grant-scope";
import { serviceResourceProblem } from "../identity/service-resource-rules";
import { endpointZoneProblem, zoneNameOf } from "./private-link-rules";

/** Properties of a PrivateEndpoint. */
export interface PrivateEndpointProps {
  /** Resource group of the endpoint. Its location must be that of the virtual network. */
  readonly resourceGroup: IResourceGroup;
  /** Name of the endpoint, 1 to 80 letters, digits, hyphens, underscores or periods. */
  readonly endpointName: string;
  /** The service, such as `vault`, `registry` or `blobStorage`. */
  readonly service: PrivateLinkService;
  /** The resource: a vault or a store of this library, a resource or data source of the provider, or `{ id }`. */
  readonly target: IGrantScope;
  /** The subnet in which the endpoint gets its address. */
  readonly subnet: IGrantScope;
  /**
   * The private DNS zone in which Azure keeps the record of the endpoint: a `PrivateDnsZone`, or `{ id }` of a central zone.
   * @default - none: a policy or somebody else writes the record
   */
  readonly dnsZone?: IGrantScope;
  /** Tags of the endpoint. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The endpoints of a stack, by target and zone. */
const endpoints = new Registry<PrivateEndpoint>();

/**
 * A private endpoint: an address of a service in a subnet. Hosts in networks that are linked to the private DNS zone reach the
 * service there under its usual name. The public address of the service stays, unless its construct turns it off.
 *
 * ```ts
 * const endpoint = new PrivateEndpoint(this, "vault-endpoint", {
 *   resourceGroup, endpointName: "pe-vault", service: "vault", target: vault, subnet, dnsZone: zone,
 * });
 * endpoint.applyBefore(secret);
 * ```
 *
 * @throws Error if a literal id has another type than the service, if the zone has another name than the service needs, or if
 * the zone already has an endpoint of the target
 *
 * @example
 * ```ts
 * new PrivateEndpoint(this, "endpoint", {
 *   resourceGroup,
 *   endpointName: "pe-orders",
 *   service: "vault",
 *   target: { id: vault.vaultId },
 *   subnet,
 * });
 * ```
 */
export class PrivateEndpoint extends Construct {
  /** The underlying `azurerm_private_endpoint` resource (escape hatch). */
  public readonly resource: Resource;
  private readonly madeFrom: readonly IConstruct[];

  constructor(scope: Construct, id: string, props: PrivateEndpointProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PrivateEndpointProps", props);
    const { resourceGroup, endpointName, service, target, subnet, dnsZone } = props;
    const { type, subresource } = PRIVATE_LINKS[service];
    const zone = zoneNameOf(service, cloudOf(this));
    const stack = TerraformStack.of(this);
    const keyOf = (of: IGrantScope): string => String(resolvedIn(stack, of.id)).toLowerCase();
    const key = dnsZone && `${service} ${keyOf(target)} ${keyOf(dnsZone)}`;
    const same = key === undefined ? undefined : endpoints.first(stack, key);
    refuse(
      this,
      ...resourceGroupProblems(this, resourceGroup),
      nameProblem("privateEndpoint", "endpointName", endpointName),
      resourceIdProblem(type, "target.id", target.id),
      serviceResourceProblem("target", service, target),
      resourceIdProblem("Microsoft.Network/virtualNetworks/subnets", "subnet.id", subnet.id),
      resourceIdProblem("Microsoft.Network/privateDnsZones", "dnsZone.id", dnsZone?.id),
      "problem" in zone ? zone.problem : undefined,
      dnsZone && "name" in zone ? endpointZoneProblem("dnsZone", dnsZone, zone.name) : undefined,
      same &&
        refusal(
          "private-link-twice",
          `\`target\` must have one endpoint in a private DNS zone, because the record of the second replaces that of the first, got another at "${same.node.path}"; use that endpoint, or another zone for another network`,
        ),
      tagsProblem("tags", props.tags),
    );
    AzurermTarget.of(this);
    this.madeFrom = [target, subnet, dnsZone].filter((each): each is IConstruct & IGrantScope =>
      Construct.isConstruct(each),
    );
    this.resource = new Resource(this, "resource", {
      name: endpointName,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      subnetId: subnet.id,
      privateServiceConnection: {
        name: endpointName,
        privateConnectionResourceId: target.id,
        subresourceNames: [subresource],
        isManualConnection: false,
      },
      ...(dnsZone && { privateDnsZoneGroup: { name: "default", privateDnsZoneIds: [dnsZone.id] } }),
      tags: props.tags,
    });
    this.node.defaultChild = this.resource;
    if (key !== undefined) endpoints.claim(stack, this, this, key);
  }

  /** Azure resource id of the endpoint. */
  public get endpointId(): string {
    return this.resource.id;
  }

  /**
   * Makes resources wait for the endpoint and its record, such as a secret that Terraform writes through it. Terraform
   * destroys them before the endpoint.
   *
   * @throws if a target contains the service, the subnet or the zone of the endpoint: it would wait for itself
   */
  public applyBefore(...targets: readonly IConstruct[]): this {
    checkInput(this, "PrivateEndpoint.applyBefore", { targets });
    applyBefore(this, { first: this.resource, madeFrom: this.madeFrom, targets });
    return this;
  }
}
