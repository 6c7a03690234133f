// What Azure asks a principal for when Terraform writes, from the id of what is written and Azure's own rule for its actions.
import type { LoggedWrite } from "../kit/terraform";
import { BUILT_IN_ROLES } from "../../facts/azure/roles";

/** One action that a principal needs at a scope. */
export interface Needed {
  readonly action: string;
  readonly scope: string;
  /** The role assignment that is written, for the condition on it. */
  readonly assigned?: Readonly<Record<string, string>>;
}

/** Ids in the world: of the cluster that the Kubernetes objects are in, and of vaults by their address. */
export interface World {
  readonly cluster?: string;
  readonly vaults: Readonly<Record<string, string>>;
}

const CLUSTER_KINDS: Readonly<Record<string, string>> = {
  kubernetes_namespace_v1: "namespaces",
  kubernetes_service_account_v1: "serviceaccounts",
  kubernetes_deployment_v1: "apps/deployments",
};
const SECRET = "Microsoft.KeyVault/vaults/secrets";
const VERBS = { create: "write", update: "write", delete: "delete", read: "read" } as const;

/**
 * The actions that one write or read needs. The type of an id and a verb make the action; the rest was measured with the
 * real provider: what it asks around a change on the subscription.
 */
export function neededFor(
  { provider, type, id, op, attrs }: Omit<LoggedWrite, "op"> & { readonly op: keyof typeof VERBS },
  { cluster, vaults }: World,
): readonly Needed[] {
  const verb = VERBS[op];
  if (provider === "kubernetes") {
    const kind = CLUSTER_KINDS[type];
    if (kind === undefined || cluster === undefined) throw new Error(`no cluster or kind for ${type}`);
    return [{ action: `Microsoft.ContainerService/managedClusters/${kind}/${verb}`, scope: cluster }];
  }
  if (provider !== "azurerm") return [];
  const subscription = /^\/subscriptions\/[^/]+/.exec(id)?.[0] ?? "";
  if (id.startsWith("https://")) {
    const scope = vaults[`${new URL(id).origin}/`]!;
    const vaultSubscription = /^\/subscriptions\/[^/]+/.exec(scope)![0];
    const data = { write: ["setSecret/action", "getSecret/action"], delete: ["delete"], read: ["getSecret/action"] }[
      verb
    ];
    const found = ["Microsoft.KeyVault/vaults/read", "Microsoft.Resources/subscriptions/resources/read"];
    return [
      ...data.map((each) => ({ action: `${SECRET}/${each}`, scope })),
      ...(verb === "delete" ? found.map((action) => ({ action, scope: vaultSubscription })) : []),
    ];
  }
  const inside = /^(.*)\/providers\/([^/]+)\/([^]+)$/.exec(id);
  if (!inside) {
    if (type !== "azurerm_resource_group" && op !== "read") throw new Error(`no type in ${id}`);
    const group = "Microsoft.Resources/subscriptions/resourceGroups";
    return [
      // A group that does not exist is created with a right on the subscription.
      { action: `${group}/${verb}`, scope: op === "create" ? subscription : id },
      ...(verb === "delete" ? [{ action: `${group}/resources/read`, scope: id }] : []),
    ];
  }
  const [, above, namespace, path] = inside as unknown as [string, string, string, string];
  const names = path.split("/");
  const action = `${[namespace, ...names.filter((_, index) => index % 2 === 0)].join("/")}/${verb}`;
  if (type === "azurerm_role_assignment") {
    const role = BUILT_IN_ROLES[attrs.role_definition_name as keyof typeof BUILT_IN_ROLES];
    return [
      {
        action,
        scope: above,
        ...(verb === "write" ? { assigned: { role, id: attrs.principal_id!, type: attrs.principal_type! } } : {}),
      },
    ];
  }
  const more =
    type === "azurerm_key_vault" && verb !== "read"
      ? [{ action: "Microsoft.KeyVault/locations/deletedVaults/read", scope: subscription }]
      : [];
  // A child is written with a right on its parent.
  const scope = verb === "write" || names.length === 2 ? (names.length > 2 ? parentOf(id) : groupOf(id)) : id;
  return [{ action, scope: verb === "read" ? id : scope }, ...more];
}

const parentOf = (id: string): string => id.split("/").slice(0, -2).join("/");
const groupOf = (id: string): string => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0] ?? id;
