import type { JsonObject } from "../../model/terraform/document";
import { hclOf } from "./hcl";
import { formatted, schemasFor } from "./schemas";
import { refuseOtherBlocks } from "./written-blocks";

/**
 * A stack as HCL with the layout of `terraform fmt`.
 *
 * @param terraform the command, such as `terraform` or `tofu`
 * @throws HandoverError if it cannot install the providers, or for a block that has no form here
 */
export function hclWith(terraform: string, json: JsonObject): string {
  refuseOtherBlocks(json);
  return formatted(hclOf(json, schemasFor(json, terraform)), terraform);
}
