/** The Azure actions that azurerm needs for one resource type. */
export interface AzureRule {
  /** The type in Azure resource ids. Empty if the resource has no type of its own. */
  readonly armType: string;
  /**
   * The scope of the actions: `subscription`, or the argument with the name of the resource group or the id of the parent
   * resource.
   */
  readonly within: "subscription" | "resource_group_name" | (string & {});
  readonly actions: readonly string[];
  readonly dataActions?: readonly string[];
  /** Actions that are needed on the subscription, for any scope of the resource. */
  readonly onSubscription?: readonly string[];
  /** Read actions among `actions` that only a change needs. The role for planning does not have them. @default - none */
  readonly changesOnly?: readonly string[];
  /** Actions on the subscription that only a change needs. @default - none */
  readonly onSubscriptionForChanges?: readonly string[];
  /** Actions that an argument adds, on the resource that the argument names. A dot leads into a block. */
  readonly when?: readonly {
    readonly argument: string;
    readonly actions: readonly string[];
    /** The Azure type that the id in the argument must have. @default - any */
    readonly ofType?: string;
    /** `self`: on the scope of the resource itself. @default - the id in the argument */
    readonly on?: "self" | "subscription";
    /** The actions are needed unless the argument has this value. @default - they are needed if the argument is set */
    readonly unless?: boolean;
  }[];
  /** The action that a destroy needs as well in a vault without purge protection, because azurerm purges the item. */
  readonly purge?: string;
  /**
   * Page of learn.microsoft.com/azure/role-based-access-control/permissions that lists the actions, or a page of
   * learn.microsoft.com with its folders.
   */
  readonly source: string;
  /**
   * `measured`: the requests were seen with azurerm 4.81.0 and 5.2.0 against a simulated Azure (2026-11). `documented`:
   * read in the sources of azurerm and in Azure's permission reference. @default "documented"
   */
  readonly known?: "measured" | "documented";
}

/** The actions to read, write and delete a type, and more. */
export const all = (type: string, ...more: readonly string[]): string[] => [
  ...["read", "write", "delete"].map((each) => `${type}/${each}`),
  ...more,
];

/** azurerm searches the vault by its URL before it deletes an item, or reads one in a run that has not read the vault. */
export const FIND_VAULT = ["Microsoft.KeyVault/vaults/read", "Microsoft.Resources/subscriptions/resources/read"];
export const JOIN_SUBNET = "Microsoft.Network/virtualNetworks/subnets/join/action";
export const ASSIGN_IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
export const WORKSPACE_KEYS = "Microsoft.OperationalInsights/workspaces/sharedKeys/action";
