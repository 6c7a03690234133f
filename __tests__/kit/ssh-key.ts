/** A public key that nobody has the private one of: its type, and fields of a text or of so many bytes. */
export function sshPublicKey(type: string, ...fields: readonly (string | number)[]): string {
  const bytes = [type, ...fields].flatMap((each) => {
    const field = typeof each === "string" ? Buffer.from(each) : Buffer.alloc(each, 7);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return `${type} ${Buffer.concat(bytes).toString("base64")}`;
}
