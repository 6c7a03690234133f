import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import type { Resource, StackDocument } from "../../model/terraform/document";
import type { TrustModel } from "../../model/trust/model";
import { type Problem, refusal } from "../../values/problem";
import { identityBindingsAt } from "./identity-bindings";
import { AZAPI, azapiTypeOf } from "./scopes";

/** Whether a resource is an identity binding of an unknown identity. Its actions on the identity are then not known. */
export function bindsUnknownIdentity(model: TrustModel, document: StackDocument, resource: Resource): boolean {
  if (resource.type !== AZAPI || azapiTypeOf(resource)?.toLowerCase() !== IDENTITY_BINDING.type.toLowerCase())
    return false;
  return identityBindingsAt(model, document, resource).length === 0;
}

/** The problem with resources whose permissions are in no table. */
export function unknownProblem(unknown: readonly Resource[]): Problem {
  const named = unknown.map((each) => {
    if (each.type !== AZAPI || each.mode === "data") return each.address;
    const type = azapiTypeOf(each);
    if (type === undefined) return `${each.address} (its \`type\` is known only after apply)`;
    const isBinding = type.toLowerCase() === IDENTITY_BINDING.type.toLowerCase();
    return `${each.address} (${type}${isBinding ? ", whose `body` is known only after apply" : ""})`;
  });
  const [azapi] = unknown.flatMap((each) => (each.type === AZAPI ? (azapiTypeOf(each) ?? []) : []));
  return refusal(
    "handover-permissions",
    `the permissions that ${named.join(", ")} ${unknown.length === 1 ? "needs" : "need"} are not known: the table has no such type` +
      `${unknown.some((each) => each.type.startsWith("module.")) ? ", and what is inside a module is seen neither here nor by the map, the contract test and diff" : ""}. ` +
      "Give the actions of the type in a JSON file with --actions (docs/bundle-permissions.md has its form" +
      `${azapi === undefined ? "" : `; the name of the row is ${JSON.stringify(azapi)}`}), or hand over without the stack`,
  );
}
