import { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import { PRIVATE_LINKS, type PrivateLinkService, TERRAFORM_TYPES } from "../../facts/azure/private-link";
import { isLiteral } from "../../values/literal";
import { type Problem, refusal } from "../../values/problem";
import type { IGrantScope } from "./grant-scope";

/**
 * The problem with a resource that is certainly of another service than the stated one, if any: a role or an endpoint of the
 * service has no effect there. A group or a subscription around the resource is of no service.
 */
export function serviceResourceProblem(
  prop: string,
  service: PrivateLinkService,
  resource: IGrantScope,
): Problem | undefined {
  const { type } = PRIVATE_LINKS[service];
  const given = typeOf(resource);
  if (given === undefined || given.toLowerCase() === type.toLowerCase()) return undefined;
  const isKnown = Object.values(PRIVATE_LINKS).some((each) => each.type.toLowerCase() === given.toLowerCase());
  if (!isKnown) return undefined;
  return refusal(
    "service-resource",
    `\`${prop}\` must be of the type ${type}, got one of the type ${given}; give the service of the resource, or another resource`,
  );
}

/** The type of a resource in its id, as far as its class or its literal id tells. */
function typeOf(resource: IGrantScope): string | undefined {
  const made = elementOf(resource) as { readonly terraformResourceType?: string } | undefined;
  const known = made?.terraformResourceType;
  if (known !== undefined) return Object.entries(TERRAFORM_TYPES).find(([, types]) => types.test(known))?.[0];
  if (!isLiteral(resource.id)) return undefined;
  return /\/resourceGroups\/[^/]+\/providers\/([^/]+\/[^/]+)\//i.exec(resource.id)?.[1];
}

/** The element of Terraform that a scope is, or that a construct is about. */
function elementOf(resource: IGrantScope): unknown {
  if (!Construct.isConstruct(resource)) return undefined;
  return TerraformElement.isTerraformElement(resource) ? resource : resource.node.defaultChild;
}
