/** What the azurerm provider does for one kind of resource, as Azure actions. */
export interface AzureRule {
  /** The type in Azure's resource ids; empty where it has none of its own. */
  readonly armType: string;
  /**
   * Where the actions are needed: `subscription`, or the argument that names the resource group or holds the id of what
   * the resource belongs to.
   */
  readonly within: "subscription" | "resource_group_name" | (string & {});
  readonly actions: readonly string[];
  readonly dataActions?: readonly string[];
  /** Actions that Azure asks for on the subscription, wherever the resource is. */
  readonly onSubscription?: readonly string[];
  /** Those of `actions` that read, and that only a change needs: the role for planning goes without. @default - none */
  readonly changesOnly?: readonly string[];
  /** Actions on the subscription that only a change needs. @default - none */
  readonly onSubscriptionForChanges?: readonly string[];
  /** Actions that only an argument brings, on what that argument names; a dotted path reaches into blocks. */
  readonly when?: readonly {
    readonly argument: string;
    readonly actions: readonly string[];
    /** `self`: on the resource's own scope, because the argument names no other. @default - the id in the argument */
    readonly on?: "self" | "subscription";
    /** The actions come unless the argument has this value. @default - they come where the argument is there */
    readonly unless?: boolean;
  }[];
  /** What destroying it takes as well in a vault of the app that has no purge protection: the provider purges there. */
  readonly purge?: string;
  /** Page of learn.microsoft.com/azure/role-based-access-control/permissions that lists the actions. */
  readonly source: string;
  /**
   * `measured`: the requests were seen with azurerm 4.81.0 and 5.2.0 against a simulated Azure (2026-11). `documented`:
   * read in the sources of azurerm and in Azure's permission reference. @default "documented"
   */
  readonly known?: "measured" | "documented";
}

/** Reading, writing and deleting a type, and what else is named. */
export const all = (type: string, ...more: readonly string[]): string[] => [
  ...["read", "write", "delete"].map((each) => `${type}/${each}`),
  ...more,
];

/** azurerm looks for the vault by its URL before it deletes something in it, or reads a value in a run that has not read the vault. */
export const FIND_VAULT = ["Microsoft.KeyVault/vaults/read", "Microsoft.Resources/subscriptions/resources/read"];
export const JOIN_SUBNET = "Microsoft.Network/virtualNetworks/subnets/join/action";
export const ASSIGN_IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
export const WORKSPACE_KEYS = "Microsoft.OperationalInsights/workspaces/sharedKeys/action";
