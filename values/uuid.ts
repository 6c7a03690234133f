/** A UUID, in either case; Entra's client, tenant and principal ids are such. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a literal text is a UUID, in either case. */
export const isUuid = (text: string): boolean => UUID.test(text);
