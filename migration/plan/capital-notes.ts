import type { BindingManifest, IdentityManifest } from "../read/pod-identity-manifests";

/** The note about fields of a manifest that have the capitals of an old version, if it has such fields. */
export function capitalNotes({ oldCapitals }: Pick<BindingManifest | IdentityManifest, "oldCapitals">): string[] {
  if (oldCapitals.length === 0) return [];
  const fields = oldCapitals.map((each) => `\`${each}\``).join(", ");
  return [
    `${fields} with the capitals of versions before 1.6: they are read here, but pod identity from 1.6 on does not read them`,
  ];
}
