import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { transformSync } from "@swc/core";
import * as constructs from "../../constructs";
import { type AddOn, ADD_ONS } from "../../facts/azure/add-ons";
import { REGION_GAPS } from "../../facts/azure/regions";
import { ClusterFixture } from "../constructs/cluster/cluster-fixture";
import { snippetsOf } from "../testing/snippets";
import { anchorsOf } from "./anchors";
import { compilerProblems } from "./program";
import { runProgram } from "../kit/run-program";

const PAGE = readFileSync(resolve(__dirname, "../../docs/cluster-identities.md"), "utf8");
const [imports, ...snippets] = snippetsOf("cluster-identities.md");

const PROVIDER = "@cdktf/provider-azurerm/lib";
/** What the programs of the page find there, and where its type comes from. */
const GIVEN: Record<string, string> = {
  resourceGroup: `import("${PROVIDER}/resource-group").ResourceGroup`,
  network: `import("${PROVIDER}/virtual-network").VirtualNetwork`,
  subnet: `import("${PROVIDER}/subnet").Subnet`,
  registry: `import("${PROVIDER}/container-registry").ContainerRegistry`,
  vault: `import("${PROVIDER}/key-vault").KeyVault`,
  cluster: `import("../../constructs").WorkloadIdentityCluster`,
  images: `import("../../constructs").RegistryAccess`,
  ...Object.fromEntries(
    ["dnsZone", "workspace", "teamRegistry", "storageAccount", "serviceBusQueue"].map((name) => [
      name,
      `import("../../constructs").IGrantScope`,
    ]),
  ),
};

const uses = (code: string, name: string): boolean =>
  new RegExp(`(?<![.\\w"-])${name}(?![\\w"-]|: )`).test(code) && !new RegExp(`const ${name} =`).test(code);

/** The page as one program: its imports, and a function for each snippet that takes what the snippet uses. */
const program = (): string =>
  [
    imports!.code
      .replace('"cdktf-aks-workload-identity"', '"../../constructs"')
      .replace("{ TerraformOutput }", "{ TerraformOutput, type TerraformStack }"),
    ...snippets.map(({ code }, i) => {
      const names = Object.keys(GIVEN).filter((name) => uses(code.replace(/ \/\/ .*$/gm, ""), name));
      const types = names.map((name) => `${name}: ${GIVEN[name]}`).join("; ");
      // What a program only declares is for its reader.
      const declared = [...code.matchAll(/^const (\w+) =/gm)].map(([, name]) => `void ${name};`).join(" ");
      return `export function snippet${i}(this: TerraformStack, { ${names.join(", ")} }: { ${types} }) {\n${code}\n${declared}\n}`;
    }),
  ].join("\n");

/** A stack with what examples/identities.ts makes, each made when a program asks for it. */
function given(fixture: ClusterFixture): Record<string, unknown> {
  const made = new Map<string, unknown>();
  const once = (name: string, make: () => unknown): unknown => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name);
  };
  const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
  return {
    get resourceGroup() {
      return fixture.resourceGroup;
    },
    get network() {
      return once("network", () => fixture.network());
    },
    get subnet() {
      return once("subnet", () => fixture.subnet("nodes", this.network as never));
    },
    get registry() {
      const { name: resourceGroupName, location } = fixture.resourceGroup;
      return once(
        "registry",
        () =>
          new ContainerRegistry(fixture.stack, "registry", {
            name: "crplatform",
            sku: "Basic",
            resourceGroupName,
            location,
          }),
      );
    },
    get cluster() {
      return once("cluster", () => {
        const cluster = fixture.cluster({
          identity: constructs.ClusterIdentity.userAssigned(fixture.identity("control-plane")),
        });
        new KubernetesProvider(fixture.stack, "kubernetes", cluster.kubernetesProviderConfig());
        return cluster;
      });
    },
    get images() {
      return once(
        "images",
        () => new constructs.RegistryAccess(fixture.stack, "images", { registry: this.registry as never }),
      );
    },
    get vault() {
      const { name: resourceGroupName, location } = fixture.resourceGroup;
      const tenantId = "00000000-0000-0000-0000-0000000000d0";
      return once(
        "vault",
        () =>
          new KeyVault(fixture.stack, "vault", {
            name: "kv-page",
            skuName: "standard",
            tenantId,
            resourceGroupName,
            location,
          }),
      );
    },
    dnsZone: { id: `${group}/Microsoft.Network/dnsZones/example.org` },
    workspace: { id: `${group}/Microsoft.OperationalInsights/workspaces/logs` },
    teamRegistry: { id: `${group}/Microsoft.ContainerRegistry/registries/crteam` },
    storageAccount: { id: `${group}/Microsoft.Storage/storageAccounts/st` },
    serviceBusQueue: { id: `${group}/Microsoft.ServiceBus/namespaces/sb/queues/orders` },
  };
}

const compiled = transformSync(program(), {
  jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  module: { type: "commonjs" },
}).code;
const load = (name: string): unknown => (name === "../../constructs" ? constructs : jest.requireActual(name));
const functions: Record<string, (this: unknown, given: unknown) => void> = {};
runProgram(compiled, { require: load, exports: functions });

test.each(snippets.map(({ title, code }, i) => [i, title, code.split("\n")[0]!.slice(0, 50)] as const))(
  "program %i, under %j, synthesizes: %s",
  (i) => {
    const fixture = new ClusterFixture();
    functions[`snippet${i}`]!.call(fixture.stack, given(fixture));
    expect(Object.keys(fixture.synthesize().resource)).not.toEqual([]);
  },
);

test("the compiler has nothing to say of any program", () => {
  expect(compilerProblems(program())).toEqual([]);
});

test("the table of add-ons is that of the rules", () => {
  const rows = Object.values<AddOn>(ADD_ONS).map(({ title, argument, identity, grants, status, note }) => {
    const where = { own: "its own", controlPlane: "the control plane's", none: "none" }[identity];
    const on = (scope: string): string => `\`${scope}\``;
    const roles = grants.map((grant) => `${grant.role} on ${on(grant.on)}${grant.by === "azure" ? " (Azure)" : ""}`);
    const name = argument ? `${title}, \`${argument}\`` : title;
    return `| ${name} | ${where} | ${roles.join("; ") || "none"} | ${status} | ${note ?? ""} |`;
  });
  const table = ["| Add-on | Identity | Roles | Status | Note |", "|---|---|---|---|---|", ...rows].join("\n");
  expect(/<!-- add-ons -->\n([^]*?)\n<!-- \/add-ons -->/.exec(PAGE)?.[1]).toBe(table);
});

test("the table of regions is that of the rules", () => {
  for (const { regions, severity } of Object.values(REGION_GAPS).filter(({ regions }) => regions.length < 6)) {
    expect(PAGE).toMatch(new RegExp(`\\| ${regions.join(", ")} \\| an? ${severity}`));
  }
});

test("every link within the page has its heading", () => {
  const { headings, linked } = anchorsOf(PAGE);
  for (const anchor of linked) expect(headings).toContain(anchor);
});
