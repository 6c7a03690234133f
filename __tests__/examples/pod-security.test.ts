import { Platform } from "../../stacks/platform";
import { Workload } from "../../stacks/workload";
import { synthesize } from "../../testing";
import { newApp } from "../kit/app";
import { EXAMPLES, stacksOf } from "../kit/examples";
import { podSpecs, restrictedProblems } from "../kit/pod-security";

const problemsOf = (json: object): string[] => podSpecs(json).flatMap(restrictedProblems);

test("the sample of the default app passes the Pod Security level restricted", () => {
  const settings = { project: "orders", location: "centralindia", vaultRetentionDays: 7 };
  const app = newApp();
  const json = synthesize(new Workload(app, "workload", new Platform(app, "platform", settings), settings));
  expect(podSpecs(json)).toHaveLength(1);
  expect(problemsOf(json)).toEqual([]);
});

test.each(EXAMPLES)("the pods of examples/%s pass the Pod Security level restricted", (file) => {
  for (const [name, Stack] of stacksOf(file))
    expect(problemsOf(synthesize(new Stack(newApp(), name, "PREPARE")))).toEqual([]);
});

describe("the rules of the level", () => {
  const container = {
    name: "api",
    security_context: { allow_privilege_escalation: false, capabilities: { drop: ["ALL"] } },
  };
  const spec = {
    security_context: { run_as_non_root: true, seccomp_profile: { type: "RuntimeDefault" } },
    volume: [{ name: "data", empty_dir: {} }],
    container: [container],
  };
  const withContext = (more: object) => ({
    ...spec,
    container: [{ ...container, security_context: { ...container.security_context, ...more } }],
  });

  test("accept a pod that states what they demand, on the pod or on each container", () => {
    expect(restrictedProblems(spec)).toEqual([]);
    const own = { run_as_non_root: "true", run_as_user: "65532", seccomp_profile: [{ type: "Localhost" }] };
    expect(restrictedProblems({ ...withContext(own), security_context: undefined })).toEqual([]);
  });

  test.each([
    ["host_network", { ...spec, host_network: true }],
    ["host_pid", { ...spec, host_pid: true }],
    ["host_ipc", { ...spec, host_ipc: "true" }],
    ["volume.host_path", { ...spec, volume: [{ name: "node", host_path: { path: "/" } }] }],
    ["api: allow_privilege_escalation", withContext({ allow_privilege_escalation: undefined })],
    ["api: capabilities.add", withContext({ capabilities: { add: ["NET_RAW"], drop: ["ALL"] } })],
    ["api: capabilities.drop", withContext({ capabilities: { drop: ["NET_RAW"] } })],
    ["api: port.host_port", { ...spec, container: [{ ...container, port: [{ host_port: 80 }] }] }],
    ["api: privileged", withContext({ privileged: true })],
    ["api: run_as_non_root", withContext({ run_as_non_root: false })],
    ["api: run_as_user", withContext({ run_as_user: "0" })],
    ["api: seccomp_profile", withContext({ seccomp_profile: { type: "Unconfined" } })],
    ["setup: capabilities.drop", { ...spec, init_container: { ...container, name: "setup", security_context: { allow_privilege_escalation: false } } }],
  ])("reject %s", (problem, broken) => {
    expect(restrictedProblems(broken)).toEqual([problem]);
  });
});
