/** Bytes of a point of the curves of RFC 5656, without its leading byte. */
const CURVES: Readonly<Record<string, number>> = { nistp256: 64, nistp384: 96, nistp521: 132 };

/**
 * Whether a text is one public key as `ssh-keygen` writes it: type, data and an optional comment. The data names its type
 * again and has the length of that type; an RSA key has at least 2048 bits.
 * Sources: RFC 4253, RFC 5656, RFC 8709; learn.microsoft.com/azure/virtual-machines/linux/mac-create-ssh-keys; read 2026-11.
 */
export function isSshPublicKey(text: string): boolean {
  const [, type, data] =
    /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]+={0,3})( .*)?$/.exec(text.trim()) ?? [];
  if (type === undefined || data === undefined) return false;
  const [name, ...fields] = fieldsOf(Buffer.from(data, "base64")) ?? [];
  if (name?.toString("latin1") !== type) return false;
  const [first, second, more] = fields;
  if (first === undefined || more !== undefined) return false;
  if (type === "ssh-ed25519") return first.length === 32 && second === undefined;
  // The first byte of a positive number may be 0.
  if (type === "ssh-rsa") return second !== undefined && second.length >= 256;
  const curve = first.toString("latin1");
  return type === `ecdsa-sha2-${curve}` && second?.length === CURVES[curve]! + 1;
}

/** The fields of a key, each behind its length in four bytes; undefined where a length does not fit. */
function fieldsOf(data: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    if (at + 4 > data.length) return undefined;
    const end = at + 4 + data.readUInt32BE(at);
    if (end > data.length) return undefined;
    fields.push(data.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
