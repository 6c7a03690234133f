/** A resource group by its name and location: the provider's own class, or values. */
export interface IResourceGroup {
  readonly name: string;
  readonly location: string;
}
