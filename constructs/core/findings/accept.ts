import { TerraformResource, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { literalListProblem } from "../../../values/given";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import { checkInput } from "../input/check-input";
import { refuse } from "../input/refuse";

/** The ids of checkov (`CKV_AZURE_109`), trivy (`AVD-AZU-0013`), tflint and KICS. */
const FINDING = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/**
 * Accepts a finding of a security scanner on one resource, with the reason. The reason is in the JSON of the resource, as
 * `"//".accepted`, which Terraform ignores, and in `.checkov.baseline` next to the JSON, which checkov reads:
 *
 * ```ts
 * accept(vault, "CKV_AZURE_189", "Pods reach the vault over the internet: the cluster has no private endpoint.");
 * ```
 *
 * ```sh
 * checkov -d cdktf.out/stacks/orders --framework terraform_json \
 *   --baseline cdktf.out/stacks/orders/.checkov.baseline --output-baseline-as-skipped
 * ```
 *
 * The same finding on another resource is still reported.
 *
 * @param construct a resource, or a construct with one as its `node.defaultChild`
 * @param finding the id of the finding, or several with the same reason
 * @param reason why the finding does not matter here, or what holds instead
 * @throws Error if the construct has no resource, an id is not one of a scanner, or the reason is empty or a Terraform token
 */
export function accept(construct: IConstruct, finding: string | readonly string[], reason: string): void {
  checkInput(construct, "accept", { construct, finding, reason });
  const findings = typeof finding === "string" ? [finding] : finding;
  const resource = resourceOf(construct);
  refuse(
    construct,
    resource === undefined ? noResource(construct) : undefined,
    literalListProblem("finding", findings),
    ...findings.map(findingProblem),
    reasonProblem(reason),
  );
  for (const each of findings) resource!.addOverride(`//.accepted.${each}`, reason);
}

function resourceOf(construct: IConstruct | undefined): TerraformResource | undefined {
  if (construct === undefined || TerraformResource.isTerraformResource(construct)) return construct;
  return resourceOf(construct.node.defaultChild);
}

const noResource = ({ node }: IConstruct): Problem =>
  refusal(
    "accept-construct",
    `\`construct\` must be a resource, or a construct with one as its default child, got ${node.path}; pass the resource with the finding`,
  );

const findingProblem = (finding: string): Problem | undefined =>
  FINDING.test(finding)
    ? undefined
    : refusal(
        "accept-finding",
        `\`finding\` must be the id of a finding, such as "CKV_AZURE_109", got ${shown(finding)}; copy the id from the report of the scanner`,
      );

const reasonProblem = (reason: string): Problem | undefined =>
  reason.trim() !== "" && !/[\r\n]/.test(reason) && !Token.isUnresolved(reason)
    ? undefined
    : refusal(
        "accept-reason",
        `\`reason\` must be a text in one line that says why the finding is accepted, got ${shown(reason)}; write what holds instead`,
      );
