import { Fn, Lazy, ref, TerraformVariable, Token } from "cdktf";
import { ClusterIdentity, type ClusterNetworkProps } from "../../../../constructs";
import { ClusterFixture } from "../cluster-fixture";

/** A text that cdktf asks for when it writes the JSON. */
const lazy = (text: string): string => Lazy.stringValue({ produce: () => text });

const variable = (fixture: ClusterFixture): string =>
  new TerraformVariable(fixture.stack, "range", { type: "string" }).stringValue;

/** A cluster with these settings of its network, in a stack of its own. */
function withNetwork(make: (fixture: ClusterFixture) => ClusterNetworkProps): ClusterFixture {
  const fixture = new ClusterFixture();
  fixture.cluster({ network: make(fixture) });
  return fixture;
}

function preconditionsOf(fixture: ClusterFixture): string[] {
  const { lifecycle } = fixture.only("azurerm_kubernetes_cluster") as {
    readonly lifecycle?: { readonly precondition?: readonly { readonly condition: string }[] };
  };
  return (lifecycle?.precondition ?? []).map(({ condition }) => condition);
}

const services = { serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" };

test.each<[string, ClusterNetworkProps]>([
  ["the service range", { ...services, serviceCidr: lazy("10.2.0.0/24") }],
  ["the DNS address", { ...services, dnsServiceIp: lazy("10.2.0.10") }],
  ["both", { serviceCidr: lazy("10.2.0.0/24"), dnsServiceIp: lazy("10.2.0.10") }],
  ["a part of the service range", { ...services, serviceCidr: `10.2.0.0/${lazy("24")}` }],
  ["a range in a list", { serviceCidrs: [lazy("10.2.0.0/24")], dnsServiceIp: "10.2.0.10" }],
])("%s from a Lazy of a literal is in no precondition", (_, network) => {
  const fixture = withNetwork(() => network);
  expect(preconditionsOf(fixture)).toEqual([]);
  expect(fixture.only("azurerm_kubernetes_cluster").network_profile).toMatchObject({ dns_service_ip: "10.2.0.10" });
});

test.each<[string, ClusterNetworkProps, string]>([
  [
    "an address outside the service range",
    { ...services, dnsServiceIp: lazy("10.2.1.10") },
    '`network.dnsServiceIp` must be an address inside the service range "10.2.0.0/24", got "10.2.1.10" (at test/cluster) [network-dns-service-ip]',
  ],
  [
    "a service range of /12",
    { serviceCidr: lazy("10.16.0.0/12"), dnsServiceIp: "10.16.0.10" },
    '`network.serviceCidr` must be /13 or smaller, got "10.16.0.0/12"; AKS takes no larger range for services (at test/cluster) [network-service-range]',
  ],
  [
    "a service range that is none",
    { ...services, serviceCidr: lazy("10.2.0.0") },
    '`network.serviceCidr` must be an IPv4 range in CIDR notation such as 10.0.0.0/16, got "10.2.0.0"; did you mean "10.2.0.0/32"? (at test/cluster) [ip-range]',
  ],
  [
    "a pod range over the services",
    { ...services, podCidr: lazy("10.2.0.0/16") },
    '`network.podCidr` must not overlap `network.serviceCidr`, got "10.2.0.0/16" and "10.2.0.0/24"; choose separate ranges (at test/cluster) [network-overlap]',
  ],
  [
    "a subnet range over the services",
    { ...services, subnetCidrs: [lazy("10.2.0.0/20")] },
    '`network.serviceCidr` must not overlap the subnet range, got "10.2.0.0/24" and "10.2.0.0/20"; choose separate ranges (at test/cluster) [network-overlap]',
  ],
  [
    "a range with access that is none",
    { authorizedIpRanges: [lazy("198.51.100.0/33")] },
    '`network.authorizedIpRanges[0]` must be an IPv4 range in CIDR notation such as 10.0.0.0/16, got "198.51.100.0/33" (at test/cluster) [ip-range]',
  ],
])("%s from a Lazy is an error when the app is complete", (_, network, problem) => {
  const fixture = withNetwork(() => network);
  expect(() => fixture.synthesize()).toThrow(problem);
});

test("the prefixes of a subnet from a Lazy are compared with the services when the app is complete", () => {
  const fixture = new ClusterFixture();
  const subnet = fixture.subnet("nodes", fixture.network(), lazy("10.2.0.0/20"));
  fixture.cluster({
    identity: ClusterIdentity.userAssigned(fixture.identity("plane")),
    network: { ...services, subnet },
  });
  expect(() => fixture.synthesize()).toThrow(
    '`network.serviceCidr` must not overlap the subnet range, got "10.2.0.0/24" and "10.2.0.0/20"',
  );
});

test("the prefixes of a subnet from a list variable are not evaluated", () => {
  const fixture = new ClusterFixture();
  const subnet = fixture.subnet("nodes", fixture.network());
  subnet.addressPrefixes = new TerraformVariable(fixture.stack, "prefixes", { type: "list(string)" }).listValue;
  fixture.cluster({
    identity: ClusterIdentity.userAssigned(fixture.identity("plane")),
    network: { ...services, subnet },
  });
  expect(fixture.only("azurerm_subnet").address_prefixes).toBe("${var.prefixes}");
});

test("ranges from a list variable are not evaluated", () => {
  const fixture = new ClusterFixture();
  const list = new TerraformVariable(fixture.stack, "offices", { type: "list(string)" }).listValue;
  fixture.cluster({ network: { authorizedIpRanges: list, subnetCidrs: list } });
  expect(fixture.only("azurerm_kubernetes_cluster").api_server_access_profile).toEqual({
    authorized_ip_ranges: "${var.offices}",
  });
});

test("ranges of services and pods from a list variable are written as they are, and Terraform evaluates the first", () => {
  const fixture = new ClusterFixture();
  const list = new TerraformVariable(fixture.stack, "ranges", { type: "list(string)" }).listValue;
  fixture.cluster({
    network: { podCidrs: list, serviceCidrs: list, dnsServiceIp: "10.2.0.10", ipVersions: ["IPv4", "IPv6"] },
  });
  expect(fixture.only("azurerm_kubernetes_cluster").network_profile).toMatchObject({
    pod_cidrs: "${var.ranges}",
    service_cidrs: "${var.ranges}",
  });
  expect(preconditionsOf(fixture)).toEqual([
    '${(tonumber(element(split("/", element(var.ranges, 0)), 1)) >= 13)}',
    expect.stringContaining('"10.2.0.10" != cidrhost(element(var.ranges, 0), 1)'),
  ]);
});

test("a range from a variable keeps its preconditions, with a literal from a Lazy in quotes", () => {
  const fixture = withNetwork((on) => ({ serviceCidr: variable(on), dnsServiceIp: lazy("10.2.0.1") }));
  expect(preconditionsOf(fixture)).toEqual([
    '${(tonumber(element(split("/", var.range), 1)) >= 13)}',
    expect.stringContaining('"10.2.0.1" != cidrhost(var.range, 1)'),
  ]);
});

test("a function of literals is in no precondition, and a function of a variable is", () => {
  const joined = Fn.join("/", ["10.2.0.0", "24"]);
  expect(preconditionsOf(withNetwork(() => ({ ...services, serviceCidr: joined })))).toEqual([]);
  const ofVariable = withNetwork((on) => ({ ...services, serviceCidr: Fn.join("/", [variable(on), "24"]) }));
  expect(preconditionsOf(ofVariable)).toHaveLength(2);
  const dns = withNetwork((on) => ({ serviceCidr: joined, dnsServiceIp: variable(on) }));
  expect(preconditionsOf(dns)).toEqual([expect.stringContaining("var.range")]);
  const workspace = withNetwork(({ stack }) => ({
    ...services,
    serviceCidr: Fn.lower(Token.asString(ref("terraform.workspace", stack))),
  }));
  expect(preconditionsOf(workspace)).toHaveLength(2);
});
