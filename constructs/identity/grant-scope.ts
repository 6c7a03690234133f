/**
 * Anything with an Azure resource id: a resource or data source of azurerm, a cluster, managed identity, registry, vault
 * or secret of this library, or `{ id }`. Roles are granted on it.
 */
export interface IGrantScope {
  readonly id: string;
}
