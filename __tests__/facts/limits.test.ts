import type * as Limits from "../../facts/limits";
import type * as NameRules from "../../facts/name-rules";
import type * as Webhook from "../../facts/kubernetes/webhook";

/** Each number of a table of limits, by path, one higher or, for a minimum, one lower than it is. */
function changed<T>(table: T): T {
  return Object.fromEntries(
    Object.entries(table as object).map(([key, value]) => [
      key,
      typeof value === "number"
        ? value + (key === "minimum" ? 0 : 1)
        : typeof value === "object"
          ? changed(value)
          : value,
    ]),
  ) as T;
}

/** Every text that is stated or thrown with a limit in it, from modules that see the given tables. */
async function texts(limits: "as they are" | "changed"): Promise<Record<string, string | undefined>> {
  jest.resetModules();
  if (limits === "changed") {
    jest.doMock("../../facts/limits", () => {
      const { LIMITS } = jest.requireActual<typeof Limits>("../../facts/limits");
      return { LIMITS: changed(LIMITS) };
    });
    jest.doMock("../../facts/kubernetes/webhook", () => {
      const actual = jest.requireActual<typeof Webhook>("../../facts/kubernetes/webhook");
      return {
        ...actual,
        TOKEN_EXPIRATION: changed(actual.TOKEN_EXPIRATION),
        PROXY_PORT: changed(actual.PROXY_PORT),
      };
    });
    jest.doMock("../../facts/name-rules", () => {
      const { NAME_RULES } = jest.requireActual<typeof NameRules>("../../facts/name-rules");
      const { nameRule } = jest.requireActual<typeof import("../../values/name-rule")>("../../values/name-rule");
      const rules = Object.entries(NAME_RULES).map(([kind, { maximum, ...rule }]) => [
        kind,
        nameRule({ ...rule, maximum: maximum === undefined ? undefined : maximum + 1 }),
      ]);
      return { NAME_RULES: Object.fromEntries(rules) as typeof NAME_RULES };
    });
  }
  const { WIRING_RULES } = await import("../../wiring/rules/rules");
  const { credentialCountProblem, credentialTextProblem } =
    await import("../../constructs/binding/credential/federated-credential-rules");
  const { issuerProblem } = await import("../../constructs/core/input/issuer-rules");
  const { nameProblem } = await import("../../constructs/core/input/name-rules");
  const { NAME_RULES } = await import("../../facts/name-rules");
  const { tagsProblem } = await import("../../constructs/core/input/tag-rules");
  const { waitProblem } = await import("../../constructs/core/order/propagation-wait");
  const vault = await import("../../constructs/vault/vault-access-rules");
  const { retentionProblem } = await import("../../constructs/state/state-store-rules");
  const { stateKeyProblem } = await import("../../constructs/state/state-key-rules");
  const { nodePoolProblem } = await import("../../constructs/cluster/node/node-pool-rules");
  const { clusterProblems } = await import("../../constructs/cluster/workload-identity-cluster-rules");
  const { customRoleProblem } = await import("../../constructs/identity/custom-role-rules");
  const { countProblem } = await import("../../constructs/pod-identity/pod-identity-rules");
  const { podTemplateProblems } = await import("../../constructs/binding/pod/pod-template-rules");
  const { labelsProblem } = await import("../../constructs/core/input/label-rules");
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));
  const long = "a".repeat(5000);
  const [lifetime, port] = podTemplateProblems(
    { spec: {} },
    { tokenExpirationSeconds: 1, migrationProxy: { port: 0 } },
    "app",
  ).filter((each) => each !== undefined);
  return {
    ...Object.fromEntries(
      Object.keys(NAME_RULES)
        .filter((kind) => NAME_RULES[kind as keyof typeof NAME_RULES].maximum !== undefined)
        .map((kind) => [`name of a ${kind}`, nameProblem(kind as keyof typeof NAME_RULES, "name", `${long}!`)]),
    ),
    "rule credential-limit": Object.values(WIRING_RULES["credential-limit"]).join(" "),
    "rule credential-name": Object.values(WIRING_RULES["credential-name"]).join(" "),
    "rule token-expiration": Object.values(WIRING_RULES["token-expiration"]).join(" "),
    "rule proxy-port": Object.values(WIRING_RULES["proxy-port"]).join(" "),
    "credentials of an identity": credentialCountProblem(100, "identity"),
    "length of a subject": credentialTextProblem("subject", long),
    "length of an issuer": issuerProblem("issuer", `https://${long}/`),
    "number of tags": tagsProblem("tags", many(100)),
    "key of a tag": tagsProblem("tags", { [long]: "" }),
    "value of a tag": tagsProblem("tags", { key: long }),
    "tags of a secret": vault.secretTagsProblem(many(100)),
    "seconds to wait": waitProblem("waitSeconds", -1),
    "retention of a vault": vault.retentionProblem(0),
    "trimmed name of a vault": Object.values(vault.vaultName(`${"-".repeat(30)}a`, true)).join(),
    "retention of a state store": retentionProblem(0),
    "length of a state key": stateKeyProblem("key", long),
    "parts of a state key": stateKeyProblem("key", Array(300).fill("a").join("/")),
    "nodes of a pool": nodePoolProblem({ nodePoolName: "a", nodeCount: -1, upgradeSettings: false }),
    "nodes of a cluster": clusterProblems({ resourceGroup: { name: "rg" }, clusterName: "aks", nodeCount: 0 }).find(
      Boolean,
    ),
    "version of Kubernetes": clusterProblems({
      resourceGroup: { name: "rg" },
      clusterName: "aks",
      kubernetesVersion: "1.2",
    }).find(Boolean),
    "name of a custom role": customRoleProblem({ roleName: long }),
    "pod identities": countProblem("identities", 1000),
    "exceptions from pod identity": countProblem("exceptions", 1000),
    "key of a label": labelsProblem("labels", { [long]: "" }),
    "value of a label": labelsProblem("labels", { key: long }),
    "lifetime of a token": lifetime,
    "port of the proxy": port,
  };
}

afterEach(() =>
  jest.dontMock("../../facts/limits").dontMock("../../facts/kubernetes/webhook").dontMock("../../facts/name-rules"),
);

test("every text with a limit follows the table", async () => {
  const before = await texts("as they are");
  const after = await texts("changed");
  expect(Object.entries(before).filter(([, text]) => text === undefined)).toEqual([]);
  const same = Object.keys(before).filter((each) => before[each] === after[each]);
  expect(same).toEqual([]);
});
