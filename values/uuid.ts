/** A UUID in lower or upper case, such as a client id, tenant id or principal id of Microsoft Entra ID. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every UUID in a text, in either case. */
export const UUIDS = new RegExp(UUID.source.slice(1, -1), "gi");

/** Whether a literal text is a UUID, in either case. */
export const isUuid = (text: string): boolean => UUID.test(text);
