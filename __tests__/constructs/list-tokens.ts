// Lists that only Terraform knows, in every public place of a list of texts: they are written as they are, or refused with one
// message that says what to do. A function, because reading the public surface takes seconds.
import { DataAzurermVirtualNetwork } from "@cdktf/provider-azurerm/lib/data-azurerm-virtual-network";
import { Fn, type TerraformStack, TerraformVariable, Testing } from "cdktf";
import { resolvedIn } from "../../values/resolved";
import { newResourceGroup } from "../kit/app";
import { waysOf } from "./input-calls";
import { argumentsOf, placesIn } from "./input-places";
import { Samples } from "./input-samples";
import type { Surface } from "./input-types";

/** Samples that the constructors accept. */
class ValidSamples extends Samples {
  override of(type: string): unknown {
    if (type === "IResourceGroup") return newResourceGroup(this.stack, this.id);
    if (type === "DeploymentOptions") return { container: [{ name: "app", image: "example.azurecr.io/app:1" }] };
    if (type === "WorkloadIdentityClusterProps" || type === "AutomaticClusterProps")
      return { ...(super.of(type) as object), logAnalyticsWorkspaceId: WORKSPACE };
    if (type === "CustomRoleProps") return { ...(super.of(type) as object), actions: ["*/read"] };
    if (type === "StateStoreProps")
      return { resourceGroup: this.of("IResourceGroup"), storageAccountName: "stsample", containerName: "tfstate" };
    if (type === "IConstruct") return newResourceGroup(this.stack, this.id);
    return super.of(type);
  }
}

const SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111";
const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs`;

/** Every way to get such a list, and its expression. */
const LISTS: readonly [what: string, expression: string, make: (stack: TerraformStack) => string[]][] = [
  ["a variable", "${var.list}", (stack) => listVariable(stack).listValue],
  [
    "an attribute of a data source",
    "${data.azurerm_virtual_network.net.address_space}",
    (stack) => new DataAzurermVirtualNetwork(stack, "net", { name: "net", resourceGroupName: "rg" }).addressSpace,
  ],
  ["Fn.tolist", "${tolist(var.list)}", (stack) => Fn.tolist(listVariable(stack).listValue)],
  ["Fn.split", '${split(",", var.list)}', (stack) => Fn.split(",", listVariable(stack).stringValue)],
];

const listVariable = (stack: TerraformStack): TerraformVariable =>
  new TerraformVariable(stack, "list", { type: "list(string)" });

const literal = (prop: string): string =>
  `\`${prop}\` must be a list that is known when the program runs, got a token; list each entry, for example from a setting of the app`;

/** Lists that decide what is synthesized. */
const REFUSED: Readonly<Record<string, string>> = {
  "NetRawPolicy.azurePolicy options.excludedNamespaces":
    "`excludedNamespaces` must be a list of names, got the token of a list, which the JSON of the parameters cannot contain; list each namespace",
  "SecretProviderClass.mountIn options.containers": literal("containers"),
  "accept finding": literal("finding"),
  "new AutomaticCluster props.logCategories": literal("logCategories"),
  "new Fleet props.shards":
    "`shards` must be a literal, got a Terraform token; choose when the program runs, for example by a setting of the app",
  "new UpstreamState props.outputs": literal("outputs"),
  "new WorkloadIdentityCluster props.logCategories": literal("logCategories"),
};

/** Lists that rules read, or that another phase of a migration writes. */
const UNWRITTEN = /PodIdentityMigration\.podTemplate|new NodePool props\.network\.|\.network\.subnetCidrs$/;

const listPlaces = (all: Surface) =>
  Object.keys(all.calls)
    .sort()
    .flatMap((call) => placesIn(all, call).map((place) => ({ call, place, name: `${call} ${place.path.join(".")}` })))
    .filter(({ place }) => /(^| )(text|\('.*'\))\[\]/.test(place.type));

type Listed = ReturnType<typeof listPlaces>[number];

/** What becomes of a list at a place: the JSON of the stack with the result of the call, or the message of the error. */
function outcome(all: Surface, { call, place }: Listed, make: (stack: TerraformStack) => string[], way: number) {
  const samples = new ValidSamples(all.shapes);
  const args = argumentsOf(all, samples, call, place, make(samples.stack)) as { props?: { network?: object } };
  // The range of services is given together with an address in it.
  if (place.path.at(-1) === "serviceCidrs") Object.assign(args.props!.network!, { dnsServiceIp: "10.0.0.10" });
  try {
    const result = waysOf(call, all, samples)[way]!(args);
    const isConstruct = typeof result === "object" && result !== null && "node" in result;
    const returned = isConstruct ? undefined : resolvedIn(samples.stack, result);
    return `${Testing.synth(samples.stack)}${JSON.stringify(returned)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

export function testListTokens(all: Surface): void {
  const places = listPlaces(all);

  test("there is a place of each construct that takes such a list", () => {
    expect(places.length).toBeGreaterThan(30);
    const names = places.map(({ name }) => name);
    expect(Object.keys(REFUSED).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(LISTS)("%s is written as it is, or refused with a message that says what to do", (_, expression, make) => {
    const slips: string[] = [];
    for (const each of places) {
      const ways = waysOf(each.call, all, new Samples(all.shapes)).length;
      for (let way = 0; way < ways; way++) {
        const result = outcome(all, each, make, way);
        const refused = REFUSED[each.name];
        const isWritten = result.startsWith("{") && !result.includes("TfToken");
        const isThere = UNWRITTEN.test(each.name) || result.includes(JSON.stringify(expression).slice(3, -2));
        const isRight = refused === undefined ? isWritten && isThere : result.startsWith(`${refused} (`);
        if (!isRight) slips.push(`${each.name}: ${result.slice(0, 300)}`);
      }
    }
    expect(slips).toEqual([]);
  });
}
