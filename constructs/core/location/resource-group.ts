/** A resource group with its name and location: an instance of the provider class, or values. */
export interface IResourceGroup {
  /** Name of the resource group. */
  readonly name: string;
  /** Azure region of the resource group, such as `centralindia`. */
  readonly location: string;
}

/** The location of a resource group. The provider class returns a token, but keeps the literal that it was given. */
export function locationOf(resourceGroup: IResourceGroup): string {
  return (resourceGroup as { readonly locationInput?: string }).locationInput ?? resourceGroup.location;
}
