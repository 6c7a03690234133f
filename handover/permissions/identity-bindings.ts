import type { Resource, StackDocument } from "../../model/terraform/document";
import type { IdentityBinding } from "../../model/trust/identity-binding";
import type { TrustModel } from "../../model/trust/model";
import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";

/** The identity bindings that a resource of a stack declares. */
export const identityBindingsAt = (
  model: TrustModel,
  { name }: StackDocument,
  { address }: Resource,
): readonly IdentityBinding[] => byPlace(model).get(`${name} ${address}`) ?? [];

const byPlace = keptFor((model: TrustModel) =>
  grouped(model.identityBindings, ({ stack, address }) => `${stack} ${address}`),
);
