import { criticalPaths, printed } from "../../bench/critical-path";
import { secondsOf } from "../../model/terraform/critical-path";

const SETTINGS = { project: "orders", location: "centralindia" };

test("the waits of the default app add at most three minutes to its critical path", () => {
  const paths = criticalPaths(SETTINGS);
  expect([...paths.keys()]).toEqual(["platform", "workload"]);
  expect(secondsOf([...paths.values()].flat(), true)).toBeLessThanOrEqual(180);
});

test("no wait is shorter for that: the pod comes after all of them", () => {
  const waits = (settings: object) => secondsOf([...criticalPaths({ ...SETTINGS, ...settings }).values()].flat(), true);
  expect(waits({ waits: { roleSeconds: 3600 } })).toBeGreaterThan(3600);
  expect(waits({ waits: { clusterAdminSeconds: 3600 } })).toBeGreaterThan(3600);
  expect(waits({ waits: { identitySeconds: 3600 } })).toBeGreaterThan(3600);
  expect(waits({ waits: { credentialSeconds: 3600 } })).toBeGreaterThan(3600);
});

test("the command prints each stack, each resource on its path, and the sums", () => {
  const lines = printed(criticalPaths(SETTINGS));
  expect(lines.filter((line) => !line.startsWith(" "))).toEqual([
    expect.stringMatching(/^platform: \d+ s, of which 60 s are waits$/),
    expect.stringMatching(/^workload: \d+ s, of which 120 s are waits$/),
    expect.stringMatching(/^all stacks: \d+ s, of which 180 s are waits; creating a cluster counts as 1 s$/),
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/^ {4}60 s {2}time_sleep\.vault_caller-\S+ \(wait\)$/));
});
