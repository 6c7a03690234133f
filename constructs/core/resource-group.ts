/** A resource group by its name and location: the provider's own class, or values. */
export interface IResourceGroup {
  readonly name: string;
  readonly location: string;
}

/** The location of a resource group, literal where it can be: the provider's class answers a token, but keeps what it was given. */
export function locationOf(resourceGroup: IResourceGroup): string {
  return (resourceGroup as { readonly locationInput?: string }).locationInput ?? resourceGroup.location;
}
