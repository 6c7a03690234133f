import { isUuid } from "./uuid";

/** Whether a text may name a tenant of Entra ID: by its id, or by one of its verified domain names. */
export const isTenant = (text: string): boolean =>
  isUuid(text) || /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(text);
