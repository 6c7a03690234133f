import type { JsonObject } from "../../model/terraform/document";
import { refusal } from "../../values/problem";
import { shown } from "../../values/shown";
import { HandoverError } from "../handover-error";

/** Blocks at the top of a configuration that `hclOf` writes. */
const WRITTEN = [
  ...["terraform", "variable", "locals", "provider", "data", "ephemeral", "import", "moved", "removed", "resource"],
  ...["module", "check", "output"],
];

/** Refuses a configuration with other blocks: they would be missing in its plan. */
export function refuseOtherBlocks(json: JsonObject): void {
  const other = Object.keys(json).find((each) => each !== "//" && !WRITTEN.includes(each));
  if (other === undefined) return;
  throw new HandoverError(
    refusal(
      "hcl-block",
      `a configuration to write as HCL must have only the blocks ${WRITTEN.join(", ")}, got ${shown(other)}; remove it, or hand over the JSON`,
    ),
  );
}
