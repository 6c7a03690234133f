import { isIP } from "node:net";
import { isLiteral } from "./literal";
import { shown } from "./shown";
import { type Problem, refusal } from "./problem";

/** An IP address as a number. */
export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/** A range of addresses, first and last included. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  /** How many leading bits are fixed. */
  readonly prefix: number;
}

/** The IP address in a text, or nothing. The check of azurerm accepts 999.1.1.1. */
export function parseAddress(text: string): Address | undefined {
  const version = isIP(text);
  if (version === 4) return { version, value: text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  return version === 6 && !text.includes("%") ? { version, value: valueOfIPv6(text) } : undefined;
}

function valueOfIPv6(text: string): bigint {
  // The last four bytes may be written as an IPv4 address.
  const hex = text.replace(/[0-9]+(\.[0-9]+){3}$/, (ipv4) => {
    const value = parseAddress(ipv4)!.value;
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = "", tail] = hex.split("::");
  const groups = (part: string): string[] => part.split(":").filter((group) => group !== "");
  const left = groups(head);
  const right = groups(tail ?? "");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** The range of a text in CIDR notation, or nothing. */
export function parseRange(text: string): AddressRange | undefined {
  const [, address = "", digits = ""] = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  const bits = parsed?.version === 6 ? 128 : 32;
  const prefix = Number(digits);
  if (!parsed || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = parsed.value - (parsed.value % size);
  return { version: parsed.version, first, last: first + size - 1n, prefix };
}

/** A part of a literal IPv4 range, as `cidrsubnet` of Terraform gives it: the prefix grows by `bits`, and `index` counts the parts. */
export function partOfRange(range: string, bits: number, index: number): string {
  const { first, prefix } = parseRange(range)!;
  const value = first + (BigInt(index) << BigInt(32 - prefix - bits));
  const bytes = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n);
  return `${bytes.join(".")}/${prefix + bits}`;
}

/** Whether two ranges have an address in common. */
export function overlap(a: AddressRange, b: AddressRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

/** Whether an address is in a range. */
export function includes(range: AddressRange, address: Address): boolean {
  return range.version === address.version && range.first <= address.value && address.value <= range.last;
}

/** The problem with a literal that must be a range in CIDR notation, if any. */
export function cidrProblem(prop: string, value: string | undefined, version?: 4 | 6): Problem | undefined {
  if (!isLiteral(value)) return undefined;
  const range = parseRange(value);
  const example = version === 6 ? "fd12:3456:789a::/64" : "10.0.0.0/16";
  if (range && (version === undefined || range.version === version)) return undefined;
  const wanted = version === undefined ? "a range" : `an IPv${version} range`;
  const hint =
    !range && parseAddress(value) ? `; did you mean ${shown(`${value}/${isIP(value) === 6 ? 128 : 32}`)}?` : "";
  return refusal(
    "ip-range",
    `\`${prop}\` must be ${wanted} in CIDR notation such as ${example}, got ${shown(value)}${hint}`,
  );
}

/** The problem with a literal that must be an IP address, if any. */
export function addressProblem(prop: string, value: string | undefined): Problem | undefined {
  if (!isLiteral(value) || parseAddress(value)) return undefined;
  return refusal("ip-address", `\`${prop}\` must be an IP address such as 10.0.0.10, got ${shown(value)}`);
}
