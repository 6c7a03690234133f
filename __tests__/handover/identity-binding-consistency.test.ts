import { readFileSync } from "node:fs";
import { inconsistencies } from "../../handover/consistency";
import type { TrustMap } from "../../handover/trust-map/map";
import { trustMap } from "../../handover/trust-map/trust-map";
import { readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { synthesizeOrders } from "../kit/identity-bindings-app";
import { type ChangeableJson, temporaryFolder } from "./synthesized";

const json = JSON.parse(
  readFileSync(synthesizeOrders(temporaryFolder(), { accounts: ["api"] }), "utf8"),
) as ChangeableJson;
const document = readDocument(json);
const map = trustMap(readTrusts([document]), document);
const BINDING = "azapi_resource.identity-bindings_cluster-identity_resource_D461D763";
const USE = "kubernetes_cluster_role_binding_v1.api_identity-use_FA901EBD";

const told = (change: Partial<TrustMap>): readonly string[] => inconsistencies(json, { ...map, ...change });

test("the map that was written says what the JSON says", () => {
  expect(told({})).toEqual([]);
});

test.each<[string, Partial<TrustMap>, string]>([
  ["hides an identity binding", { identityBindings: [] }, `${BINDING} is not on trust-map.json`],
  [
    "has an identity binding of another name",
    { identityBindings: map.identityBindings!.map((each) => ({ ...each, name: "other" })) },
    `orders: ${BINDING}: name is another in cdk.tf.json than on trust-map.json`,
  ],
  ["hides who can use the identity", { identityUses: [] }, `${USE} is not on trust-map.json`],
  [
    "names another account that can use the identity",
    {
      identityUses: map.identityUses!.map((each) => ({ ...each, subject: "system:serviceaccount:orders:other" })),
    },
    `orders: ${USE}: subject is another in cdk.tf.json than on trust-map.json`,
  ],
  [
    "invents an account that can use the identity",
    {
      identityUses: [
        ...map.identityUses!,
        { ...map.identityUses![0]!, address: "kubernetes_cluster_role_binding_v1.no" },
      ],
    },
    "kubernetes_cluster_role_binding_v1.no is on trust-map.json and not in cdk.tf.json",
  ],
])("a map is untrue that %s", (_, change, problem) => {
  expect(told(change)).toEqual([problem]);
});

test("a group that only the JSON has, in addition to the account on the map, is found", () => {
  const copy = structuredClone(json);
  const use = Object.values(copy.resource.kubernetes_cluster_role_binding_v1!)[0]!;
  use.subject = [...[use.subject].flat(), { kind: "Group", name: "system:serviceaccounts" }];
  expect(inconsistencies(copy, map)).toEqual([
    `orders: ${USE}: subject is another in cdk.tf.json than on trust-map.json`,
  ]);
});

test("a role of another stack, which the JSON alone does not have, does not make the map untrue", () => {
  const copy = structuredClone(json);
  delete copy.resource.kubernetes_cluster_role_v1;
  expect(inconsistencies(copy, map)).toEqual([]);
});
