// What checkov says of the default app and the examples.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../model/terraform/document";
import { BASELINE_FILE, STACK_FILE, VERSION_FILE, withVersion } from "../../model/terraform/stack-files";
import { Checkout } from "../kit/checkout";
import { type CheckResult, describeCheckov, scan, type Scan } from "../kit/checkov";
import { EXAMPLES } from "../kit/examples";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log";
const CLUSTER =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";
const REMOTE_STATE = { resourceGroupName: "rg-tfstate", storageAccountName: "sttfstate", containerName: "tfstate" };
const STORE = { allowedIpRanges: ["20.1.2.3"], replication: "ZRS", logAnalyticsWorkspaceId: WORKSPACE };

/** Settings in which the default app has no finding that is not accepted. */
const ACCEPTED: Readonly<Record<string, object>> = {
  defaults: { stateStack: true, stateStore: { allowedIpRanges: ["20.1.2.3"] } },
  "all settings": {
    stateStack: true,
    stateStore: STORE,
    logAnalyticsWorkspaceId: WORKSPACE,
    remoteState: REMOTE_STATE,
  },
  "no public addresses": { private: true },
  "a vault with a firewall": { vaultAllowedIpRanges: ["20.1.2.3"] },
};
/** Settings that write other blocks, such as `import` and `removed`. */
const READ: Readonly<Record<string, object>> = {
  "workload identity off": { workloadIdentity: false },
  "an existing cluster": { existingClusterId: CLUSTER },
  "azurerm 5": { azurermVersion: "~> 5.2" },
  "state of its own inside": { stateStack: true, remoteState: REMOTE_STATE, stateStore: { ownStateInside: true } },
  "a partial backend": { remoteState: { partial: true } },
};

type Baseline = {
  readonly failed_checks: readonly { findings: readonly { resource: string; check_ids: readonly string[] }[] }[];
};

const keys = (results: readonly CheckResult[]): string[] =>
  [...new Set(results.map((each) => `${each.resource} ${each.check_id}`))].sort();

describeCheckov("checkov", () => {
  const checkout = new Checkout();
  const out = checkout.path("scanned");
  const stacks: string[] = [];
  let found: Scan;
  const of = (stack: string, results: readonly CheckResult[]): readonly CheckResult[] =>
    results.filter((each) => each.file_path === `/${stack}/${STACK_FILE}`);

  beforeAll(() => {
    const { context } = JSON.parse(checkout.read("cdktf.json")) as { context: object };
    mkdirSync(out);
    const settings = Object.entries({ ...ACCEPTED, ...READ });
    const programs = [...settings, ...EXAMPLES.map((name) => [name, {}] as const)];
    for (const [name, changed] of programs) {
      checkout.write(
        "cdktf.json",
        JSON.stringify({ ...JSON.parse(checkout.read("cdktf.json")), context: { ...context, ...changed } }),
      );
      const program = EXAMPLES.includes(name) ? `examples/${name}` : undefined;
      const { status, stderr } = checkout.synth({ CDKTF_OUTDIR: join(out, name) }, program);
      expect({ name, status, stderr: status === 0 ? "" : stderr }).toEqual({ name, status: 0, stderr: "" });
      for (const stack of readdirSync(join(out, name, "stacks"))) stacks.push(join(name, "stacks", stack));
    }
    // What is not written for scanners: the version of Terraform inside the JSON.
    const platform = join(out, "defaults", "stacks", "platform");
    const json = JSON.parse(readFileSync(join(platform, STACK_FILE), "utf8")) as JsonObject;
    mkdirSync(join(out, "as rendered"));
    const rendered = withVersion(json, readFileSync(join(platform, VERSION_FILE), "utf8"));
    writeFileSync(join(out, "as rendered", STACK_FILE), JSON.stringify(rendered));
    found = scan(out);
  });
  afterAll(() => checkout.remove());

  test("reads every stack of the default app and of the examples, and would not read the JSON as cdktf renders it", () => {
    expect(found.unread).toEqual([join(out, "as rendered", STACK_FILE)]);
    const silent = stacks.filter((each) => of(each, [...found.passed, ...found.failed]).length === 0);
    expect(silent).toEqual([]);
  });

  test("runs more than 80 checks on the default app and its state stack", () => {
    const results = ["platform", "workload", "state"].flatMap((stack) =>
      of(join("defaults", "stacks", stack), [...found.passed, ...found.failed]),
    );
    expect(results.length).toBeGreaterThan(80);
  });

  test("finds exactly what the stacks accept", () => {
    const judged = stacks.filter((each) => !Object.keys(READ).includes(each.split("/")[0]!));
    expect(judged.length).toBeGreaterThan(10);
    const differences = judged.flatMap((stack) => {
      const baseline = JSON.parse(readFileSync(join(out, stack, BASELINE_FILE), "utf8")) as Baseline;
      const accepted = new Set(
        baseline.failed_checks.flatMap(({ findings }) =>
          findings.flatMap(({ resource, check_ids: ids }) => ids.map((id) => `${resource} ${id}`)),
        ),
      );
      const failed = keys(of(stack, found.failed));
      const open = failed.filter((each) => !accepted.has(each)).map((each) => `${stack}: not accepted: ${each}`);
      const stale = [...accepted]
        .filter((each) => !failed.includes(each))
        .map((each) => `${stack}: accepted and not found: ${each}`);
      return [...open, ...stale];
    });
    expect(differences).toEqual([]);
  });

  test("passes with the baseline of a stack, and reports the same finding on another resource", () => {
    const platform = join(out, "defaults", "stacks", "platform");
    const baseline = ["--baseline", join(platform, BASELINE_FILE), "--output-baseline-as-skipped"];
    const { status, failed, skipped, unread } = scan(platform, ...baseline);
    expect({ status, failed, unread }).toEqual({ status: 0, failed: [], unread: [] });
    expect(skipped.length).toBeGreaterThan(10);
    const more = checkout.path("more");
    cpSync(platform, more, { recursive: true });
    const json = JSON.parse(readFileSync(join(more, STACK_FILE), "utf8")) as Record<
      string,
      Record<string, Record<string, object>>
    >;
    const registries = json["resource"]!["azurerm_container_registry"]!;
    registries["other"] = { ...registries["registry"] };
    writeFileSync(join(more, STACK_FILE), JSON.stringify(json));
    const second = scan(more, ...baseline);
    expect(second.status).toBe(1);
    expect(new Set(second.failed.map((each) => each.resource))).toEqual(new Set(["resource.other"]));
  });
});
