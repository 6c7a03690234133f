import { readFileSync } from "node:fs";
import { contractTest } from "../../handover/contract/contract";
import { portable } from "../../handover/portable";
import { wiresOf } from "../../handover/contract/wires";
import { readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { type BoundOptions, synthesizeOrders } from "../kit/identity-bindings-app";
import { describeProviders } from "../kit/terraform";
import { broken } from "./broken-wire";
import { type Verdict, verdicts } from "./contract-batch";
import { temporaryFolder } from "./synthesized";
import type { Tampering } from "./tampering";

/** A stack with its contract test. */
function bundle(options: BoundOptions) {
  const original = readDocument(JSON.parse(readFileSync(synthesizeOrders(temporaryFolder(), options), "utf8")));
  const model = readTrusts([original]);
  const { document, upstream } = portable(model, original, "complete", []);
  return {
    json: document.json,
    contract: contractTest({ model, original, written: document, upstream }),
    wires: wiresOf(model, original, document),
  };
}

const BINDING = "azapi_resource.identity-bindings_cluster-identity_resource_D461D763";
const USE = "kubernetes_cluster_role_binding_v1.api_identity-use_FA901EBD";
const ROLE = "kubernetes_cluster_role_v1.identity-bindings_role-cluster-identity_55B6967B";
const PODS = "kubernetes_deployment_v1.api-pods";

describeProviders("the contract test of a stack with identity bindings", () => {
  const { json, contract, wires } = bundle({});
  const both = bundle({ keepOtherTrust: true });
  const [type, name] = BINDING.split(".") as [string, string];
  const held = (argument: string, value: unknown): Tampering => ({
    title: argument,
    change: (copy) => (copy.resource[type]![name]![argument] = value),
    message: `${BINDING} (${argument}): changed since the handover`,
  });
  const changes: readonly Tampering[] = [
    ...wires.map((wire): Tampering => ({
      title: `${wire.address} ${wire.path.join(".")}`,
      change: (copy) => Object.assign(copy, broken(copy, wire)),
      message: wire.message,
    })),
    held("type", "Microsoft.ContainerService/managedClusters/agentPools@2026-04-01"),
    held("name", "another"),
    held("sensitive_body", { properties: {} }),
    held("depends_on", []),
    {
      title: "another account in addition to the one that can use the identity",
      change: (copy) => {
        const [kind, own] = USE.split(".") as [string, string];
        const use = copy.resource[kind]![own]!;
        use.subject = [...[use.subject].flat(), { kind: "Group", name: "system:serviceaccounts" }];
      },
      message: `${USE} (subject): changed since the handover`,
    },
  ];
  let said: ReadonlyMap<Tampering, Verdict>;
  // As something that Terraform refuses, so that it has a run alone.
  const unchanged: Tampering = { title: "unchanged", change: () => undefined, message: "", refused: true };
  beforeAll(async () => (said = await verdicts(json, contract, [unchanged, ...changes])));

  test("passes as it was handed over", () => {
    expect(said.get(unchanged)).toEqual({ status: "pass", text: "" });
  });

  test.each(changes.map((each) => [each.title, each] as const))("fails and prints what changed: %s", (_, each) => {
    expect(said.get(each)).toEqual({ status: "fail", text: expect.stringContaining(each.message) as string });
  });

  test("has wires for the identity, the cluster, the role, its subject, and the annotation of the pods", () => {
    const of = (address: string): string[] =>
      wires.filter((each) => each.address === address).map((each) => each.path.join("."));
    expect(of(BINDING)).toEqual(["body.properties.managedIdentity.resourceId", "parent_id"]);
    expect(of(ROLE)).toEqual(["rule.resources"]);
    expect(of(USE)).toEqual(["role_ref.name", "subject.kind", "subject.name", "subject.namespace"]);
    expect(of(PODS)).toContain("spec.template.metadata.annotations.azure.workload.identity/use-identity-binding");
  });

  test("passes for a stack that has both kinds of trust", async () => {
    const [verdict] = (await verdicts(both.json, both.contract, [unchanged])).values();
    expect(verdict).toEqual({ status: "pass", text: "" });
  });
});
