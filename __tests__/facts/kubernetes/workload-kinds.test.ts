import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { WORKLOAD_KINDS, type WorkloadKind } from "../../../facts/kubernetes/workload-kinds";
import { permissionsOf } from "../../../handover/permissions/permissions";
import { switchPatch } from "../../../migration/write/patches";
import { planPage } from "../../../migration/write/plan-page";
import { changed, synthesized } from "../../handover/synthesized";
import { manifests, planOfText, workload } from "../../migration/read";
import { parse } from "yaml";

const app = synthesized();
const named = WORKLOAD_KINDS.map((each) => [each.kind, each] as const);
const creating = named.filter(([, { rollout }]) => rollout !== undefined);

const apiVersionOf = ({ group, version }: WorkloadKind, older?: string): string =>
  [older ?? group, version].filter((each) => each !== "").join("/");

function manifestOf(row: WorkloadKind, template: object, older?: string): Record<string, unknown> {
  const nested = row.template.reduceRight<object>((inner, key) => ({ [key]: inner }), template) as {
    metadata?: object;
  };
  const metadata = { name: "app", namespace: "ns", ...nested.metadata };
  return { apiVersion: apiVersionOf(row, older), kind: row.kind, ...nested, metadata };
}
const labelled = {
  metadata: { labels: { aadpodidbinding: "orders" } },
  spec: { containers: [{ name: "app", image: "example" }] },
};

test("each kind is in the table once", () => {
  const keys = WORKLOAD_KINDS.map(({ kind }) => kind);
  expect(keys).toEqual([...new Set(keys)].sort());
});

test.each(named.flatMap(([, { terraformTypes }]) => terraformTypes))(
  "%s is a resource type of the bindings",
  (type) => {
    const lib = dirname(require.resolve("@cdktf/provider-kubernetes/package.json"));
    const name = type.replace(/^kubernetes_/, "").replaceAll("_", "-");
    expect(existsSync(join(lib, "lib", name, "index.js"))).toBe(true);
  },
);

describe.each(creating)("%s", (kind, row) => {
  const identities = manifests({ identities: ["orders"], selector: "orders", workload: false });
  const planned = () => planOfText(`${identities}\n---\n${JSON.stringify(manifestOf(row, labelled))}`);

  test("is planned by migrate, with the change of its rollout", async () => {
    const plan = await planned();
    expect(workload(plan, "app", kind)).toMatchObject({ selector: "orders", rollout: row.rollout });
    const watched = row.watch!.map((word) => word.replace("NAME", "app")).join(" ");
    const page = planPage(plan).replaceAll("'", "");
    expect(page.includes(`# SWITCH\n${watched} --namespace ns\n`)).toBe(row.rollout !== "recreate");
  });

  test("gets a patch at its pod template", async () => {
    const found = workload(await planned(), "app", kind);
    const patch = parse(switchPatch(found)) as object;
    const template = row.template.reduce<object>((at, key) => at[key as keyof typeof at], patch);
    expect(template).toMatchObject({ metadata: { labels: { "azure.workload.identity/use": "true" } } });
    expect(patch).toMatchObject({ apiVersion: apiVersionOf(row), kind });
  });
});

test.each(creating.flatMap(([kind, row]) => (row.olderGroups ?? []).map((group) => [kind, group, row] as const)))(
  "%s of the older group %s is planned too",
  async (kind, group, row) => {
    const identities = manifests({ identities: ["orders"], selector: "orders", workload: false });
    const plan = await planOfText(`${identities}\n---\n${JSON.stringify(manifestOf(row, labelled, group))}`);
    expect(workload(plan, "app", kind).selector).toBe("orders");
  },
);

test.each(named)("the permissions for a manifest of %s name its plural", (_, row) => {
  const manifest = manifestOf(row, labelled);
  const made = changed(app, (json) => (json.resource.kubernetes_manifest = { app: { manifest } }));
  const [kubernetes] = permissionsOf(made.model, made.workload).kubernetes;
  expect(kubernetes!.clusterRole.rules).toContainEqual({
    apiGroups: [row.group],
    resources: [row.plural],
    verbs: ["get", "create", "update", "patch", "delete"],
  });
  const own = `${row.group}/${row.plural}`;
  expect(kubernetes!.withoutDataActions.includes(own)).toBe(row.custom === true);
});
