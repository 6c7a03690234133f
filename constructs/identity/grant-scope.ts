/**
 * A scope for role assignments: a resource or data source of azurerm, a cluster, managed identity, registry, vault or secret
 * of this library, or `{ id }` with an Azure resource id.
 */
export interface IGrantScope {
  /** Azure resource id of the scope. */
  readonly id: string;
}
