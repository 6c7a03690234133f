import { createHash } from "node:crypto";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";
export const TENANT = "11111111-1111-4111-8111-111111111111";
export const REGION = "westeurope";
/** "mock" in base64. */
export const CERTIFICATE = "bW9jaw==";

/** A UUID that depends only on a string. */
export function mockUuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A short name of letters and digits that depends only on a string. */
export function mockName(text: string): string {
  return `m${createHash("sha256").update(text).digest("hex").slice(0, 10)}`;
}

/** An Azure id that depends only on a string: of a resource of a type, or without one of a resource group. */
export function mockArmId(key: string, armType?: string): string {
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-${mockName(key)}`;
  if (armType === undefined) return group;
  const [provider, ...types] = armType.split("/");
  return `${group}/providers/${provider}/${types.map((type, index) => `${type}/${mockName(key + index)}`).join("/")}`;
}
