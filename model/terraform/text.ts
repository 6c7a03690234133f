import { LIMITS } from "../../facts/limits";
import { shownUpTo } from "../../values/shown";
import { UUID } from "../../values/uuid";

/** An attribute of a resource of the stacks that are read together. */
export interface Reference {
  readonly stack: string;
  /** Type and name, as in `azurerm_user_assigned_identity.orders`. */
  readonly address: string;
  /** As Terraform writes it: `client_id`, `kubelet_identity[0].object_id`; empty for the whole resource. */
  readonly attribute: string;
}

/** A Terraform expression whose value is known after apply; two of them are equal if their texts are. */
export interface Expression {
  /** The text with its known parts filled in; each unknown part is led by its stack: `${stack/type.name.attribute}`. */
  readonly expression: string;
  /** The one attribute that it reads, if the whole text is one reference to a resource of the stacks. */
  readonly reference?: Reference;
  /** The reference that it starts with and the text after that, also if the reference names one instance of several. */
  readonly lead?: { readonly reference: Reference; readonly instance: string; readonly rest: string };
}

/** A text that is known, or an expression. */
export type Text = string | Expression;

/** A value where a text belongs: manifests can have a boolean or a number there, which Kubernetes rejects. */
export type Scalar = Text | number | boolean | null;

export const isExpression = (value: unknown): value is Expression =>
  typeof value === "object" && value !== null && typeof (value as Expression).expression === "string";

/** The characters of a text, known or not; empty for an absent one. */
export const textOf = (text: Text | undefined): string =>
  text === undefined ? "" : isExpression(text) ? text.expression : text;

/** Whether two texts are certainly the same; UUIDs are compared without case. */
export function sameText(a: Text | undefined, b: Text | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return textKey(a) === textKey(b);
}

/** A key that two texts share exactly if they are certainly the same. */
export function textKey(text: Text): string {
  if (isExpression(text)) return `=${text.expression}`;
  return UUID.test(text) ? text.toLowerCase() : text;
}

/** A text as a message shows it: whole up to the longest subject or issuer, because people copy those; never a secret. */
export const shownText = (value: unknown): string =>
  isExpression(value) ? value.expression : shownUpTo(LIMITS.credentialText, value);
