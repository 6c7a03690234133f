import { readFileSync } from "node:fs";
import type { Change } from "../../handover/diff/change";
import { changes } from "../../handover/diff/changes";
import { together } from "../../handover/diff/maps";
import type { Trust } from "../../handover/diff/trust";
import { trustMap } from "../../handover/trust-map/trust-map";
import { readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { type BoundOptions, synthesizeOrders } from "../kit/identity-bindings-app";
import { type ChangeableJson, temporaryFolder } from "./synthesized";

/** The trust of the stack, after a change of its JSON. */
function trust(options: BoundOptions = {}, change?: (json: ChangeableJson) => void): Trust {
  const given = { accounts: ["api"], readsCluster: true, ...options };
  const json = JSON.parse(readFileSync(synthesizeOrders(temporaryFolder(), given), "utf8")) as ChangeableJson;
  change?.(json);
  const document = readDocument(json);
  return together([trustMap(readTrusts([document]), document)]);
}
const told = (all: readonly Change[]): string[] => all.map(({ level, text }) => `${level}: ${text}`);
const between = (old: Trust, now: Trust): string[] => told(changes(old, now));

const API = "system:serviceaccount:orders:api";
const bound = trust();
const both = trust({ keepOtherTrust: true });
const byCredential = trust({ trust: "credential" });
const bindingOf = (json: ChangeableJson) => Object.values(json.resource.azapi_resource!)[0]!;
const useOf = (json: ChangeableJson) => Object.values(json.resource.kubernetes_cluster_role_binding_v1!)[0]!;

describe("a binding that moves", () => {
  const BINDS = "look: new identity binding: pods of aks can be allowed to use id-orders";
  const UNBINDS = "note: lost identity binding: pods of aks can no longer use id-orders through it";
  const PODS = "note: Deployment orders/api gets its tokens through an identity binding instead of a credential";
  const BACK = "note: Deployment orders/api gets its tokens by a credential instead of an identity binding";

  test.each<[string, Trust, Trust, string[]]>([
    [
      "from credential to both, has no new user",
      byCredential,
      both,
      [BINDS, `note: ${API} can use id-orders through an identity binding too, and still by a credential`, PODS],
    ],
    [
      "from both to the identity binding, loses its credential alone",
      both,
      bound,
      [`note: ${API} uses id-orders only through an identity binding now: its credential is removed`],
    ],
    [
      "back to both, has no new user",
      bound,
      trust({ trust: "credential", keepOtherTrust: true }),
      [`note: ${API} can use id-orders by a credential too, and still through an identity binding`, BACK],
    ],
    [
      "back to the credential, loses the identity binding",
      trust({ trust: "credential", keepOtherTrust: true }),
      byCredential,
      [
        UNBINDS,
        `note: ${API} uses id-orders only by a credential now: its right to use the identity binding is removed`,
      ],
    ],
    [
      "at once, needs a review, because running pods lose their token",
      byCredential,
      bound,
      [
        BINDS,
        `look: ${API} uses id-orders through an identity binding instead of by a credential, at once: pods that run get no token until they are replaced. \`keepOtherTrust\` keeps both kinds of trust for one apply`,
        PODS,
      ],
    ],
    [
      "back at once, needs a review too",
      bound,
      byCredential,
      [
        `look: ${API} uses id-orders by a credential instead of through an identity binding, at once: pods that run get no token until they are replaced. \`keepOtherTrust\` keeps both kinds of trust for one apply`,
        UNBINDS,
        BACK,
      ],
    ],
  ])("%s", (_, old, now, expected) => {
    expect(between(old, now)).toEqual(expected);
  });

  test("in a cluster that is not known to be the same, has new trust that needs a review", () => {
    const given = { readsCluster: false };
    const found = between(trust({ trust: "credential", ...given }), trust({ keepOtherTrust: true, ...given }));
    expect(found).toContain(
      `look: new user of an identity: ${API} of aks can use id-orders through its identity binding`,
    );
  });
});

describe("who can use an identity through its identity binding", () => {
  test("nothing changes where nothing did", () => {
    expect(between(bound, trust())).toEqual([]);
  });

  test("a new account needs a review, and one that is gone is reported", () => {
    const two = trust({ accounts: ["api", "jobs"] });
    const jobs = "system:serviceaccount:orders:jobs of aks";
    expect(between(bound, two)).toContain(
      `look: new user of an identity: ${jobs} can use id-orders through its identity binding`,
    );
    expect(between(two, bound)).toContain(
      `note: lost user of an identity: ${jobs} can no longer use id-orders through its identity binding`,
    );
  });

  test.each<[string, (json: ChangeableJson) => void, string]>([
    [
      "a group instead of the account",
      (json) => (useOf(json).subject = [{ kind: "Group", name: "system:serviceaccounts" }]),
      `look: id-orders can be used by another subject through its identity binding: system:serviceaccounts of aks instead of ${API} of aks`,
    ],
    [
      "a group in addition to the account",
      (json) =>
        (useOf(json).subject = [
          ...[useOf(json).subject].flat(),
          { kind: "Group", name: "system:serviceaccounts:orders" },
        ]),
      "look: new user of an identity: system:serviceaccounts:orders of aks can use id-orders through its identity binding",
    ],
    [
      "a role for another identity",
      (json) => {
        for (const each of Object.values(json.resource.kubernetes_cluster_role_v1!))
          each.rule[0].resources = ["44444444-4444-4444-8444-444444444444"];
      },
      `look: ${API} of aks can use another identity through its identity binding: 44444444-4444-4444-8444-444444444444 instead of id-orders`,
    ],
    [
      "everything, by the role cluster-admin",
      (json) =>
        (json.resource.kubernetes_cluster_role_binding_v1!.all = {
          metadata: { name: "all" },
          role_ref: { kind: "ClusterRole", name: "cluster-admin" },
          subject: [{ kind: "ServiceAccount", name: "ops", namespace: "ops" }],
        }),
      "look: new user of an identity: system:serviceaccount:ops:ops of aks can use id-orders through its identity binding",
    ],
  ])("%s", (_, change, expected) => {
    expect(between(bound, trust({}, change))).toContain(expected);
  });
});

describe("an identity binding", () => {
  const elsewhere =
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other";
  const cluster =
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/other";

  test.each<[string, (json: ChangeableJson) => void, RegExp]>([
    [
      "of another identity",
      (json) => (bindingOf(json).body.properties.managedIdentity.resourceId = elsewhere),
      /^look: the identity binding \S+ binds another identity: id-other instead of id-orders$/,
    ],
    [
      "on another cluster",
      (json) => (bindingOf(json).parent_id = cluster),
      /^look: the identity binding \S+ is on another cluster: other instead of aks$/,
    ],
    [
      "with another name, which replaces it",
      (json) => (bindingOf(json).name = "another"),
      /^look: the identity binding \S+ is replaced by another: pods of aks cannot use id-orders in between$/,
    ],
  ])("%s", (_, change, expected) => {
    expect(between(bound, trust({}, change))).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  test("in addition to 20 credentials is one too many, because AKS writes one for it", () => {
    const accounts = Array.from({ length: 20 }, (_, index) => `api${index}`);
    const full = trust({ accounts, trust: "credential" });
    const one = Object.values(both.identityBindings)[0]!;
    expect(between(full, { ...full, identityBindings: [one] })).toContain(
      "look: id-orders has 21 credentials, and Azure allows 20",
    );
  });

  test("with another version of the API is the same", () => {
    const type = "Microsoft.ContainerService/managedClusters/identityBindings@2026-05-01";
    expect(
      between(
        bound,
        trust({}, (json) => (bindingOf(json).type = type)),
      ),
    ).toEqual([]);
  });
});

test("a map of a stack without identity bindings has nothing about them", () => {
  const document = readDocument(
    JSON.parse(readFileSync(synthesizeOrders(temporaryFolder(), { trust: "credential" }), "utf8")),
  );
  expect(JSON.stringify(trustMap(readTrusts([document]), document))).not.toMatch(/identity ?(Binding|Uses)/i);
});
