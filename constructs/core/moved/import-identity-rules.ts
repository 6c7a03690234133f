import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { RESOURCE_IDENTITIES, WITHOUT_IDENTITY } from "../../../facts/terraform/resource-identities";
import { type Problem, refusal } from "../../../values/problem";
import { shown } from "../../../values/shown";
import { AzurermTarget } from "../azurerm/azurerm-target";
import { featureProblem } from "../providers/terraform-target";
import { rowOf } from "../../../values/row-of";

/** What is wrong with the `identity` of an ImportBlock. A type that the table does not have is left to Terraform. */
export function identityProblems(
  scope: IConstruct,
  to: TerraformResource,
  identity: Readonly<Record<string, string>>,
): Problem[] {
  const type = to.terraformResourceType;
  const problems = [
    featureProblem(scope, "identity", "importByIdentity"),
    noIdentityProblem(scope, type),
    attributesProblem(type, identity),
  ];
  return problems.filter((each) => each !== undefined);
}

function noIdentityProblem(scope: IConstruct, type: string): Problem | undefined {
  const known = rowOf(RESOURCE_IDENTITIES, type);
  const target = AzurermTarget.of(scope);
  if (known ? target.atLeast(...known.from) : !WITHOUT_IDENTITY.has(type)) return undefined;
  const since = known
    ? `has an identity from azurerm ${known.from.join(".")} on, and the stack is for "${target.constraint}"`
    : "has no identity in azurerm";
  return refusal(
    "import-no-identity",
    `\`identity\` must be of a type with a resource identity, got ${type}, which ${since}; give \`resourceId\` instead`,
  );
}

function attributesProblem(type: string, identity: Readonly<Record<string, string>>): Problem | undefined {
  const expected = rowOf(RESOURCE_IDENTITIES, type)?.attributes;
  const given = Object.keys(identity);
  if (!expected || (expected.length === given.length && expected.every((each) => given.includes(each))))
    return undefined;
  return refusal(
    "import-identity",
    `\`identity\` of ${type} must have ${expected.join(", ")}, got ${given.length > 0 ? given.map(shown).join(", ") : "none"}; these are all attributes of its identity`,
  );
}
