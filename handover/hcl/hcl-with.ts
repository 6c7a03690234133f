import type { JsonObject } from "../../model/terraform/document";
import { hclOf } from "./hcl";
import { formatted, schemasFor } from "./schemas";

/**
 * A stack as HCL with the layout of `terraform fmt`.
 *
 * @param terraform the command, such as `terraform` or `tofu`
 * @throws HandoverError if it cannot install the providers
 */
export const hclWith = (terraform: string, json: JsonObject): string =>
  formatted(hclOf(json, schemasFor(json, terraform)), terraform);
