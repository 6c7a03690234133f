import { UUIDS } from "./uuid";

/** The characters of a client secret of Microsoft Entra ID. */
const CLIENT_SECRET = "[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}";

const GITHUB_TOKEN = /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/;

/**
 * Marks of texts that open something. Sources: the formats as Microsoft Entra ID, GitHub, Azure Storage and RFC 7519 and
 * 7468 document them; read 2026-11.
 */
const MARKS: readonly RegExp[] = [
  // Connection strings and shared access signatures.
  /AccountKey=|SharedAccessKey=|SharedAccessSignature|[?&]sig=|\b(password|pwd|client_?secret)=/i,
  new RegExp(CLIENT_SECRET),
  GITHUB_TOKEN,
  // JSON Web Tokens.
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  /-----BEGIN |PRIVATE KEY/,
];

/** Shorter than a key of 256 bits in base64. */
const LONG_BASE64 = /[A-Za-z0-9+/_-]{40,}={0,2}/g;

/** Whether a text holds something that looks like a credential: a key, a token, a connection string. */
export function looksSecret(text: string): boolean {
  if (MARKS.some((mark) => mark.test(text))) return true;
  // Azure writes UUIDs into resource ids, and they are no secrets.
  return (text.replace(UUIDS, "").match(LONG_BASE64) ?? []).some(isRandom);
}

/** Names and paths repeat few letters, random bytes in base64 do not: 44 of those have about 5 bits a character. */
function isRandom(text: string): boolean {
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/[0-9]/.test(text)) return false;
  const start = text.slice(0, 128);
  const counts = new Map<string, number>();
  for (const each of start) counts.set(each, (counts.get(each) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / start.length) * Math.log2(count / start.length);
  return bits > 4.5;
}

/** Formats of credentials that are recognized with certainty: what a text must be, and how a message calls it. */
const FORMATS: readonly (readonly [what: string, format: RegExp])[] = [
  ["a connection string with a key", /(^|;)\s*(AccountKey|SharedAccessKey)=[^;\s$<{*]{8,}/i],
  ["a connection string with a password", /(^|;)\s*(Password|Pwd)\s*=\s*[^;\s$<{*][^;]*/i],
  ["a shared access signature", /[?&]sig=[A-Za-z0-9%+/]{20,}/],
  ["a URL with a password", /^[a-z][a-z0-9+.-]*:\/\/([^\s/:@]+):(?!\1@)[^\s/:@$<{*]+@/i],
  ["a client secret of Microsoft Entra ID", new RegExp(`(^|[^A-Za-z0-9_~.-])${CLIENT_SECRET}($|[^A-Za-z0-9_~.-])`)],
  ["a token of GitHub", GITHUB_TOKEN],
  ["a private key", /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/],
];

/** The key of the storage emulator, which is the same everywhere. Source: learn.microsoft.com/azure/storage/common/storage-connect-azurite. */
const EMULATOR = /Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq\/K1SZFPTOtr\/KBHBeksoGMGw==/;

/** What credential a text holds, by its format; undefined if it has none, or a reference such as `$(PASSWORD)` instead. */
export function credentialIn(text: string): string | undefined {
  if (EMULATOR.test(text)) return undefined;
  const found = FORMATS.find(([, format]) => format.test(text));
  // A lone `password=` may be prose or a setting; a connection string has other parts.
  if (
    found?.[0] === "a connection string with a password" &&
    !/(server|data source|host|endpoint|user id|uid|user|database)\s*=/i.test(text)
  )
    return undefined;
  return found?.[0];
}
