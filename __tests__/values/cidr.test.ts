import { Token } from "cdktf";
import {
  addressProblem,
  cidrProblem,
  includes,
  overlap,
  parseAddress,
  parseRange,
  partOfRange,
} from "../../values/cidr";

describe("parseAddress", () => {
  test.each([
    ["0.0.0.0", 4, 0n],
    ["10.0.0.1", 4, 0x0a000001n],
    ["255.255.255.255", 4, 0xffffffffn],
    ["::", 6, 0n],
    ["::1", 6, 1n],
    ["fd12:3456:789a:1::", 6, 0xfd123456789a00010000000000000000n],
    ["1:2:3:4:5:6:7:8", 6, 0x00010002000300040005000600070008n],
    ["::ffff:10.0.0.1", 6, 0xffff0a000001n],
  ])("%s is an IPv%s address", (text, version, value) => {
    expect(parseAddress(text)).toEqual({ version, value });
  });

  test.each(["", "10.0.0", "10.0.0.256", "999.1.1.1", "10.0.0.0/8", "10.0.0.01", "fd12::1%eth0", ":::", "kubernetes"])(
    "%j is none",
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
});

describe("parseRange", () => {
  test.each([
    ["10.0.0.0/16", 4, 0x0a000000n, 0x0a00ffffn],
    ["10.0.3.7/22", 4, 0x0a000000n, 0x0a0003ffn],
    ["0.0.0.0/0", 4, 0n, 0xffffffffn],
    ["10.1.2.3/32", 4, 0x0a010203n, 0x0a010203n],
    ["fd00::/126", 6, 0xfd000000000000000000000000000000n, 0xfd000000000000000000000000000003n],
  ])("%s is an IPv%s range", (text, version, first, last) => {
    expect(parseRange(text)).toMatchObject({ version, first, last });
  });

  test.each([
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/ 8",
    "10.0.0.0/08",
    "fd00::/129",
    "a/8",
    "10.0.0.0/8/8",
  ])("%j is none", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});

describe("overlap", () => {
  const overlaps = (a: string, b: string): boolean => overlap(parseRange(a)!, parseRange(b)!);

  test.each([
    ["10.0.0.0/16", "10.0.0.0/16", true],
    ["10.0.0.0/8", "10.255.255.255/32", true],
    ["10.0.0.0/24", "10.0.1.0/24", false],
    ["10.0.1.0/24", "10.0.0.0/23", true],
    ["0.0.0.0/0", "::/0", false],
  ])("%s and %s: %s, in either order", (a, b, expected) => {
    expect([overlaps(a, b), overlaps(b, a)]).toEqual([expected, expected]);
  });
});

test("a range includes its first and last address, and not their neighbours outside of it", () => {
  const range = parseRange("10.0.0.0/30")!;
  const inside = ["10.0.0.0", "10.0.0.3", "9.255.255.255", "10.0.0.4", "::a00:1"].map((each) =>
    includes(range, parseAddress(each)!),
  );
  expect(inside).toEqual([true, true, false, false, false]);
});

describe("cidrProblem", () => {
  test.each([
    [
      "10.0.0.0",
      undefined,
      '`range` must be a range in CIDR notation such as 10.0.0.0/16, got "10.0.0.0"; did you mean "10.0.0.0/32"? [ip-range]',
    ],
    [
      "fd00::1",
      undefined,
      '`range` must be a range in CIDR notation such as 10.0.0.0/16, got "fd00::1"; did you mean "fd00::1/128"? [ip-range]',
    ],
    [
      "999.1.1.1/16",
      undefined,
      '`range` must be a range in CIDR notation such as 10.0.0.0/16, got "999.1.1.1/16" [ip-range]',
    ],
    [
      "10.0.0.0/16",
      6 as const,
      '`range` must be an IPv6 range in CIDR notation such as fd12:3456:789a::/64, got "10.0.0.0/16" [ip-range]',
    ],
    [
      "fd00::/64",
      4 as const,
      '`range` must be an IPv4 range in CIDR notation such as 10.0.0.0/16, got "fd00::/64" [ip-range]',
    ],
  ])("refuses %s", (value, version, problem) => {
    expect(cidrProblem("range", value, version)).toBe(problem);
  });

  test.each([undefined, "0.0.0.0/0", "10.0.0.1/32", "fd00::/8", "${var.range}"])("accepts %s", (value) => {
    expect(cidrProblem("range", value?.startsWith("${") ? token() : value)).toBeUndefined();
  });
});

test.each([
  ["10.224.0.0/16", 1, 0, "10.224.0.0/17"],
  ["10.224.0.0/16", 4, 9, "10.224.144.0/20"],
  ["10.1.2.3/16", 0, 0, "10.1.0.0/16"],
  ["255.0.0.0/8", 24, 16777215, "255.255.255.255/32"],
])("the part of %s with %d more bits and index %d is %s", (range, bits, index, part) => {
  expect(partOfRange(range, bits, index)).toBe(part);
});

test("addressProblem refuses what is not an address", () => {
  expect(addressProblem("dns", "10.0.0.256")).toBe(
    '`dns` must be an IP address such as 10.0.0.10, got "10.0.0.256" [ip-address]',
  );
  expect(addressProblem("dns", "10.0.0.255")).toBeUndefined();
  expect(addressProblem("dns", token())).toBeUndefined();
});

function token(): string {
  return Token.asString({ resolve: () => "later", creationStack: [], toString: () => "token" });
}
