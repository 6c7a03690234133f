import { at, isBranch, listAt, textAt, type Tree } from "./tree";
import { rowOf } from "../../values/row-of";

/**
 * What `terraform query -json` prints, one object a line. Source: internal/command/views/json/message_types.go and query.go of
 * github.com/hashicorp/terraform at v1.16.0; read 2026-11.
 */
const FOUND = "list_resource_found";

/** The types that are read of a query, with the end of their ids. The identity of each has the parts of the id. */
const TYPES: Readonly<
  Record<
    string,
    { readonly path: readonly string[]; readonly read: (values: Tree) => { readonly [key: string]: Tree } }
  >
> = {
  azurerm_user_assigned_identity: {
    path: ["userAssignedIdentities", "name"],
    read: (values) => ({
      clientId: textAt(values, "client_id"),
      principalId: textAt(values, "principal_id"),
      tenantId: textAt(values, "tenant_id"),
    }),
  },
  azurerm_federated_identity_credential: {
    path: ["userAssignedIdentities", "user_assigned_identity_name", "federatedIdentityCredentials", "name"],
    read: (values) => ({
      issuer: textAt(values, "issuer"),
      subject: textAt(values, "subject"),
      audiences: listAt(values, "audience"),
    }),
  },
};

/** Whether a value is a line of `terraform query -json`, or of another command of Terraform with `-json`. */
export const isTerraformMessage = (value: Tree): boolean =>
  typeof textAt(value, "@level") === "string" && typeof textAt(value, "type") === "string";

/** A text below keys; empty if there is none. */
function plainAt(tree: Tree, ...keys: readonly string[]): string {
  const found = textAt(tree, ...keys);
  return typeof found === "string" ? found : "";
}

/** The error that a line of Terraform reports. */
export function errorIn(message: Tree): string | undefined {
  if (!isTerraformMessage(message) || textAt(message, "diagnostic", "severity") !== "error") return undefined;
  return `${plainAt(message, "diagnostic", "summary")}: ${plainAt(message, "diagnostic", "detail")}`;
}

/** A resource that a query found, in the form in which the Azure CLI prints it; undefined for other lines and other types. */
export function queriedResource(message: Tree): Tree | undefined {
  if (!isTerraformMessage(message) || textAt(message, "type") !== FOUND) return undefined;
  const found = at(message, FOUND);
  const name = plainAt(found, "resource_type");
  const type = rowOf(TYPES, name);
  const [identity, values] = [at(found, "identity"), at(found, "resource_object")];
  if (!type || !isBranch(identity)) return undefined;
  const part = (attribute: string): string => plainAt(identity, attribute);
  const end = type.path.map((each, i) => (i % 2 === 0 ? each : part(each)));
  return {
    id: `/subscriptions/${part("subscription_id")}/resourceGroups/${part("resource_group_name")}/providers/Microsoft.ManagedIdentity/${end.join("/")}`,
    name: part("name"),
    ...(values === undefined ? {} : type.read(values)),
  };
}

/** Whether a query found a resource without its values, which a list block prints with `include_resource`. */
export const hasNoValues = (message: Tree): boolean =>
  queriedResource(message) !== undefined && at(message, FOUND, "resource_object") === undefined;
