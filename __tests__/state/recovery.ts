import type { LoggedWrite } from "../kit/terraform";

interface ImportEntry {
  readonly to: string;
  readonly id: string;
}

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";

/** Ids by which azurerm imports, from the names in the JSON. */
const ID_OF: Readonly<Record<string, (name: string, group: string) => string>> = {
  azurerm_resource_group: (name) => `${SUBSCRIPTION}/resourceGroups/${name}`,
  azurerm_user_assigned_identity: (name, group) =>
    `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  azurerm_container_registry: (name, group) =>
    `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.ContainerRegistry/registries/${name}`,
  azurerm_kubernetes_cluster: (name, group) =>
    `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
};

/**
 * What a person does who recovers `platform` by its names: the suffix is read off the resource group that is there, each
 * name in the JSON gives an id, and roles are looked up by scope and role, as `az role assignment list` shows them.
 *
 * @param made what exists: the stand-in for `az resource list` and `az role assignment list`
 */
export function importsOfPlatform(json: object, made: readonly LoggedWrite[]): ImportEntry[] {
  const { resource } = json as {
    resource: Record<string, Record<string, { name?: string; role_definition_name?: string }>>;
  };
  const group = made.find(({ type }) => type === "azurerm_resource_group")!.name;
  const suffix = group.split("-").at(-1)!;
  const exists = new Set(made.map(({ id }) => id));
  const named = Object.entries(ID_OF).flatMap(([type, idOf]) =>
    Object.entries(resource[type] ?? {}).map(([to, { name }]) => ({
      to: `${type}.${to}`,
      id: idOf(name!.replace("${random_id.suffix.hex}", suffix), group),
    })),
  );
  const roles = Object.entries(resource.azurerm_role_assignment ?? {}).flatMap(([to, { role_definition_name: role }]) =>
    made
      .filter(({ type, attrs }) => type === "azurerm_role_assignment" && attrs.role_definition_name === role)
      .map(({ id }) => ({ to: `azurerm_role_assignment.${to}`, id })),
  );
  const seed = { to: "random_id.suffix", id: Buffer.from(suffix, "hex").toString("base64url") };
  return [seed, ...named, ...roles].filter(({ id }) => exists.has(id));
}
