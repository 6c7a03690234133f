import { type JsonObject, readConfiguration } from "../../model/terraform/document";
import type { TrustModel } from "../../model/trust/model";
import { readTrusts } from "../../model/trust/read";

/** The model of Terraform JSON by the name of its stack. */
export const modelOf = (stacks: Readonly<Record<string, object>>): TrustModel =>
  readTrusts(Object.entries(stacks).map(([name, json]) => readConfiguration(json as JsonObject, name)));
